"""The paper a payment leaves behind: intent, method, charge, refund, balance entry, as Stripe shapes them."""

from typing import Any

from sandbox.cards import Card, Decline
from sandbox.state import Object, new_id, now

NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}


def payment_intent(params: dict[str, Any], *, amount: int, currency: str, customer: str | None = None) -> Object:
    intent_id = new_id("pi_3")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": params.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{new_id('', 25)}",
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "created": now(),
        "currency": currency,
        "customer": customer,
        "description": params.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": params.get("on_behalf_of"),
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": params.get("payment_method_options", {}),
        "payment_method_types": ["card"],
        "payment_record": None,
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": params.get("shipping"),
        "source": None,
        "statement_descriptor": params.get("statement_descriptor"),
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": params.get("transfer_group"),
    }


def payment_method(card: Card, *, customer: str | None, email: str | None) -> Object:
    card_facts = {
        **card_details(card),
        "display_brand": card.brand,
        "generated_from": None,
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
    }
    return {
        "id": new_id("pm_1"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": billing_details(card, email),
        "card": card_facts,
        "created": now(),
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def card_details(card: Card) -> Object:
    checks = {
        "address_line1_check": None,
        "address_postal_code_check": None,
        "cvc_check": "fail" if card.decline and card.decline.code == "incorrect_cvc" else "pass",
    }
    plain = {"brand": card.brand, "country": "US", "exp_month": card.exp_month, "exp_year": card.exp_year}
    more = {"fingerprint": f"sandbox{card.brand}{card.last4}", "funding": "credit", "last4": card.last4}
    return {**plain, **more, "checks": checks, "regulated_status": "unregulated", "wallet": None}


def billing_details(card: Card, email: str | None) -> Object:
    return {"address": dict(NO_ADDRESS), "email": email, "name": card.name, "phone": None, "tax_id": None}


def charge(intent: Object, card: Card, method_id: str, *, captured: bool, decline: Decline | None = None) -> Object:
    charge_id = new_id("ch_3")
    taken = intent["amount"] if captured and decline is None else 0
    return {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": taken,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing_details(card, intent["receipt_email"]),
        "calculated_statement_descriptor": "SANDBOX",
        "captured": captured and decline is None,
        "created": now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": intent["on_behalf_of"],
        "outcome": outcome(decline),
        "paid": decline is None,
        "payment_intent": intent["id"],
        "payment_method": method_id,
        "payment_method_details": {"card": {**card_details(card), "network": card.brand}, "type": "card"},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "failed" if decline else "succeeded",
        "transfer": None,
        "transfer_data": None,
        "transfer_group": intent["transfer_group"] or f"group_{intent['id']}",
    }


def bank_charge(intent: Object) -> Object:
    """The same charge, paid by a transfer out of the customer's balance."""
    card = Card("unknown", "0000", "")
    made = charge(intent, card, new_id("pm_1"), captured=True)
    return {**made, "payment_method_details": {"customer_balance": {}, "type": "customer_balance"}}


def outcome(decline: Decline | None) -> Object:
    if decline is None:
        said = {
            "network_status": "approved_by_network",
            "reason": None,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    else:
        said = {
            "network_status": "declined_by_network",
            "reason": decline.decline_code or decline.code,
            "seller_message": "The bank did not approve the payment.",
            "type": "issuer_declined",
        }
    return {"advice_code": None, "network_advice_code": None, "network_decline_code": None, **said}


def refund(charge: Object, params: dict[str, Any], *, amount: int, status: str) -> Object:
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "failure_balance_transaction": None,
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": "processing" if status == "pending" else None,
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }


def balance_transaction(source: str, *, kind: str, amount: int, fee: int, currency: str) -> Object:
    details = {
        "amount": fee,
        "application": None,
        "currency": currency,
        "description": "Processing fee",
        "type": "stripe_fee",
    }
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now(),
        "balance_type": "payments",
        "created": now(),
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [details] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source,
        "status": "available",
        "type": kind,
    }

"""Bank transfers: a customer's own IBAN, a reference, and money that comes in whatever amount it likes."""

from typing import Any

from sandbox import slips
from sandbox.events import record
from sandbox.money import check_currency
from sandbox.params import at_least, missing
from sandbox.state import Object, State, new_id, now

IBAN = "IE29AIBK93115212345678"


def is_transfer(params: dict[str, Any]) -> bool:
    return (params.get("payment_method_data") or {}).get("type") == "customer_balance"


def await_transfer(state: State, intent: Object, params: dict[str, Any]) -> Object:
    if intent["customer"] is None:
        raise missing("customer")
    options = params.get("payment_method_options") or intent["payment_method_options"]
    transfer = options.get("customer_balance", {}).get("bank_transfer", {})
    if transfer.get("type") != "eu_bank_transfer":
        raise missing("payment_method_options[customer_balance][bank_transfer][type]")
    intent["payment_method_types"] = ["customer_balance"]
    intent["payment_method_options"] = options
    intent["_notes"].update(
        bank=True, reference=new_id("", 12).upper(), country=transfer.get("eu_bank_transfer", {}).get("country", "IE")
    )
    intent.update(status="requires_action", next_action=instructions(state, intent, intent["amount"]))
    state.put(intent)
    record(state, "payment_intent.requires_action", intent)
    return use_balance(state, intent)


def instructions(state: State, intent: Object, remaining: int) -> Object:
    iban = {"account_holder_name": "Sandbox", "bic": "AIBKIE2D", "country": intent["_notes"]["country"], "iban": IBAN}
    shown = {
        "amount_remaining": remaining,
        "currency": intent["currency"],
        "financial_addresses": [{"iban": iban, "supported_networks": ["sepa"], "type": "iban"}],
        "hosted_instructions_url": None,
        "reference": intent["_notes"]["reference"],
        "type": "eu_bank_transfer",
    }
    return {"type": "display_bank_transfer_instructions", "display_bank_transfer_instructions": shown}


def fund(state: State, params: dict[str, Any], customer_id: str) -> Object:
    """The customer's transfer arrives: it pays what waits, oldest first, or stays as their balance."""
    customer = state.get("customer", customer_id, param="customer")
    amount = at_least(params["amount"], 1, "amount")
    currency = check_currency(params["currency"], "currency")
    cash = customer.setdefault("_notes", {}).setdefault("cash", {})
    cash[currency] = cash.get(currency, 0) + amount
    state.put(customer)
    funded = {
        "id": new_id("ccsbtxn_1"),
        "object": "customer_cash_balance_transaction",
        "created": now(),
        "currency": currency,
        "customer": customer_id,
        "customer_account": None,
        "ending_balance": cash[currency],
        "funded": {"bank_transfer": {"reference": params.get("reference"), "type": "eu_bank_transfer"}},
        "livemode": False,
        "net_amount": amount,
        "type": "funded",
    }
    state.put(funded, parent=customer_id)
    for intent in reversed(state.all("payment_intent")):
        if waits_for(intent, customer_id, currency, params.get("reference")):
            use_balance(state, intent)
    return funded


def waits_for(intent: Object, customer_id: str, currency: str, reference: str | None) -> bool:
    if intent["customer"] != customer_id or intent["currency"] != currency or intent["status"] != "requires_action":
        return False
    notes = intent.get("_notes", {})
    return bool(notes.get("bank")) and reference in (None, notes.get("reference"))


def use_balance(state: State, intent: Object) -> Object:
    """Take what the customer's balance holds; part of it is enough to be told, all of it to be paid."""
    customer = state.get("customer", intent["customer"], param="customer")
    cash = customer.get("_notes", {}).get("cash", {})
    remaining = intent["amount"] - intent["_notes"].get("received", 0)
    used = min(cash.get(intent["currency"], 0), remaining)
    if used == 0:
        return intent
    cash[intent["currency"]] -= used
    state.put(customer)
    intent["_notes"]["received"] = intent["amount"] - remaining + used
    if used < remaining:
        intent["next_action"] = instructions(state, intent, remaining - used)
        state.put(intent)
        record(state, "payment_intent.partially_funded", intent)
        return intent
    return paid(state, intent)


def paid(state: State, intent: Object) -> Object:
    charge = slips.bank_charge(intent)
    entry = slips.balance_transaction(
        charge["id"], kind="charge", amount=intent["amount"], fee=0, currency=intent["currency"]
    )
    charge["balance_transaction"] = entry["id"]
    state.put(entry, parent=charge["id"])
    state.put(charge, parent=intent["id"])
    intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"], next_action=None)
    state.put(intent)
    record(state, "charge.succeeded", charge)
    record(state, "payment_intent.succeeded", intent)
    return intent


def cash_balance(state: State, params: dict[str, Any], customer_id: str) -> Object:
    customer = state.get("customer", customer_id, param="customer")
    available = {name: amount for name, amount in customer.get("_notes", {}).get("cash", {}).items() if amount}
    settings = {"reconciliation_mode": "automatic", "using_merchant_default": True}
    plain = {"object": "cash_balance", "customer": customer_id, "customer_account": None, "livemode": False}
    return {**plain, "available": available or None, "settings": settings}

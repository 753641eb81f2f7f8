"""New objects with the field names of Stripe's API. Values nobody has set are null, as there."""

from typing import Any

from sandbox.state import Object, new_id, now


def session(params: dict[str, Any], *, amount: int, currency: str, expires_at: int, base_url: str) -> Object:
    session_id = new_id("cs_test_a1", 56)
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now(),
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": params.get("customer"),
        "customer_creation": params.get("customer_creation", "if_required"),
        "customer_details": customer_details(params.get("customer_email")),
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": expires_at,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "origin_context": params.get("origin_context"),
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": params.get("payment_method_options", {}),
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "redirect_on_completion": "always",
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{base_url}/pay/{session_id}",
        "wallet_options": None,
    }


def customer_details(email: str | None) -> Object | None:
    if email is None:
        return None
    names = {"business_name": None, "individual_name": None, "name": None, "phone": None}
    return {"address": None, "email": email, "tax_exempt": "none", "tax_ids": None, **names}


def line_item(
    *, name: str, currency: str, unit_amount: int | None, unit_decimal: str, quantity: int, total: int
) -> Object:
    price = {
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now(),
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_", 14),
        "recurring": None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": unit_decimal,
    }
    amounts = {"amount_discount": 0, "amount_subtotal": total, "amount_tax": 0, "amount_total": total}
    item = {"id": new_id("li_1"), "object": "item", "currency": currency, "description": name, "metadata": {}}
    return {**item, **amounts, "price": price, "quantity": quantity}


def event(kind: str, body: Object, *, version: str, request: Object) -> Object:
    return {
        "id": new_id("evt_1"),
        "object": "event",
        "api_version": version,
        "created": now(),
        "data": {"object": body},
        "livemode": False,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    }


def customer(params: dict[str, Any]) -> Object:
    given = {name: params.get(name) for name in ("address", "description", "email", "name", "phone", "shipping")}
    return {
        "id": new_id("cus_", 14),
        "object": "customer",
        "balance": 0,
        "created": now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": new_id("", 8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
        "test_clock": None,
        **given,
    }


def listing(found: list[Object], *, url: str, has_more: bool = False) -> Object:
    return {"object": "list", "data": found, "has_more": has_more, "url": url}

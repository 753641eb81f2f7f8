"""Checkout Sessions: open until somebody has paid or the time is over, and then never again."""

from typing import Any

from sandbox import payments, shapes, slips
from sandbox.cards import Card
from sandbox.errors import Refused, not_acted_on
from sandbox.events import record
from sandbox.money import MOST, check_currency, check_total, times
from sandbox.params import accept_only, at_least, check_url, missing, words
from sandbox.state import Object, State, now

SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
MOST_ITEMS = 100
SUPPORTED = words(
    "allowed_payment_method_types billing_address_collection branding_settings cancel_url client_reference_id "
    "currency custom_text customer customer_creation customer_email expand expires_at line_items locale "
    "metadata mode origin_context payment_intent_data payment_method_options submit_type success_url ui_mode"
)
SUPPORTED_ITEM = ("price_data", "quantity", "metadata")
SUPPORTED_PRICE = ("currency", "product_data", "unit_amount", "unit_amount_decimal", "tax_behavior")
SUPPORTED_INTENT = words(
    "capture_method description metadata on_behalf_of receipt_email shipping statement_descriptor "
    "statement_descriptor_suffix transfer_group"
)


def create(state: State, params: dict[str, Any]) -> Object:
    check_params(state, params)
    items = [line_item(item, f"line_items[{index}]") for index, item in enumerate(params["line_items"])]
    currencies = {item["currency"] for item in items}
    if len(currencies) > 1 or params.get("currency", items[0]["currency"]) not in currencies:
        raise Refused("All line items must have the same currency.", param="line_items")
    currency = currencies.pop()
    amount = check_total(sum(item["amount_total"] for item in items), currency, "line_items")
    session = shapes.session(
        params, amount=amount, currency=currency, expires_at=expiry(params.get("expires_at")), base_url=state.base_url
    )
    session["_notes"] = {"items": items, "intent": params.get("payment_intent_data", {})}
    return state.put(session, due=session["expires_at"])


def check_params(state: State, params: dict[str, Any]) -> None:
    accept_only(params, SUPPORTED)
    accept_only(params.get("payment_intent_data", {}), SUPPORTED_INTENT, at="payment_intent_data")
    for name in ("mode", "success_url", "line_items"):
        if not params.get(name):
            raise missing(name)
    for name, only in (("mode", "payment"), ("ui_mode", "hosted_page")):
        if params.get(name, only) != only:
            raise not_acted_on(f"{name}={params[name]}")
    if "card" not in params.get("allowed_payment_method_types", ["card"]):
        raise not_acted_on("allowed_payment_method_types without card")
    if len(params["line_items"]) > MOST_ITEMS:
        raise Refused(f"You can have at most {MOST_ITEMS} line items.", param="line_items")
    if len(params.get("client_reference_id", "")) > 200:
        raise Refused("Invalid string: must be at most 200 characters", param="client_reference_id")
    for name in ("success_url", "cancel_url"):
        check_url(params.get(name), name)
    check_email(params)
    if "customer" in params:
        state.get("customer", params["customer"], param="customer")


def check_email(params: dict[str, Any]) -> None:
    email = params.get("customer_email")
    if email is None:
        return
    if "customer" in params:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise Refused(message, code="parameters_exclusive", param="customer_email")
    name, at, domain = email.rpartition("@")
    if not (name and at and "." in domain) or any(letter.isspace() for letter in email):
        raise Refused(f"Invalid email address: {email}", code="email_invalid", param="customer_email")


def expiry(wanted: int | None) -> int:
    if wanted is None:
        return now() + LONGEST
    if wanted < now() + SHORTEST:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refused(message, param="expires_at")
    if wanted > now() + LONGEST:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refused(message, param="expires_at")
    return wanted


def line_item(item: dict[str, Any], at: str) -> Object:
    accept_only(item, SUPPORTED_ITEM, at=at)
    if "price_data" not in item:
        raise missing(f"{at}[price_data]")
    if "quantity" not in item:
        raise Refused(f"Quantity is required. Add `quantity` to `{at}`.", param=at)
    price, price_at = item["price_data"], f"{at}[price_data]"
    accept_only(price, SUPPORTED_PRICE, at=price_at)
    if "product_data" not in price:
        raise missing(f"{price_at}[product_data]")
    unit = unit_price(price, price_at)
    quantity = at_least(item["quantity"], 1, f"{at}[quantity]")
    total = times(unit, quantity)
    if total > MOST:
        raise Refused("The amount of this line item is too large.", code="amount_too_large", param=at)
    return shapes.line_item(
        name=price["product_data"]["name"],
        currency=check_currency(price["currency"], f"{price_at}[currency]"),
        unit_amount=int(unit) if unit == int(unit) else None,
        unit_decimal=f"{unit:f}",
        quantity=quantity,
        total=total,
    )


def unit_price(price: dict[str, Any], at: str) -> Any:
    given = [name for name in ("unit_amount", "unit_amount_decimal") if name in price]
    if not given:
        raise missing(f"{at}[unit_amount]")
    if len(given) > 1:
        message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal."
        raise Refused(message, code="parameters_exclusive", param=at)
    return at_least(price[given[0]], 0, f"{at}[{given[0]}]")


def retrieve(state: State, params: dict[str, Any], session_id: str) -> Object:
    return current(state, session_id)


def current(state: State, session_id: str) -> Object:
    """The session as the clock leaves it."""
    session = state.get("checkout.session", session_id, param="session")
    if session["status"] == "open" and session["expires_at"] <= now():
        return close_unpaid(state, session)
    return session


def line_items(state: State, params: dict[str, Any], session_id: str) -> list[Object]:
    return state.get("checkout.session", session_id, param="session")["_notes"]["items"]


def expire(state: State, params: dict[str, Any], session_id: str) -> Object:
    session = current(state, session_id)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`."
        )
        raise Refused(message, param="session")
    return close_unpaid(state, session)


def close_unpaid(state: State, session: Object) -> Object:
    session.update(status="expired", url=None)
    state.put(session)
    if session["payment_intent"]:
        payments.put_an_end(state, state.get("payment_intent", session["payment_intent"]), reason="automatic")
    record(state, "checkout.session.expired", session)
    return session


def pay(state: State, session_id: str, card: Card, *, slow: bool = False) -> tuple[Object, Object | None]:
    """One press of the Pay button. On a session that is not open any more nothing happens."""
    with state.change():
        session = current(state, session_id)
        intent = state.find(session["payment_intent"])
        if session["status"] != "open":
            return session, intent
        intent = intent or first_intent(state, session)
        payments.attempt(state, intent, card, slow=slow)
        return complete(state, session, intent, card), intent


def authenticate(state: State, session_id: str, *, passed: bool) -> tuple[Object, Object | None]:
    with state.change():
        session = current(state, session_id)
        intent = state.find(session["payment_intent"])
        if session["status"] != "open" or intent is None or intent["status"] != "requires_action":
            return session, intent
        payments.authenticate(state, intent, passed=passed)
        return complete(state, session, intent, payments.card_of(intent)), intent


def first_intent(state: State, session: Object) -> Object:
    """Stripe makes the PaymentIntent of a session when somebody first tries to pay, not before."""
    intent = slips.payment_intent(
        session["_notes"]["intent"],
        amount=session["amount_total"],
        currency=session["currency"],
        customer=session["customer"],
    )
    intent["_notes"] = {"session": session["id"]}
    session["payment_intent"] = intent["id"]
    state.put(intent)
    state.put(session, parent=intent["id"], due=session["expires_at"])
    record(state, "payment_intent.created", intent)
    return intent


def complete(state: State, session: Object, intent: Object, card: Card) -> Object:
    if intent["status"] not in ("succeeded", "requires_capture", "processing"):
        return session
    session.update(status="complete", url=None, payment_status="paid" if intent["status"] == "succeeded" else "unpaid")
    session["customer_details"] = {**shapes.customer_details(session["customer_email"] or ""), "name": card.name}
    session["customer_details"]["email"] = session["customer_email"]
    state.put(session)
    record(state, "checkout.session.completed", session)
    return session

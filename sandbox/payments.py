"""A PaymentIntent from the first try to the last cent: attempt, authenticate, capture, cancel."""

from dataclasses import asdict
from typing import Any

from sandbox import slips
from sandbox.cards import AUTHENTICATION_FAILED, Card, Decline, decline_error
from sandbox.errors import Refused
from sandbox.events import record
from sandbox.params import at_least
from sandbox.state import Object, State, now, public

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing")


def attempt(state: State, intent: Object, card: Card, *, slow: bool = False) -> str:
    """Try to pay with the card; the intent's new status says how far it came."""
    method = state.put(slips.payment_method(card, customer=intent["customer"], email=intent["receipt_email"]))
    intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
    intent.setdefault("_notes", {}).update(card=asdict(card), slow=slow)
    if card.challenge:
        return ask_for_authentication(state, intent)
    return authorise(state, intent)


def ask_for_authentication(state: State, intent: Object) -> str:
    back_to = intent["_notes"].get("session") or intent["id"]
    url = f"{state.base_url}/pay/{back_to}/3ds"
    action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": url}}
    intent.update(status="requires_action", next_action=action)
    state.put(intent)
    record(state, "payment_intent.requires_action", intent)
    return intent["status"]


def authenticate(state: State, intent: Object, *, passed: bool) -> str:
    """What the cardholder answered on the bank's page. A second answer changes nothing."""
    if intent["status"] != "requires_action":
        return intent["status"]
    intent["next_action"] = None
    if passed:
        return authorise(state, intent)
    return fail(state, intent, AUTHENTICATION_FAILED, charge_id=None)


def authorise(state: State, intent: Object) -> str:
    card = card_of(intent)
    if card.decline:
        charge = slips.charge(intent, card, intent["payment_method"], captured=False, decline=card.decline)
        state.put(charge, parent=intent["id"])
        record(state, "charge.failed", charge)
        return fail(state, intent, card.decline, charge_id=charge["id"])
    if intent["_notes"].get("slow"):
        intent.update(status="processing", processing={"type": "card", "card": {"customer_notification": None}})
        state.put(intent)
        record(state, "payment_intent.processing", intent)
        return intent["status"]
    return take(state, intent, captured=intent["capture_method"] != "manual")


def card_of(intent: Object) -> Card:
    noted = dict(intent["_notes"]["card"])
    return Card(**{**noted, "decline": Decline(**noted["decline"]) if noted["decline"] else None})


def fail(state: State, intent: Object, decline: Decline, *, charge_id: str | None) -> str:
    method = public(state.find(intent["payment_method"]))
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        processing=None,
        latest_charge=charge_id or intent["latest_charge"],
        last_payment_error=decline_error(decline, charge=charge_id, payment_method=method),
    )
    state.put(intent)
    record(state, "payment_intent.payment_failed", intent)
    return intent["status"]


def take(state: State, intent: Object, *, captured: bool) -> str:
    card = card_of(intent)
    charge = slips.charge(intent, card, intent["payment_method"], captured=captured)
    charge["_notes"] = {"refunds": card.refunds}
    state.put(charge, parent=intent["id"])
    intent.update(latest_charge=charge["id"], processing=None)
    if captured:
        return settle_charge(state, intent, charge, amount=intent["amount"])
    intent.update(status="requires_capture", amount_capturable=intent["amount"])
    state.put(intent)
    record(state, "charge.succeeded", charge)
    record(state, "payment_intent.amount_capturable_updated", intent)
    return intent["status"]


def settle_charge(state: State, intent: Object, charge: Object, *, amount: int) -> str:
    fee = amount * 15 // 1000 + 25
    entry = slips.balance_transaction(
        charge["id"], kind="charge", amount=amount, fee=min(fee, amount), currency=intent["currency"]
    )
    state.put(entry, parent=charge["id"])
    first_time = not charge["captured"] or charge["balance_transaction"] is None
    charge.update(captured=True, amount_captured=amount, balance_transaction=entry["id"])
    state.put(charge)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    state.put(intent)
    if first_time:
        record(state, "charge.succeeded" if intent["capture_method"] != "manual" else "charge.captured", charge)
    record(state, "payment_intent.succeeded", intent)
    return intent["status"]


def capture(state: State, params: dict[str, Any], intent_id: str) -> Object:
    intent = state.get("payment_intent", intent_id, param="intent")
    if intent["status"] != "requires_capture":
        raise unexpected(intent, "captured", ("requires_capture",))
    amount = at_least(params.get("amount_to_capture", intent["amount_capturable"]), 1, "amount_to_capture")
    if amount > intent["amount_capturable"]:
        message = (
            f"The amount to capture is greater than the amount that can be captured ({intent['amount_capturable']})."
        )
        raise Refused(message, code="amount_too_large", param="amount_to_capture")
    intent["metadata"].update(params.get("metadata") or {})
    settle_charge(state, intent, state.get("charge", intent["latest_charge"]), amount=amount)
    mark_session(state, intent, payment_status="paid")
    return intent


def cancel(state: State, params: dict[str, Any], intent_id: str) -> Object:
    intent = state.get("payment_intent", intent_id, param="intent")
    if intent["status"] not in CANCELABLE:
        raise unexpected(intent, "canceled", CANCELABLE)
    if intent.get("_notes", {}).get("session") and intent["status"] != "requires_capture":
        message = "You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead."
        raise Refused(message, code="payment_intent_unexpected_state", payment_intent=public(intent))
    return put_an_end(state, intent, reason=params.get("cancellation_reason"))


def put_an_end(state: State, intent: Object, *, reason: str | None) -> Object:
    if intent["status"] == "requires_capture":
        charge = state.get("charge", intent["latest_charge"])
        charge.update(refunded=True, amount_refunded=charge["amount"])
        state.put(charge)
    intent.update(
        status="canceled",
        canceled_at=now(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
        processing=None,
    )
    state.put(intent)
    record(state, "payment_intent.canceled", intent)
    return intent


def settle(state: State, intent: Object, *, succeed: bool) -> Object:
    """End what is processing, the way a slow bank would hours later."""
    if intent["status"] != "processing":
        raise unexpected(intent, "settled", ("processing",))
    if succeed:
        take(state, intent, captured=True)
        mark_session(state, intent, payment_status="paid", event="checkout.session.async_payment_succeeded")
    else:
        fail(
            state,
            intent,
            Decline("card_declined", "The bank turned the payment down.", "generic_decline"),
            charge_id=None,
        )
        mark_session(state, intent, payment_status="unpaid", event="checkout.session.async_payment_failed")
    return intent


def mark_session(state: State, intent: Object, *, payment_status: str, event: str | None = None) -> None:
    session = state.find(intent.get("_notes", {}).get("session"))
    if session is None:
        return
    session["payment_status"] = payment_status
    state.put(session)
    if event:
        record(state, event, session)


def unexpected(intent: Object, verb: str, allowed: tuple[str, ...]) -> Refused:
    message = (
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}: {', '.join(allowed)}."
    )
    return Refused(message, code="payment_intent_unexpected_state", payment_intent=public(intent))

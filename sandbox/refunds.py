"""Money back: never more than was captured, whoever asks how often."""

from typing import Any

from sandbox import slips
from sandbox.errors import Refused
from sandbox.events import record
from sandbox.money import spoken
from sandbox.params import accept_only, at_least
from sandbox.state import Object, State

SUPPORTED = ("amount", "charge", "payment_intent", "metadata", "reason", "expand", "instructions_email")


def create(state: State, params: dict[str, Any]) -> Object:
    accept_only(params, SUPPORTED)
    charge = charge_to_refund(state, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = at_least(params.get("amount", left), 1, "amount")
    if amount > left:
        wanted, unrefunded = spoken(amount, charge["currency"]), spoken(left, charge["currency"])
        message = f"Refund amount ({wanted}) is greater than unrefunded amount on charge ({unrefunded})"
        raise Refused(message, code="amount_too_large", param="amount")
    return give_back(state, charge, params, amount=amount)


def charge_to_refund(state: State, params: dict[str, Any]) -> Object:
    if "charge" in params:
        charge = state.get("charge", params["charge"], param="charge")
        if params.get("payment_intent", charge["payment_intent"]) != charge["payment_intent"]:
            raise Refused("The charge does not belong to the payment_intent.", param="payment_intent")
    elif "payment_intent" in params:
        intent = state.get("payment_intent", params["payment_intent"], param="payment_intent")
        charge = state.find(intent["latest_charge"])
    else:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise Refused(message, code="parameter_missing")
    if charge is None or not charge["captured"]:
        whose = params.get("payment_intent") or params.get("charge")
        raise Refused(f"This payment ({whose}) does not have a successful charge to refund.", param="payment_intent")
    return charge


def give_back(state: State, charge: Object, params: dict[str, Any], *, amount: int) -> Object:
    behaviour = charge.get("_notes", {}).get("refunds", "succeed")
    refund = slips.refund(charge, params, amount=amount, status="pending" if behaviour == "pending" else "succeeded")
    entry = slips.balance_transaction(refund["id"], kind="refund", amount=-amount, fee=0, currency=refund["currency"])
    state.put(entry, parent=refund["id"])
    refund.update(balance_transaction=entry["id"], _notes={"behaviour": behaviour})
    state.put(refund, parent=charge["id"])
    refunded = charge["amount_refunded"] + amount
    charge.update(amount_refunded=refunded, refunded=refunded == charge["amount_captured"])
    state.put(charge)
    record(state, "refund.created", refund)
    record(state, "charge.refunded", charge)
    record(state, "refund.updated", refund)
    return refund


def settle(state: State, refund: Object, *, succeed: bool) -> Object:
    """What the card's bank says about the refund days later. A failed refund is money still with the shop."""
    if refund["status"] == "failed" or (succeed and refund["status"] == "succeeded"):
        return refund
    refund.update(status="succeeded" if succeed else "failed", pending_reason=None)
    if not succeed:
        take_back(state, refund)
    state.put(refund)
    if not succeed:
        record(state, "refund.failed", refund)
    record(state, "refund.updated", refund)
    record(state, "charge.refund.updated", refund)
    return refund


def take_back(state: State, refund: Object) -> None:
    amount = refund["amount"]
    entry = slips.balance_transaction(
        refund["id"], kind="refund_failure", amount=amount, fee=0, currency=refund["currency"]
    )
    state.put(entry, parent=refund["id"])
    refund.update(failure_reason="expired_or_canceled_card", failure_balance_transaction=entry["id"])
    charge = state.get("charge", refund["charge"])
    charge.update(amount_refunded=charge["amount_refunded"] - amount, refunded=False)
    state.put(charge)

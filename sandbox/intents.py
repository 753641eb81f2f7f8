"""PaymentIntents made by the shop itself, without a Checkout Session."""

from typing import Any

from sandbox import bank, payments, slips
from sandbox.answers import Answer
from sandbox.cards import card_named
from sandbox.errors import Refused
from sandbox.events import record
from sandbox.money import check_currency, check_total
from sandbox.params import accept_only, at_least, words
from sandbox.state import Object, State, public

SUPPORTED = words(
    "allowed_payment_method_types amount automatic_payment_methods capture_method confirm confirmation_method "
    "currency customer description expand metadata off_session payment_method payment_method_data "
    "payment_method_options receipt_email return_url shipping statement_descriptor statement_descriptor_suffix "
    "transfer_group"
)
SUPPORTED_CONFIRM = (
    "expand",
    "off_session",
    "payment_method",
    "payment_method_data",
    "payment_method_options",
    "return_url",
)


def create(state: State, params: dict[str, Any]) -> Object | Answer:
    accept_only(params, SUPPORTED)
    currency = check_currency(params["currency"], "currency")
    amount = check_total(at_least(params["amount"], 1, "amount"), currency, "amount")
    if "customer" in params:
        state.get("customer", params["customer"], param="customer")
    intent = slips.payment_intent(params, amount=amount, currency=currency, customer=params.get("customer"))
    intent["_notes"] = {"method": params.get("payment_method"), "bank": bank.is_transfer(params)}
    if params.get("payment_method") or intent["_notes"]["bank"]:
        intent["status"] = "requires_confirmation"
    state.put(intent)
    record(state, "payment_intent.created", intent)
    return try_to_pay(state, intent, params) if params.get("confirm") else intent


def confirm(state: State, params: dict[str, Any], intent_id: str) -> Object | Answer:
    accept_only(params, SUPPORTED_CONFIRM)
    intent = state.get("payment_intent", intent_id, param="intent")
    if intent["status"] not in ("requires_payment_method", "requires_confirmation") or intent["_notes"].get("session"):
        raise payments.unexpected(intent, "confirmed", ("requires_payment_method", "requires_confirmation"))
    return try_to_pay(state, intent, params)


def try_to_pay(state: State, intent: Object, params: dict[str, Any]) -> Object | Answer:
    if intent["_notes"]["bank"] or bank.is_transfer(params):
        return bank.await_transfer(state, intent, params)
    token = params.get("payment_method") or intent["_notes"]["method"]
    if token is None:
        raise Refused(
            "You cannot confirm this PaymentIntent because it's missing a payment method.", param="payment_method"
        )
    payments.attempt(state, intent, card_named(token))
    if intent["status"] == "requires_payment_method":
        return Answer(402, {"error": {**intent["last_payment_error"], "payment_intent": public(intent)}})
    return intent

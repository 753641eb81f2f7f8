"""Every address of the API with its verb and the SDK's type of its parameters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe import params as typed
from stripe.params import checkout as typed_checkout
from stripe.params import test_helpers as typed_helpers

from sandbox import bank, checkout, connect, intents, payments, refunds, shapes
from sandbox.reading import listed
from sandbox.state import Object, State

Verb = Callable[..., Any]


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    verb: Verb
    params: type


def route(method: str, path: str, verb: Verb, params: type) -> Route:
    pattern = re.compile("/v1/" + re.sub(r"<(\w+)>", r"(?P<\1>[A-Za-z0-9_]+)", path))
    return Route(method, pattern, verb, params)


def one(kind: str, param: str = "id") -> Verb:
    def retrieve(state: State, params: dict[str, Any], object_id: str) -> Object:
        return state.get(kind, object_id, param=param)

    return retrieve


def many(kind: str, url: str) -> Verb:
    def list_all(state: State, params: dict[str, Any]) -> Object:
        # These are all the children of one object: no need to read every object there is.
        parent = params.get("charge" if kind == "refund" else "payment_intent")
        return listed(state.each(kind, parent=parent), params, kind=kind, url=f"/v1/{url}")

    return list_all


def many_of(kind: str, parent_kind: str, url: str) -> Verb:
    def list_children(state: State, params: dict[str, Any], object_id: str) -> Object:
        parent = state.get(parent_kind, object_id)
        return listed(
            state.all(kind, parent=parent["id"]), params, kind=kind, url=f"/v1/{url.replace('<id>', object_id)}"
        )

    return list_children


def list_sessions(state: State, params: dict[str, Any]) -> Object:
    for session_id in state.due_sessions():
        checkout.current(state, session_id)
    found = state.each("checkout.session", parent=params.get("payment_intent"))
    return listed(found, params, kind="checkout.session", url="/v1/checkout/sessions")


def list_items(state: State, params: dict[str, Any], session_id: str) -> Object:
    found = checkout.line_items(state, params, session_id)
    paging = {name: params[name] for name in ("limit", "starting_after", "ending_before") if name in params}
    return listed(found, paging, kind="item", url=f"/v1/checkout/sessions/{session_id}/line_items")


def create_customer(state: State, params: dict[str, Any]) -> Object:
    return state.put(shapes.customer(params))


ROUTES = [
    route("POST", "checkout/sessions", checkout.create, typed_checkout.SessionCreateParams),
    route("GET", "checkout/sessions", list_sessions, typed_checkout.SessionListParams),
    route("GET", "checkout/sessions/<session_id>", checkout.retrieve, typed_checkout.SessionRetrieveParams),
    route("POST", "checkout/sessions/<session_id>/expire", checkout.expire, typed_checkout.SessionExpireParams),
    route("GET", "checkout/sessions/<session_id>/line_items", list_items, typed_checkout.SessionListLineItemsParams),
    route("POST", "payment_intents", intents.create, typed.PaymentIntentCreateParams),
    route("GET", "payment_intents", many("payment_intent", "payment_intents"), typed.PaymentIntentListParams),
    route("GET", "payment_intents/<object_id>", one("payment_intent", "intent"), typed.PaymentIntentRetrieveParams),
    route("POST", "payment_intents/<intent_id>/confirm", intents.confirm, typed.PaymentIntentConfirmParams),
    route("POST", "payment_intents/<intent_id>/capture", payments.capture, typed.PaymentIntentCaptureParams),
    route("POST", "payment_intents/<intent_id>/cancel", payments.cancel, typed.PaymentIntentCancelParams),
    route("GET", "charges", many("charge", "charges"), typed.ChargeListParams),
    route("GET", "charges/<object_id>", one("charge", "charge"), typed.ChargeRetrieveParams),
    route("POST", "refunds", refunds.create, typed.RefundCreateParams),
    route("GET", "refunds", many("refund", "refunds"), typed.RefundListParams),
    route("GET", "refunds/<object_id>", one("refund"), typed.RefundRetrieveParams),
    route("GET", "events", many("event", "events"), typed.EventListParams),
    route("GET", "events/<object_id>", one("event"), typed.EventRetrieveParams),
    route("GET", "balance", connect.balance, typed.BalanceRetrieveParams),
    route(
        "GET",
        "balance_transactions",
        many("balance_transaction", "balance_transactions"),
        typed.BalanceTransactionListParams,
    ),
    route(
        "GET", "balance_transactions/<object_id>", one("balance_transaction"), typed.BalanceTransactionRetrieveParams
    ),
    route(
        "GET", "payment_methods/<object_id>", one("payment_method", "payment_method"), typed.PaymentMethodRetrieveParams
    ),
    route("POST", "customers", create_customer, typed.CustomerCreateParams),
    route("GET", "customers/<object_id>", one("customer", "customer"), typed.CustomerRetrieveParams),
    route("GET", "customers/<customer_id>/cash_balance", bank.cash_balance, typed.CustomerRetrieveCashBalanceParams),
    route(
        "POST",
        "test_helpers/customers/<customer_id>/fund_cash_balance",
        bank.fund,
        typed_helpers.CustomerFundCashBalanceParams,
    ),
    route("POST", "accounts", connect.create_account, typed.AccountCreateParams),
    route("GET", "accounts/<object_id>", one("account", "account"), typed.AccountRetrieveParams),
    route("POST", "account_links", connect.create_link, typed.AccountLinkCreateParams),
    route("POST", "transfers", connect.create_transfer, typed.TransferCreateParams),
    route("GET", "transfers", many("transfer", "transfers"), typed.TransferListParams),
    route("GET", "transfers/<object_id>", one("transfer"), typed.TransferRetrieveParams),
    route("POST", "transfers/<transfer_id>/reversals", connect.create_reversal, typed.TransferCreateReversalParams),
    route(
        "GET",
        "transfers/<object_id>/reversals",
        many_of("transfer_reversal", "transfer", "transfers/<id>/reversals"),
        typed.TransferListReversalsParams,
    ),
    route(
        "GET",
        "transfers/<transfer_id>/reversals/<reversal_id>",
        connect.get_reversal,
        typed.TransferRetrieveReversalParams,
    ),
]

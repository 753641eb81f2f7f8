"""Our objects have the fields of the SDK's classes: none invented, none of the certain ones missing."""

import types
import typing

import pytest
import stripe
from stripe._transfer_reversal import TransferReversal

from tests.sandbox.conftest import browse, order

CLASSES = {
    "session": stripe.checkout.Session,
    "item": stripe.LineItem,
    "intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "event": stripe.Event,
    "entry": stripe.BalanceTransaction,
    "method": stripe.PaymentMethod,
    "customer": stripe.Customer,
    "account": stripe.Account,
    "transfer": stripe.Transfer,
    "reversal": TransferReversal,
}


@pytest.fixture
def objects(client, bank, session):
    intent_id = bank.pay(session.id)["payment_intent"]
    refund = client.v1.refunds.create({"payment_intent": intent_id, "amount": 1})
    intent = client.v1.payment_intents.retrieve(intent_id)
    charge = client.v1.charges.retrieve(intent.latest_charge)
    account = client.v1.accounts.create({"country": "IE", "capabilities": {"transfers": {"requested": True}}})
    onboard(client, account)
    transfer = client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": account.id})
    return {
        "session": client.v1.checkout.sessions.retrieve(session.id),
        "item": client.v1.checkout.sessions.line_items.list(session.id).data[0],
        "intent": intent,
        "charge": charge,
        "refund": refund,
        "event": client.v1.events.list().data[0],
        "entry": client.v1.balance_transactions.retrieve(charge.balance_transaction),
        "method": client.v1.payment_methods.retrieve(charge.payment_method),
        "customer": client.v1.customers.create({"email": "ada@example.com"}),
        "account": client.v1.accounts.retrieve(account.id),
        "transfer": transfer,
        "reversal": client.v1.transfers.reversals.create(transfer.id, {"amount": 40}),
    }


def onboard(client, account):
    links = {
        "account": account.id,
        "type": "account_onboarding",
        "refresh_url": "https://a.test/",
        "return_url": "https://b.test/",
    }
    return browse(client.v1.account_links.create(links).url, {})


def may_be_absent(hint: str) -> bool:
    return "Optional" in hint or "OBJECT_NAME" in hint


def test_every_object_has_the_fields_of_its_class(objects):
    for name, made in objects.items():
        annotations = {key: str(hint) for key, hint in CLASSES[name].__annotations__.items() if key != "OBJECT_NAME"}
        given = set(made.to_dict())
        assert not given - set(annotations), name
        certain = {key for key, hint in annotations.items() if not may_be_absent(hint)}
        assert not certain - given - {"origin_context"}, name


def test_every_enum_has_a_value_the_sdk_knows(objects):
    for name, made in objects.items():
        for field, hint in CLASSES[name].__annotations__.items():
            allowed = literals(hint)
            value = getattr(made, field, None)
            if allowed and isinstance(value, str):
                assert value in allowed, (name, field, value)


def literals(hint) -> set[str]:
    if typing.get_origin(hint) is typing.Literal:
        return set(typing.get_args(hint))
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return set().union(*(literals(arm) for arm in typing.get_args(hint)))
    return set()


def test_metadata_with_any_name_comes_back(client):
    made = client.v1.checkout.sessions.create(order(metadata={"_notes": "x", "ünïcode": "✓ [a]=b&c"}))
    assert made.metadata.to_dict() == {"_notes": "x", "ünïcode": "✓ [a]=b&c"}

import pytest
import stripe

from tests.sandbox.conftest import order


@pytest.fixture
def reserved(client, bank):
    session = client.v1.checkout.sessions.create(order(payment_intent_data={"capture_method": "manual"}))
    return session.id, bank.pay(session.id)["payment_intent"]


def test_an_intent_of_checkout_is_ended_by_expiring_its_session(client, bank, session):
    intent = bank.pay(session.id, "4000000000000002")["payment_intent"]
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session instead") as refused:
        client.v1.payment_intents.cancel(intent)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_what_is_paid_can_not_be_canceled(client, bank, session):
    intent = bank.pay(session.id)["payment_intent"]
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded") as refused:
        client.v1.payment_intents.cancel(intent)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_manual_capture_takes_the_money_later(client, bank, reserved):
    session_id, intent = reserved
    found = client.v1.payment_intents.retrieve(intent)
    assert (found.status, found.amount_capturable, found.amount_received) == ("requires_capture", 2999, 0)
    assert client.v1.checkout.sessions.retrieve(session_id).payment_status == "unpaid"
    captured = client.v1.payment_intents.capture(intent, {"amount_to_capture": 2500})
    assert (captured.status, captured.amount_received) == ("succeeded", 2500)
    assert client.v1.checkout.sessions.retrieve(session_id).payment_status == "paid"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.capture(intent)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_a_reservation_can_be_let_go(client, bank, reserved):
    gone = client.v1.payment_intents.cancel(reserved[1], {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason, gone.amount_capturable) == ("canceled", "abandoned", 0)
    assert bank.objects()["payment_intents"][gone.id]["captured"] == 0
    assert bank.take()[-1].type == "payment_intent.canceled"


def test_more_than_was_reserved_can_not_be_captured(client, reserved):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.capture(reserved[1], {"amount_to_capture": 3000})
    assert refused.value.code == "amount_too_large"


@pytest.mark.parametrize(("succeed", "status", "event"), [(True, "paid", "succeeded"), (False, "unpaid", "failed")])
def test_a_slow_payment_completes_the_session_before_it_is_paid(client, bank, session, succeed, status, event):
    slow = bank.pay(session.id, outcome="processing")
    assert slow["outcome"] == "processing"
    found = client.v1.checkout.sessions.retrieve(session.id)
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    bank.settle(payment_intent=slow["payment_intent"], succeed=succeed)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == status
    assert bank.take()[-1].type == f"checkout.session.async_payment_{event}"


def test_an_intent_can_be_made_and_confirmed_without_checkout(client):
    plain = {"amount": 500, "currency": "eur", "payment_method": "pm_card_visa"}
    made = client.v1.payment_intents.create(plain)
    assert made.status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(made.id).status == "succeeded"
    declined = {**plain, "payment_method": "pm_card_chargeDeclinedInsufficientFunds", "confirm": True}
    with pytest.raises(stripe.CardError) as refused:
        client.v1.payment_intents.create(declined)
    assert (refused.value.code, refused.value.http_status) == ("card_declined", 402)
    listed = client.v1.payment_intents.list().data
    assert [intent.status for intent in listed] == ["requires_payment_method", "succeeded"]
    assert client.v1.payment_intents.cancel(listed[0].id).status == "canceled"


def test_the_balance_is_what_came_in_less_fees_and_refunds(client, bank, session):
    assert client.v1.balance.retrieve().available[0].amount == 0
    intent = bank.pay(session.id)["payment_intent"]
    client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
    entries = client.v1.balance_transactions.list().data
    assert [entry.type for entry in entries] == ["refund", "charge"]
    assert client.v1.balance.retrieve().available[0].amount == sum(entry.net for entry in entries)

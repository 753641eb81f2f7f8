import threading

import pytest
import stripe

from tests.sandbox.conftest import client_for, order


@pytest.fixture
def paid(bank, session):
    return bank.pay(session.id)["payment_intent"]


def refund(client, intent, **more):
    return client.v1.refunds.create({"payment_intent": intent, **more})


def test_a_refund_gives_back_a_part(client, bank, paid):
    made = refund(client, paid, amount=1000, reason="requested_by_customer", metadata={"part": "A"})
    assert (made.status, made.amount, made.currency, made.payment_intent) == ("succeeded", 1000, "eur", paid)
    charge = client.v1.charges.retrieve(made.charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded, charge.refunds.data[0].id) == (1000, False, made.id)
    assert client.v1.refunds.retrieve(made.id).metadata["part"] == "A"
    assert [found.id for found in client.v1.refunds.list({"payment_intent": paid}).data] == [made.id]


def test_without_an_amount_the_rest_goes_back(client, paid):
    refund(client, paid, amount=999)
    rest = refund(client, paid)
    assert rest.amount == 2000
    assert client.v1.charges.retrieve(rest.charge).refunded is True


def test_more_than_was_paid_is_refused(client, bank, paid):
    refund(client, paid, amount=2000)
    with pytest.raises(
        stripe.InvalidRequestError, match=r"€10.00\) is greater than unrefunded amount on charge \(€9.99"
    ):
        refund(client, paid, amount=1000)
    assert bank.objects()["payment_intents"][paid]["refunded"] == 2000


def test_what_is_refunded_already_has_its_own_code(client, paid):
    refund(client, paid)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(client, paid)
    assert refused.value.code == "charge_already_refunded"


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_a_refund(client, paid, amount):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refund(client, paid, amount=amount)
    assert (refused.value.code, refused.value.param) == ("parameter_invalid_integer", "amount")


def test_an_unpaid_intent_has_nothing_to_refund(client, bank, session):
    intent = bank.pay(session.id, "4000000000000002")["payment_intent"]
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        refund(client, intent)
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        client.v1.refunds.create({"amount": 100})
    with pytest.raises(stripe.InvalidRequestError, match="must be one of"):
        refund(client, intent, reason="because")


def test_the_shop_is_told(client, bank, paid):
    bank.take()
    refund(client, paid, amount=100)
    assert [hook.type for hook in bank.take()] == ["refund.created", "charge.refunded", "refund.updated"]


def test_a_refund_may_wait_and_then_succeed(client, bank):
    session = client.v1.checkout.sessions.create(order())
    intent = bank.pay(session.id, "4000000000007726")["payment_intent"]
    made = refund(client, intent, amount=500)
    assert made.status == "pending"
    bank.take()
    for _ in range(2):
        bank.settle(refund=made.id)
    assert client.v1.refunds.retrieve(made.id).status == "succeeded"
    assert [hook.type for hook in bank.take()] == ["refund.updated", "charge.refund.updated"]


def test_a_refund_that_fails_later_leaves_the_money_with_the_shop(client, bank):
    session = client.v1.checkout.sessions.create(order())
    intent = bank.pay(session.id, "4000000000005126")["payment_intent"]
    made = refund(client, intent)
    assert made.status == "succeeded"
    bank.settle(refund=made.id, succeed=False)
    failed = client.v1.refunds.retrieve(made.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert client.v1.charges.retrieve(made.charge).amount_refunded == 0
    assert bank.objects()["payment_intents"][intent]["refunded"] == 0
    assert refund(client, intent).amount == 2999


def test_parallel_refunds_never_give_back_more_than_was_paid(bank, paid):
    start, answers = threading.Barrier(10), []

    def press():
        client = client_for(bank)
        start.wait()
        try:
            answers.append(refund(client, paid, amount=1000).amount)
        except stripe.InvalidRequestError as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, answers)) == ["1000"] * 2 + ["amount_too_large"] * 8
    assert bank.objects()["payment_intents"][paid]["refunded"] == 2000

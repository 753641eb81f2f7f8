"""Money: declined, late, twice, lost, forged. Nobody is charged for nothing, and nothing is sent unpaid."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from checkout import processor
from checkout.errors import NotPayable, ProcessorUnavailable
from checkout.invariants import broken
from checkout.models import Hold, Payment, Refund, WebhookEvent
from checkout.services import payments
from checkout.services.cancelling import cancel_part, cancel_unpaid_order
from checkout.services.refunds import send_refund
from events.models import Message
from sellers.services.stock import change_stock
from tests.checkout.buying import place, ready
from tests.factories import make_offer
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db
GOOD, THREE_D, DECLINED = "4242424242424242", "4000000000003220", "4000000000000002"
WEBHOOK = "/payments/stripe/webhook/"


@pytest.fixture
def offer():
    return make_offer(price="20.00", stock=2)


@pytest.fixture
def order(buyer, offer, bank):
    placed = place(ready(buyer, (offer, 1)))
    payments.start_payment(placed)
    return placed


def payment_of(order) -> Payment:
    return order.payments.get()


def ring(client, hook, **headers):
    signature = {"Stripe-Signature": hook.signature} | headers
    return client.post(WEBHOOK, hook.payload, content_type="application/json", headers=signature)


def states(order) -> tuple[str, str, str]:
    """(order, payment, hold) as they are in the database."""
    order = type(order).objects.get(pk=order.pk)
    return order.status, payment_of(order).state, order.holds.get().state


PAID = ("to_ship", "paid", "claimed")
WAITING = ("awaiting_payment", "pending", "held")
DEAD = ("cancelled", "cancelled", "released")


def test_paying_makes_the_order_ready_to_ship(order, bank):
    bank.pay(payment_of(order).session_id, card=GOOD)
    payments.settle(payment_of(order).pk)
    assert states(order) == PAID
    assert payment_of(order).amount_paid == order.total_incl_tax
    assert Message.objects.filter(topic="order.paid").count() == 1
    assert not broken()


def test_the_page_to_pay_on_is_the_same_however_often_it_is_asked_for(order, bank):
    urls = {payments.start_payment(order) for _ in range(3)}
    assert len(urls) == 1
    assert sum(bank.objects()["sessions"].values()) == 1


def test_a_declined_card_leaves_the_order_open_and_says_why(order, bank):
    bank.pay(payment_of(order).session_id, card=DECLINED)
    payments.settle(payment_of(order).pk)
    assert states(order) == WAITING
    assert "declined" in payment_of(order).problem
    bank.pay(payment_of(order).session_id, card=GOOD)
    payments.settle(payment_of(order).pk)
    assert states(order) == PAID
    assert payment_of(order).problem == ""


def test_3_d_secure_counts_once_it_is_complete(order, bank):
    session = payment_of(order).session_id
    bank.pay(session, card=THREE_D, authenticate=None)
    payments.settle(payment_of(order).pk)
    assert states(order)[0] == "awaiting_payment"
    bank.pay(session, card=THREE_D, authenticate=True)
    payments.settle(payment_of(order).pk)
    assert states(order) == PAID


def test_webhooks_in_any_order_and_twice_apply_once(order, bank, client):
    bank.pay(payment_of(order).session_id, card=GOOD)
    hooks = bank.take(order="reversed")
    assert hooks
    assert {ring(client, hook).status_code for hook in hooks + hooks} == {200}
    assert states(order) == PAID
    assert Message.objects.filter(topic="order.paid").count() == 1
    assert WebhookEvent.objects.count() == len(hooks)


def test_a_forged_webhook_is_refused_and_changes_nothing(order, bank, client):
    bank.pay(payment_of(order).session_id, card=GOOD)
    hook = bank.take(order="created")[0]
    answer = ring(client, hook, **{"Stripe-Signature": hook.signature[:-4] + "0000"})
    assert answer.status_code == 400
    assert client.post(WEBHOOK, b"not json", content_type="application/json").status_code == 400
    assert client.get(WEBHOOK).status_code == 405
    assert states(order) == WAITING
    assert not WebhookEvent.objects.exists()


def test_a_webhook_of_a_payment_that_is_not_ours_is_taken_and_ignored(order, bank, client):
    foreign = processor.client().v1.payment_intents.create(
        params={"amount": 500, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa",
                "return_url": "http://testserver/"}
    )  # fmt: skip
    assert foreign.status == "succeeded"
    assert {ring(client, hook).status_code for hook in bank.take(order="created")} == {200}
    assert states(order) == WAITING


def test_a_webhook_that_we_can_not_check_now_is_asked_for_again(order, bank, client):
    bank.pay(payment_of(order).session_id, card=GOOD)
    hook = bank.take(order="created")[0]
    bank.fail_next("GET /v1/checkout/sessions*", "500_before", times=3)
    assert ring(client, hook).status_code == 503
    assert states(order) == WAITING
    assert ring(client, hook).status_code == 200
    assert states(order) == PAID


def test_a_lost_webhook_is_made_up_for_by_the_reconciler(order, bank, settings):
    bank.pay(payment_of(order).session_id, card=GOOD)
    settings.RECONCILE_AFTER_MINUTES = 0
    assert payments.reconcile()["checked"] == 1
    assert states(order) == PAID


def test_an_answer_lost_after_success_opens_no_second_session(buyer, offer, bank):
    order = place(ready(buyer, (offer, 1)))
    bank.fail_next("POST /v1/checkout/sessions", "500_after", times=1)
    assert payments.start_payment(order)
    assert sum(bank.objects()["sessions"].values()) == 1


def test_a_processor_that_is_down_leaves_the_order_to_be_paid_later(buyer, offer, bank):
    order = place(ready(buyer, (offer, 1)))
    bank.fail_next("POST /v1/checkout/sessions", "500_before", times=3)
    with pytest.raises(ProcessorUnavailable):
        payments.start_payment(order)
    assert states(order) == WAITING
    assert payments.start_payment(order)


def lapse(order) -> None:
    Payment.objects.filter(order=order).update(expires_at=timezone.now() - timedelta(seconds=1))
    Hold.objects.filter(order=order).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_an_order_that_is_not_paid_in_time_is_closed_at_the_processor_first(order, bank, offer):
    lapse(order)
    assert payments.reconcile()["lapsed"] == 1
    assert states(order) == DEAD
    assert bank.objects()["sessions"] == {"expired": 1}
    offer.refresh_from_db()
    assert offer.num_allocated == 0
    assert not broken()
    with pytest.raises(NotPayable):
        payments.start_payment(order)


def test_nothing_is_released_while_the_processor_can_not_be_asked(order, bank):
    lapse(order)
    bank.fail_next("POST /v1/checkout/sessions*", "500_before", times=3)
    assert payments.reconcile()["lapsed"] == 0
    assert states(order) == WAITING


def test_a_payment_in_the_last_moment_counts(order, bank):
    bank.pay(payment_of(order).session_id, card=GOOD)
    lapse(order)
    payments.reconcile()
    assert states(order) == PAID


def test_an_unpaid_order_whose_session_was_never_heard_of_is_closed_too(buyer, offer, bank):
    order = place(ready(buyer, (offer, 1)))  # the process died before it asked for a session
    lapse(order)
    payments.reconcile()
    assert states(order) == DEAD


def late_money(order) -> processor.Fresh:
    return processor.Fresh(processor.PAID, "cs_late", "", "", order.total_incl_tax, "EUR")


def test_money_for_an_order_that_ran_out_of_time_revives_it_when_the_stock_is_there(order, bank):
    lapse(order)
    payments.reconcile()
    payments.apply(payment_of(order).pk, late_money(order))
    assert states(order) == PAID
    assert not broken()


def test_money_for_an_order_whose_stock_is_gone_goes_back(order, bank, offer):
    lapse(order)
    payments.reconcile()
    change_stock(offer_id=offer.pk, delta=-2)
    payments.apply(payment_of(order).pk, late_money(order))
    refund = Refund.objects.get()
    assert (refund.amount, refund.state) == (order.total_incl_tax, Refund.State.DECIDED)
    assert order.seller_orders.get().status == "cancelled"
    assert not broken()


def test_money_for_an_order_that_the_buyer_cancelled_is_not_revived_but_goes_back(order, bank):
    cancel_unpaid_order(order, "cancelled by the buyer")
    payments.apply(payment_of(order).pk, late_money(order))
    assert order.seller_orders.get().status == "cancelled"
    assert Refund.objects.get().amount == order.total_incl_tax


def test_a_wrong_amount_ships_nothing_and_goes_back(order, bank):
    fresh = processor.Fresh(processor.PAID, "cs", "pi", "", Decimal("0.50"), "EUR")
    payments.apply(payment_of(order).pk, fresh)
    assert order.seller_orders.get().status == "cancelled"
    assert Refund.objects.get().amount == Decimal("0.50")
    assert not broken()


def test_processing_ships_nothing(order, bank):
    bank.pay(payment_of(order).session_id, card=GOOD, outcome="processing")
    payments.settle(payment_of(order).pk)
    assert states(order) == ("awaiting_payment", "processing", "held")


def test_cancelling_a_paid_part_gives_exactly_its_money_and_stock_back(buyer, offer, bank):
    other = make_offer(price="30.00", stock=5)
    order = place(ready(buyer, (offer, 1), (other, 2)))
    payments.start_payment(order)
    bank.pay(payment_of(order).session_id, card=GOOD)
    payments.settle(payment_of(order).pk)
    part = order.seller_orders.get(seller=other.partner)
    for _ in range(2):
        cancel_part(number=part.number, because="cancelled by the buyer")
    refund = Refund.objects.get()
    assert refund.amount == part.total
    other.refresh_from_db()
    assert other.num_allocated == 0
    bank.fail_next("POST /v1/refunds", "500_after", times=1)
    assert send_refund(refund.pk).state == Refund.State.DONE
    assert send_refund(refund.pk).state == Refund.State.DONE
    assert bank.objects()["payment_intents"][payment_of(order).intent_id]["refunded"] == int(part.total * 100)
    assert type(order).objects.get(pk=order.pk).status == "to_ship"
    assert not broken()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_webhook_return_page_reconciler_and_expiry_at_once_apply_once(buyer, bank, settings):
    offer = make_offer(price="20.00", stock=2)
    order = place(ready(buyer, (offer, 1)))
    payments.start_payment(order)
    bank.pay(payment_of(order).session_id, card=GOOD)
    pk = payment_of(order).pk
    answers = all_at_once([partial(payments.settle, pk)] * 4 + [partial(payments.give_up, pk)] * 4)
    assert {payment.state for payment in answers} == {"paid"}
    assert states(order) == PAID
    assert Message.objects.filter(topic="order.paid").count() == 1
    assert not broken()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_paying_and_cancelling_at_once_ends_one_way_or_the_other(buyer, bank):
    offer = make_offer(price="20.00", stock=2)
    order = place(ready(buyer, (offer, 1)))
    payments.start_payment(order)
    payment = payment_of(order)

    def pay():
        bank.pay(payment.session_id, card=GOOD)
        payments.settle(payment.pk)

    all_at_once([pay, partial(cancel_unpaid_order, order, "cancelled by the buyer")])
    payments.settle(payment.pk)
    assert states(order) in (PAID, DEAD)
    charged = bank.objects()["sessions"].get("complete", 0)
    assert charged == (1 if states(order) == PAID else 0)
    assert not broken()

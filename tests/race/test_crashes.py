"""The process dies in the middle of buying. Afterwards the buyer tries again, the reconciler runs, and nothing is lost,
doubled or charged twice."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from checkout.invariants import broken
from checkout.models import Hold, Order, Payment
from checkout.services import orders, payments
from events.models import Message
from tests.checkout.buying import ready, seen
from tests.factories import make_offer
from tests.race.crash_child import DIED

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CARD = "4242424242424242"
BEFORE_COMMIT = [
    "before:checkout.services.orders.take_stock",
    "after:checkout.services.orders.take_stock",
    "after:checkout.services.orders._order",
    "after:checkout.services.orders._parts",
    "before:checkout.services.orders.record",
    "after:checkout.services.orders.record",
]
AFTER_COMMIT = [
    "before:checkout.services.payments.start_payment",
    "before:checkout.processor.open_session",
    "after:checkout.processor.open_session",
    "after:checkout.services.payments._remember",
    "before:checkout.processor.fetch",
    "after:checkout.processor.fetch",
    "before:checkout.services.payments._to_ship",
    "after:checkout.services.payments._to_ship",
    "after:checkout.services.payments.apply",
]


@pytest.fixture
def checkout(buyer):
    return ready(buyer, (make_offer(price="20.00", stock=3), 2), (make_offer(price="5.00", stock=1), 1))


@pytest.fixture
def crash(bank, shop_environment, checkout):
    def run(point: str) -> None:
        env = shop_environment | {
            "STRIPE_API_BASE": bank.url, "STRIPE_API_KEY": bank.api_key, "STRIPE_WEBHOOK_SECRET": "whsec_test",
            "SHOP_URL": "http://testserver",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.race.crash_child", point, str(checkout.pk), CARD]
        done = subprocess.run(command, env=env, cwd=settings.ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == DIED, done.stderr

    return run


def buyer_tries_again(checkout) -> Order:
    """Presses the button once more and pays, if that is still to be done."""
    order = orders.place_order(token=checkout.pk, user=checkout.user, seen=seen(checkout))
    return Order.objects.get(pk=order.pk)


def pay_if_needed(order: Order, bank) -> None:
    payment = payments.settle(order.payments.get().pk)
    if payment.state == Payment.State.PENDING:
        payments.start_payment(order)
        bank.pay(order.payments.get().session_id, card=CARD)
        payments.settle(payment.pk)


def charges(bank) -> int:
    return sum(intent["charges"] for intent in bank.objects()["payment_intents"].values())


@pytest.mark.parametrize("point", BEFORE_COMMIT)
def test_a_crash_before_the_commit_leaves_nothing_behind(crash, checkout, bank, point):
    crash(point)
    assert not Order.objects.exists()
    assert not Hold.objects.exists()
    assert not Message.objects.exists()
    assert not bank.objects()["sessions"]
    assert not broken()
    finish(checkout, bank)


@pytest.mark.parametrize("point", AFTER_COMMIT)
def test_a_crash_after_the_commit_loses_no_order_and_charges_once(crash, checkout, bank, point):
    crash(point)
    assert Order.objects.count() == 1
    assert not broken()
    finish(checkout, bank)


def finish(checkout, bank) -> None:
    order = buyer_tries_again(checkout)
    pay_if_needed(order, bank)
    assert Order.objects.count() == Payment.objects.count() == 1
    assert Order.objects.get().status == "to_ship"
    assert charges(bank) == 1
    assert Counter(Message.objects.values_list("topic", flat=True))["order.paid"] == 1
    assert not broken()


@pytest.mark.parametrize("point", AFTER_COMMIT)
def test_when_nobody_comes_back_the_reconciler_finds_the_end(crash, checkout, bank, point):
    crash(point)
    Payment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for _ in range(2):
        payments.reconcile()
    order, paid = Order.objects.get(), charges(bank)
    assert (order.status, paid) in [("to_ship", 1), ("cancelled", 0)]
    assert not broken()

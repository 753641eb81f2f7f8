"""What tests of the outbox do again and again."""

import time

from django.db import transaction
from django.utils import timezone

from events.models import Delivery, Message
from events.services import delivering, record, relay


@transaction.atomic
def happen(n, key="k"):
    return record("test.happened", key, {"n": n})


def relay_settled():
    """Relay until everything is passed on: other tests' transactions, in other databases of the server, hold it up."""
    give_up = time.monotonic() + 20
    while Message.objects.filter(relayed_at=None).exists() and time.monotonic() < give_up:
        relay.relay_all()
        time.sleep(0.02)


def deliver_due():
    return relay.hand_over(delivering.deliver_in_order)


def pass_on():
    relay_settled()
    deliver_due()


def make_due():
    """The time of everything that waits has come."""
    Delivery.objects.filter(state="waiting").update(next_try_at=timezone.now())

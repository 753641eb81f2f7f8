"""Telling a consumer, exactly once in effect."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from events.consumers import function_of
from events.errors import Overtaken
from events.models import Delivery

log = logging.getLogger(__name__)
LOCK_SPACE = 7_201_912  # names our advisory locks among other people's; the relay has its own
MOST_TRIES = 8
FIRST_WAIT, LONGEST_WAIT = 5, 3600  # seconds: 5, 20, 80, … an hour; about two and a half hours until it is parked
LONGEST_WORK = timedelta(seconds=300)  # longer than the time limit of the task (events/tasks.py)
IN_ONE_GO = 100


def waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Delivery.State.WAITING)


def in_turn() -> QuerySet[Delivery]:
    """Waiting deliveries that no earlier one of the same consumer and key holds up."""
    earlier = waiting().filter(consumer=OuterRef("consumer"), key=OuterRef("key"), pk__lt=OuterRef("pk"))
    return waiting().filter(~Exists(earlier))


def deliver_in_order(delivery_id: int) -> int:
    """Deliver one, then what waits behind it for the same consumer and key; how many were told."""
    for told in range(IN_ONE_GO):
        if not deliver(delivery_id):
            return told
        just_told = Delivery.objects.values("consumer", "key").get(pk=delivery_id)
        following = in_turn().filter(**just_told).first()
        if following is None:
            return told + 1
        delivery_id = following.pk
    return IN_ONE_GO


def deliver(delivery_id: int) -> bool:
    """Let the consumer do its work and mark the delivery done, in one transaction; False when it was not told now.

    A second call for the same delivery does nothing. A failing consumer's work is rolled back, and it is tried again
    later; after 8 tries the delivery is parked for a person to look at. A parked one does not hold up its key.
    """
    if not _begin(delivery_id):
        return False
    try:
        with transaction.atomic():
            return _work(delivery_id)
    except Exception as error:
        log.warning("delivery %s failed", delivery_id, exc_info=True)
        put_off(delivery_id, error)
        return False


def _begin(delivery_id: int) -> bool:
    """Count the try before it is made: work that kills its process (memory, a time limit) must be parked one day too.

    Not begun: what is finished, out of turn, being worked on, or failed a moment ago.
    """
    mine = in_turn().filter(Q(handed__gt=0) | Q(next_try_at__lte=Now()), pk=delivery_id)
    if mine.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1, handed=0, next_try_at=Now() + LONGEST_WORK):
        return True
    worn_out = mine.filter(tries__gte=MOST_TRIES)
    if worn_out.update(state=Delivery.State.PARKED, error="Its last try ended without a word: its process was killed."):
        log.error("delivery %s is parked", delivery_id)
    return False


def _work(delivery_id: int) -> bool:
    # An advisory lock and not the row's: a locked row gives this transaction an id, and the relay would pass nothing
    # on for as long as a slow mail server keeps the consumer waiting.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, delivery_id % 2**31])
        if not cursor.fetchone()[0]:
            return False
    delivery = waiting().select_related("message").filter(pk=delivery_id).first()
    if delivery is None:
        return False
    function_of(delivery.consumer)(delivery.message)
    if not waiting().filter(pk=delivery_id).update(state=Delivery.State.DONE, done_at=Now(), error=""):
        raise Overtaken
    return True


@transaction.atomic
def put_off(delivery_id: int, error: Exception) -> None:
    """After a failed try: again later, each time four times as long, or parked when it was the last one."""
    delivery = waiting().select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        return
    delivery.error = f"{type(error).__name__}: {error}".replace("\0", "")[:2000]
    if delivery.tries >= MOST_TRIES:
        delivery.state = Delivery.State.PARKED
        log.error("delivery %s is parked: %s", delivery_id, delivery.error)
    # Spread, so that what failed together does not come back together.
    wait = min(FIRST_WAIT * 4 ** max(delivery.tries - 1, 0), LONGEST_WAIT) * random.uniform(0.5, 1.5)
    delivery.next_try_at = Now() + timedelta(seconds=wait)
    delivery.save(update_fields=["error", "state", "next_try_at"])


def deliver_again(delivery_ids: list[int]) -> int:
    """Give parked deliveries another round of tries. They may come after later news of their key."""
    parked = Delivery.objects.filter(pk__in=delivery_ids, state=Delivery.State.PARKED)
    return parked.update(state=Delivery.State.WAITING, tries=0, handed=0, next_try_at=Now())

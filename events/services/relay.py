"""Passing messages on: from the outbox to one delivery per consumer, and from there to the task queue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from events.consumers import consumers_of
from events.models import Delivery, Message
from events.services.delivering import in_turn, waiting

log = logging.getLogger(__name__)
LOCK_SPACE = 7_201_911  # names our advisory locks among other people's
BATCH = 500
# A delivery handed to the queue is handed over again when nothing came of it by then: after 1, 2, 4 … minutes, so that
# a long queue does not grow by what already stands in it.
LEASE, LONGEST_LEASE = timedelta(seconds=60), timedelta(hours=1)
QUEUE_DOWN = timedelta(seconds=5)

# Ids become visible out of order: a lower id may commit later. Only rows older than every running transaction are safe
# to pass on, or the late one would be overtaken. After a restore from a dump the rows carry ids of another server's
# transactions: one that has not been given out here belongs to none that runs.
SETTLED = """
SELECT id FROM events_message
WHERE partition = %s AND relayed_at IS NULL
  AND (xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid >= pg_snapshot_xmax(pg_current_snapshot()))
ORDER BY id LIMIT %s
"""


@transaction.atomic
def relay_partition(partition: int) -> int:
    """Make deliveries of a partition's settled messages; how many messages were passed on. Several relays may run:
    one partition is served by one of them at a time, so the order of its keys is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, partition])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(SETTLED, [partition, BATCH])
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return 0
    Delivery.objects.bulk_create(
        Delivery(message_id=pk, consumer=consumer, key=key, next_try_at=Now())
        for pk, topic, key in Message.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "topic", "key")
        for consumer in consumers_of(topic)
    )
    Message.objects.filter(pk__in=ids).update(relayed_at=Now())
    return len(ids)


def relay_all() -> int:
    partitions = Message.objects.filter(relayed_at=None).values_list("partition", flat=True).distinct()
    return sum(relay_partition(partition) for partition in sorted(partitions))


@transaction.atomic
def lease_due(limit: int = BATCH) -> list[int]:
    """Deliveries whose time and turn has come, taken for one lease: whoever dies with them loses nothing."""
    due = in_turn().filter(next_try_at__lte=Now()).order_by("next_try_at", "pk")
    rows = list(due.select_for_update(skip_locked=True).values_list("handed", "pk")[:limit])
    for handed, group in groupby(sorted(rows), key=lambda row: row[0]):
        lease = min(LEASE * 2 ** min(handed, 10), LONGEST_LEASE)
        mine = waiting().filter(pk__in=[pk for _, pk in group])
        mine.update(handed=F("handed") + 1, next_try_at=Now() + lease)
    return sorted(pk for _, pk in rows)


def hand_over(send: Callable[[int], object]) -> int:
    """Give every due delivery to `send`. When the queue is down they stay, and are handed over once it is back."""
    ids = lease_due()
    for position, pk in enumerate(ids):
        try:
            send(pk)
        except Exception as error:  # noqa: BLE001  (whatever the queue's client raises, the rows wait)
            log.warning("the task queue takes nothing: %s", error)
            take_back(ids[position:])
            return position
    return len(ids)


def take_back(delivery_ids: list[int]) -> None:
    """The queue did not get these, or its answer was lost: they are begun once, whichever it was."""
    unsent = waiting().filter(pk__in=delivery_ids, handed__gt=0)
    unsent.update(handed=F("handed") - 1, next_try_at=Now() + QUEUE_DOWN)

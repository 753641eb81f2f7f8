"""Passing messages on: from the outbox to one delivery per consumer, and from there to the task queue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from events.consumers import consumers_of
from events.models import PARTITIONS, Delivery, Message

log = logging.getLogger(__name__)
LOCK_SPACE = 7_201_911  # names our advisory locks among other people's
BATCH = 500
LEASE = timedelta(seconds=60)  # a delivery handed to the queue is handed over again when nothing came of it by then

# Ids become visible out of order: a lower id may commit later. Only rows older than every running transaction are safe
# to pass on, or the late one would be overtaken, and with a remembered "last id" be lost.
SETTLED = """
SELECT id FROM events_message
WHERE partition = %s AND relayed_at IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())
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
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(message=message, consumer=consumer, key=message.key, next_try_at=now)
            for message in Message.objects.filter(pk__in=ids).order_by("pk")
            for consumer in consumers_of(message.topic)
        ],
        ignore_conflicts=True,
    )
    Message.objects.filter(pk__in=ids).update(relayed_at=now)
    return len(ids)


def relay_all() -> int:
    return sum(relay_partition(partition) for partition in range(PARTITIONS))


@transaction.atomic
def lease_due(limit: int = BATCH) -> list[int]:
    """Deliveries whose time has come, oldest first, taken for one lease: whoever dies with them loses nothing."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=timezone.now()).order_by("id")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(pk__in=ids).update(next_try_at=timezone.now() + LEASE)
    return ids


def hand_over(send: Callable[[int], object]) -> int:
    """Give every due delivery to `send`. When the queue is down they stay, and are handed over once it is back."""
    ids = lease_due()
    for position, pk in enumerate(ids):
        try:
            send(pk)
        except Exception as error:  # noqa: BLE001  (whatever the queue's client raises, the rows wait)
            log.warning("the task queue takes nothing: %s", error)
            Delivery.objects.filter(pk__in=ids[position:], state=Delivery.State.WAITING).update(
                next_try_at=timezone.now() + timedelta(seconds=5)
            )
            return position
    return len(ids)

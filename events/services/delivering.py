"""Telling a consumer, exactly once in effect."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from events.consumers import function_of
from events.models import Delivery

log = logging.getLogger(__name__)
MOST_TRIES = 8
LONGEST_WAIT = 3600


def deliver(delivery_id: int) -> bool:
    """Let the consumer do its work and mark the delivery done, in one transaction; False when it was not its turn.

    A second call for the same delivery does nothing. A failing consumer's work is rolled back, and it is tried again
    later; after 8 tries the delivery is parked for a person to look at. A parked one does not hold up its key.
    """
    try:
        with transaction.atomic():
            return _work(delivery_id)
    except Exception as error:
        log.exception("delivery %s failed", delivery_id)
        put_off(delivery_id, error)
        return False


def _work(delivery_id: int) -> bool:
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    delivery = waiting.select_for_update(of=["self"]).select_related("message").filter(pk=delivery_id).first()
    if delivery is None:
        return False
    earlier = waiting.filter(consumer=delivery.consumer, key=delivery.key, pk__lt=delivery.pk)
    if earlier.exists():  # news of one key is told in order
        waiting.filter(pk=delivery_id).update(next_try_at=timezone.now() + timedelta(seconds=2))
        return False
    function_of(delivery.consumer)(delivery.message)
    delivery.state, delivery.done_at, delivery.error = Delivery.State.DONE, timezone.now(), ""
    delivery.tries += 1
    delivery.save(update_fields=["state", "done_at", "error", "tries"])
    return True


@transaction.atomic
def put_off(delivery_id: int, error: Exception) -> None:
    """Count a failed try: again later, each time about twice as long, or parked when it was the last one."""
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, state=Delivery.State.WAITING).first()
    if delivery is None:
        return
    delivery.tries += 1
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    if delivery.tries >= MOST_TRIES:
        delivery.state = Delivery.State.PARKED
    wait = min(2**delivery.tries, LONGEST_WAIT) * random.uniform(0.5, 1.5)  # noqa: S311  (so that not all come back at once)
    delivery.next_try_at = timezone.now() + timedelta(seconds=wait)
    delivery.save(update_fields=["tries", "error", "state", "next_try_at"])


def deliver_again(delivery_ids: list[int]) -> int:
    """Give parked deliveries another round of tries."""
    parked = Delivery.objects.filter(pk__in=delivery_ids, state=Delivery.State.PARKED)
    return parked.update(state=Delivery.State.WAITING, tries=0, next_try_at=timezone.now())


def forget_old(days: int = 30, batch: int = 5000) -> int:
    """Delete what was told long ago, a batch at a time so that nothing is locked for long."""
    before = timezone.now() - timedelta(days=days)
    done = Delivery.objects.filter(state=Delivery.State.DONE, done_at__lt=before).values_list("pk", flat=True)[:batch]
    deleted, _ = Delivery.objects.filter(pk__in=list(done)).delete()
    return deleted

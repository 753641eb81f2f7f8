"""Forgetting what was told long ago, a batch at a time so that nothing is locked for long."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from events.models import Delivery, Message

KEEP_DAYS = 30
BATCH = 5000


def forget_old() -> int:
    """Delete one batch of old deliveries that are done, and of old messages with none left; how many rows went."""
    before = timezone.now() - timedelta(days=KEEP_DAYS)
    done = Delivery.objects.filter(state=Delivery.State.DONE, done_at__lt=before)
    deliveries, _ = Delivery.objects.filter(pk__in=list(done.values_list("pk", flat=True)[:BATCH])).delete()
    # What waits or is parked keeps its message, however old.
    told = Message.objects.filter(~Exists(Delivery.objects.filter(message=OuterRef("pk"))), relayed_at__lt=before)
    messages, _ = Message.objects.filter(pk__in=list(told.values_list("pk", flat=True)[:BATCH])).delete()
    return deliveries + messages

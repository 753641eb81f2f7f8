"""Asking buyers, once and some days after the delivery, what they think."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from checkout.models import SellerOrder
from events.services import record

NOT_AFTER = timedelta(days=30)  # a shop that switches this on does not write to last year's buyers


@transaction.atomic
def ask_for_opinions(limit: int = 500) -> int:
    """Say in the outbox which orders came long enough ago; how many. All that came with an order is one message."""
    days = settings.REVIEW_INVITE_DAYS
    if not days:
        return 0
    now = timezone.now()
    latest = now - timedelta(days=days)
    due = SellerOrder.objects.filter(
        status=SellerOrder.Status.DELIVERED, opinion_asked_at=None,
        delivered_at__lte=latest, delivered_at__gt=latest - NOT_AFTER,
    )  # fmt: skip
    # Two workers at once share the work; a parcel that somebody changes just now is asked about next time.
    parts = list(due.order_by("delivered_at").select_for_update(skip_locked=True, of=["self"])[:limit])
    numbers = dict(SellerOrder.objects.filter(pk__in=[p.pk for p in parts]).values_list("order__number", "order_id"))
    SellerOrder.objects.filter(pk__in=[part.pk for part in parts]).update(opinion_asked_at=now)
    for number, order_id in numbers.items():
        mine = [part.number for part in parts if part.order_id == order_id]
        record("order.opinion_wanted", number, {"order": number, "parts": mine})
    return len(numbers)

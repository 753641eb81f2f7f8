"""How the telling goes."""

from __future__ import annotations

from django.db.models import Count, Min
from django.utils import timezone

from events.models import Delivery, Message


def health() -> dict[str, object]:
    """Numbers for the admin page and for monitoring; seconds, and counts of what waits and what is parked."""
    unrelayed = Message.objects.filter(relayed_at=None).aggregate(at=Min("created_at"), count=Count("pk"))
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    told = waiting.aggregate(at=Min("message__created_at"), count=Count("pk"))
    return {
        "unrelayed": unrelayed["count"],
        "unrelayed_seconds": _age(unrelayed["at"]),
        "undelivered_seconds": _age(told["at"]),
        "waiting": told["count"],
        "failing": waiting.exclude(error="").count(),
        "parked": Delivery.objects.filter(state=Delivery.State.PARKED).count(),
    }


def by_consumer() -> list[dict[str, object]]:
    """Per consumer: what waits and what is parked."""
    open_ones = Delivery.objects.exclude(state=Delivery.State.DONE).values("consumer", "state")
    counts: dict[str, dict[str, object]] = {}
    for row in open_ones.annotate(count=Count("pk")):
        counts.setdefault(row["consumer"], {"consumer": row["consumer"], "waiting": 0, "parked": 0})
        counts[row["consumer"]][row["state"]] = row["count"]
    return sorted(counts.values(), key=lambda row: str(row["consumer"]))


def _age(moment) -> float:
    return round((timezone.now() - moment).total_seconds(), 1) if moment else 0.0

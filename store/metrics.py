"""Numbers for monitoring, in Prometheus' text format: what waits, what fails, how late it is."""

from __future__ import annotations

from django.db.models import Count
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from checkout.models import Hold, Payment, Refund, SellerOrder
from events import selectors as events


def text() -> bytes:
    """Read from the database at every call: few rows, all of them found by index."""
    registry = CollectorRegistry()
    for name, value in events.health().items():
        Gauge(f"tarvo_outbox_{name}", f"Outbox: {name.replace('_', ' ')}", registry=registry).set(float(value))
    unsettled = Payment.objects.filter(state__in=Payment.OPEN)
    _by_state(registry, "payments_open", "Payments that are not settled", unsettled)
    _by_state(registry, "refunds_open", "Refunds under way or failed", Refund.objects.exclude(state=Refund.State.DONE))
    _by_state(registry, "holds_open", "Stock holds", Hold.objects.filter(state__in=Hold.OPEN))
    waiting = SellerOrder.objects.filter(status=SellerOrder.Status.TO_SHIP).count()
    Gauge("tarvo_seller_orders_to_ship", "Paid and not sent", registry=registry).set(waiting)
    return generate_latest(registry)


def _by_state(registry: CollectorRegistry, name: str, about: str, rows) -> None:
    gauge = Gauge(f"tarvo_{name}", about, ["state"], registry=registry)
    for row in rows.order_by().values("state").annotate(n=Count("pk")):
        gauge.labels(row["state"]).set(row["n"])

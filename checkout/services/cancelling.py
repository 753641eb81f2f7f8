"""Cancelling what has not been sent: at any hour, at once, by the buyer or the seller."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from checkout.errors import TooLateToCancel
from checkout.models import Order, SellerOrder
from checkout.services.payments import give_up, release_holds
from checkout.services.refunds import refund_part
from events.services import record

BY_BUYER = "cancelled by the buyer"


def cancel_unpaid_order(order: Order, because: str) -> None:
    """The buyer does not want to pay any more. Should the money arrive in this very moment, the order stands."""
    for payment in order.payments.filter(state__in=["pending", "processing"]):
        give_up(payment.pk, because)


@transaction.atomic
def cancel_part(*, number: str, because: str) -> SellerOrder:
    """Cancel one seller's part of a paid order: stock back, exactly its money back, everyone told.

    Raises TooLateToCancel once it was sent. Pressing twice is harmless. Cancelling and shipping at the same moment:
    both lock the part, exactly one of them wins.
    """
    order_id = SellerOrder.objects.values_list("order_id", flat=True).get(number=number)
    list(Order.objects.get(pk=order_id).payments.select_for_update())
    part = SellerOrder.objects.select_for_update(of=["self"]).select_related("order").get(number=number)
    if part.status == SellerOrder.Status.CANCELLED:
        return part
    if part.status != SellerOrder.Status.TO_SHIP:
        raise TooLateToCancel
    part.status, part.cancelled_at, part.cancel_reason = SellerOrder.Status.CANCELLED, timezone.now(), because[:200]
    part.save(update_fields=["status", "cancelled_at", "cancel_reason"])
    release_holds(part.order, list(part.lines.values_list("stockrecord_id", flat=True)))
    refund_part(part, because)
    record("seller_order.cancelled", part.number, {"seller_order": part.number, "reason": because})
    return part

"""A delivery, as the tests of reviews need it: bought, paid for and brought."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from checkout.models import Payment, SellerOrder
from sellers.services.stock import ship_stock
from tests.checkout.buying import place, ready
from tests.factories import make_offer


def deliver(user: User, *offers: object, status: str = SellerOrder.Status.DELIVERED) -> SellerOrder:
    """The (first) seller's part of an order of these offers, in that state."""
    order = place(ready(user, *((offer, 1) for offer in offers or (make_offer(),))))
    Payment.objects.filter(order=order).update(state="paid", amount_paid=order.total_incl_tax)
    came = timezone.now() if status not in ("awaiting_payment", "to_ship", "shipped", "cancelled") else None
    order.seller_orders.update(status=status, delivered_at=came)
    if came:
        ship_stock(dict(order.holds.values_list("offer_id", "quantity")), order.number)
        order.holds.update(state="consumed", expires_at=None)
    return order.seller_orders.order_by("pk").first()

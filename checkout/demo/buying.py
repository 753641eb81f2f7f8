"""What the demo buyer has ordered: something that came, something on its way, so that orders can be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from oscar.core.loading import get_model

from accounts.models import User
from checkout.models import Checkout, Hold, Order, Payment, SellerOrder
from checkout.selectors.carts import quote_of
from checkout.services import carts, orders
from sellers.models import Offer
from sellers.services.stock import ship_stock

UserAddress = get_model("address", "UserAddress")
Status = SellerOrder.Status


def make_orders(buyer: User, wanted: list[Offer]) -> None:
    """The first four offers came twelve days ago, the fifth left yesterday, the sixth waits to be sent."""
    make_order(buyer, wanted[:4], Status.DELIVERED, days_ago=15)
    make_order(buyer, wanted[4:5], Status.SHIPPED, days_ago=2)
    make_order(buyer, wanted[5:6], Status.TO_SHIP, days_ago=0)


def make_order(buyer: User, offers: list[Offer], status: str, days_ago: int) -> None:
    basket = carts.open_cart(user=buyer, token=None)
    for offer in offers:
        carts.add_to_cart(basket=basket, offer_id=offer.pk, quantity=1)
    address = UserAddress.objects.filter(user=buyer).first()
    told = Checkout.objects.create(basket=basket, user=buyer, address=address, payment_method=Payment.Method.CARD)
    seen = quote_of(basket, address.country_id, told.delivery).fingerprint
    order = orders.place_order(token=told.pk, user=buyer, seen=seen)
    _pay_and_send(order, status, timezone.now() - timedelta(days=days_ago))


def _pay_and_send(order: Order, status: str, placed_at: datetime) -> None:
    Order.objects.filter(pk=order.pk).update(date_placed=placed_at)
    order.payments.update(state=Payment.State.PAID, amount_paid=order.total_incl_tax, paid_at=placed_at)
    sent = placed_at + timedelta(days=1) if status != Status.TO_SHIP else None
    came = placed_at + timedelta(days=3) if status == Status.DELIVERED else None
    order.seller_orders.update(status=status, paid_at=placed_at, shipped_at=sent, delivered_at=came)
    if sent:
        ship_stock(dict(order.holds.values_list("offer_id", "quantity")), order.number)
    order.holds.update(state=Hold.State.CONSUMED if sent else Hold.State.CLAIMED, expires_at=None)

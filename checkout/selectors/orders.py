"""Reading orders: whose they are, and all that a page of one shows."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from accounts.models import User
from checkout.models import Order, OrderLine, Payment, SellerOrder


def orders_of(user: User) -> QuerySet[Order]:
    return (
        Order.objects.filter(user=user)
        .prefetch_related(
            Prefetch("seller_orders", SellerOrder.objects.prefetch_related("lines")),
            Prefetch("payments", Payment.objects.order_by("created_at")),
        )
        .order_by("-date_placed")
    )


def order_for(user: User, number: str) -> Order:
    """The buyer's own order; another person's does not exist for them."""
    parts = SellerOrder.objects.select_related("seller").prefetch_related(
        Prefetch("lines", OrderLine.objects.select_related("product__parent")), "refunds"
    )
    order = (
        Order.objects.filter(user=user, number=number)
        .select_related("shipping_address__country")
        .prefetch_related(Prefetch("seller_orders", parts), "payments__refunds")
        .first()
    )
    if order is None:
        raise Http404("no such order of yours")
    return order


def payment_of(order: Order) -> Payment | None:
    """The payment that counts: the last one."""
    payments = sorted(order.payments.all(), key=lambda payment: payment.created_at)
    return payments[-1] if payments else None

"""Who got what: the proof that a review, an answer or a rating of a seller stands on.

Delivered counts even when it was sent back later: who returned a thing had it in their hands and may say why.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from catalog.models import Product, Review
from catalog.services.reviews import Purchase
from checkout.models import OrderLine, SellerOrder
from sellers.models import SellerRating

Status = SellerOrder.Status
HAD_IT = Q(status__in=[Status.DELIVERED, Status.RETURN_REQUESTED, Status.RETURNED]) | Q(
    status=Status.REFUNDED, delivered_at__isnull=False
)
ON_ITS_WAY = [Status.AWAITING_PAYMENT, Status.TO_SHIP, Status.SHIPPED]


def delivered_to(user: User) -> QuerySet[SellerOrder]:
    """What came from others: who sells may buy from themselves, but not praise themselves for it."""
    return SellerOrder.objects.filter(HAD_IT, order__user=user).exclude(seller__team__user=user)


def purchase_of(user: User, product_id: int) -> Purchase | None:
    """The latest delivery of a product, or of one of its variants, to somebody."""
    line = _lines(user, product_id).filter(seller_order__in=delivered_to(user)).order_by("-pk").first()
    if line is None:
        return None
    return Purchase(line.seller_order.number, product_id, line.seller_order.seller_id, line.options)


def is_on_its_way(user: User, product_id: int) -> bool:
    return _lines(user, product_id).filter(seller_order__status__in=ON_ITS_WAY).exists()


def _lines(user: User, product_id: int) -> QuerySet[OrderLine]:
    bought = Q(product=product_id) | Q(product__parent=product_id)
    return OrderLine.objects.filter(bought, order__user=user).select_related("seller_order")


def to_be_reviewed(user: User, most: int = 20) -> list[Product]:
    """Whole products that somebody got and has not reviewed, the latest first."""
    return not_reviewed(user, delivered_to(user), most)


def not_reviewed(user: User, parts: QuerySet[SellerOrder], most: int = 20) -> list[Product]:
    """Whole products of these deliveries that somebody has not reviewed, the latest first."""
    had = parts.filter(HAD_IT)
    lines = OrderLine.objects.filter(seller_order__in=had, product__isnull=False).order_by("-pk")
    wholes = dict.fromkeys(parent or own for own, parent in lines.values_list("product_id", "product__parent_id")[:200])
    done = set(Review.objects.filter(author=user, product__in=wholes).values_list("product_id", flat=True))
    products = Product.objects.in_bulk([pk for pk in wholes if pk not in done][:most])
    return [products[pk] for pk in wholes if pk in products]


def to_be_rated(user: User, most: int = 20) -> list[SellerOrder]:
    """Deliveries whose seller somebody has not rated, the latest first."""
    parts = list(delivered_to(user).select_related("order", "seller").order_by("-pk")[:200])
    rated = ratings_of(parts)
    return [part for part in parts if part.number not in rated][:most]


def ratings_of(parts: Iterable[SellerOrder]) -> dict[str, SellerRating]:
    """What was said of the sellers of these deliveries, by the number of the delivery."""
    return {each.purchase: each for each in SellerRating.objects.filter(purchase__in=[part.number for part in parts])}

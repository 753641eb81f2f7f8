"""Putting an offer up and changing its price. Callers in higher rooms refresh the product's listing afterwards."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from oscar.core.loading import get_model

from sellers.models import Offer, PriceChange, StockMovement

Product = get_model("catalogue", "Product")


@transaction.atomic
def add_offer(*, seller_id: int, product_id: int, sku: str, price: Decimal, stock: int, **fields: object) -> Offer:
    """Put a product on sale. `price` includes VAT; `stock` opens the stock book."""
    offer = Offer.objects.create(
        partner_id=seller_id, product_id=product_id, partner_sku=sku, price=price, num_in_stock=stock,
        is_digital=bool(digital([product_id])), **fields,
    )  # fmt: skip
    PriceChange.objects.create(offer=offer, price=price, since=timezone.now())
    if stock:
        StockMovement.objects.create(offer=offer, delta=stock, reason=StockMovement.Reason.OPENING)
    return offer


def digital(product_ids: list[int]) -> set[int]:
    """Those of the products (or variants) whose type says that nothing is posted."""
    kind = Coalesce("parent__product_class__requires_shipping", "product_class__requires_shipping")
    return set(
        Product.objects.filter(pk__in=product_ids)
        .annotate(posted=kind)
        .filter(posted=False)
        .order_by()
        .values_list("pk", flat=True)
    )


@transaction.atomic
def match_types(*, product_ids: list[int]) -> list[int]:
    """After products changed their type, or their type what it says of posting: the offers that are other now."""
    offers = Offer.objects.filter(product__in=product_ids).order_by("pk").select_for_update(no_key=True)
    without_post = digital(product_ids)
    changed = [offer for offer in offers if offer.is_digital != (offer.product_id in without_post)]
    for value in (True, False):
        those = [offer.pk for offer in changed if offer.is_digital != value]
        Offer.objects.filter(pk__in=those).update(is_digital=value, version=F("version") + 1)
    return [offer.pk for offer in changed]


@transaction.atomic
def change_price(*, offer_id: int, price: Decimal) -> bool:
    """Set a new price with VAT; False when it was that already."""
    changed = Offer.objects.filter(pk=offer_id).exclude(price=price).update(price=price, version=F("version") + 1)
    if changed:
        PriceChange.objects.create(offer_id=offer_id, price=price, since=timezone.now())
    return bool(changed)

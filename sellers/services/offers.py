"""Putting an offer up and changing its price. Callers in higher rooms refresh the product's listing afterwards."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sellers.models import Offer, PriceChange, StockMovement


@transaction.atomic
def add_offer(*, seller_id: int, product_id: int, sku: str, price: Decimal, stock: int, **fields: object) -> Offer:
    """Put a product on sale. `price` includes VAT; `stock` opens the stock book."""
    offer = Offer.objects.create(
        partner_id=seller_id, product_id=product_id, partner_sku=sku, price=price, num_in_stock=stock, **fields
    )
    PriceChange.objects.create(offer=offer, price=price, since=timezone.now())
    if stock:
        StockMovement.objects.create(offer=offer, delta=stock, reason=StockMovement.Reason.OPENING)
    return offer


@transaction.atomic
def change_price(*, offer_id: int, price: Decimal) -> bool:
    """Set a new price with VAT; False when it was that already."""
    changed = Offer.objects.filter(pk=offer_id).exclude(price=price).update(price=price, version=F("version") + 1)
    if changed:
        PriceChange.objects.create(offer_id=offer_id, price=price, since=timezone.now())
    return bool(changed)

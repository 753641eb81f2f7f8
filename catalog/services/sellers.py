"""What a seller's standing does to the shop: their offers are in, or out, in the same transaction."""

from __future__ import annotations

from django.db import transaction

from catalog.services import listings
from sellers.models import Offer, Seller


@transaction.atomic
def set_seller_status(*, seller_id: int, status: str) -> Seller:
    """Let a seller sell, or stop them: cards, search, buy boxes and carts say so from the next request on."""
    seller = Seller.objects.select_for_update().get(pk=seller_id)
    if seller.status != status:
        seller.status = status
        seller.save(update_fields=["status"])
        listings.refresh_offers(products_of(seller))
    return seller


def products_of(seller: Seller) -> list[int]:
    """The products (or the parents of the variants) that a seller offers."""
    pairs = Offer.objects.filter(partner=seller).values_list("product_id", "product__parent_id")
    return sorted({parent or product for product, parent in pairs})

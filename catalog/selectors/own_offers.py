"""A seller's own offers, as the seller sees them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from sellers.models import Offer, Seller

SHOWN = {
    "on-sale": Q(is_active=True, num_in_stock__gt=F("num_allocated")),
    "sold-out": Q(is_active=True, num_in_stock__lte=F("num_allocated")),
    "off": Q(is_active=False),
}


def offers_of(seller: Seller, words: str = "", shown: str = "") -> QuerySet[Offer]:
    """Newest first; of those whose title or SKU holds the words, and that are on sale, sold out or switched off."""
    offers = Offer.objects.filter(SHOWN.get(shown, Q()), partner=seller)
    if words:
        title = Q(product__title__icontains=words) | Q(product__parent__title__icontains=words)
        offers = offers.filter(title | Q(partner_sku__icontains=words))
    return offers.select_related("product__parent", "product__product_class").order_by("-pk")

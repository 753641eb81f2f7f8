"""A barcode number or an SKU, typed as it is, leads to its product."""

from __future__ import annotations

from catalog.models import Gtin, Product
from sellers.models import Offer


def product_of(code: str) -> int | None:
    """The id of the shown product (of a variant, its parent's) with this GTIN, or with an offer of this SKU."""
    code = code.strip()
    if not 3 <= len(code) <= 64 or "\0" in code or not any(char.isdigit() for char in code):
        return None
    digits = code.replace(" ", "").replace("-", "")
    product = None
    if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14:
        padded = digits.zfill(13) if len(digits) == 12 else digits
        gtin = Gtin.objects.filter(value__in={digits, padded}, product__is_public=True).select_related("product")
        product = next((each.product for each in gtin[:1]), None)
    product = product or _by_sku(code)
    return (product.parent_id or product.pk) if product else None


def _by_sku(code: str) -> Product | None:
    found = list(Offer.objects.filter(partner_sku=code, product__is_public=True).select_related("product")[:2])
    return found[0].product if len(found) == 1 else None

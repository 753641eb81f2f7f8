"""Putting an offer up and changing its price. Callers in higher rooms refresh the product's listing afterwards."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from oscar.core.loading import get_model

from sellers.errors import WrongPriceBreaks
from sellers.models import Offer, PriceBreak, PriceChange, StockMovement
from sellers.pricing import cents

Product = get_model("catalogue", "Product")
MOST_BREAKS, MOST_UNITS = 8, 999


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


@transaction.atomic
def set_price_breaks(*, offer_id: int, breaks: Iterable[tuple[int, Decimal]]) -> Offer:
    """Say from which quantity on one costs less, in place of what was said before; nothing takes it all away.

    Raises WrongPriceBreaks unless every step is lower than the one before, the first lower than the offer's price.
    """
    offer = Offer.objects.select_for_update(no_key=True).get(pk=offer_id)
    steps = sorted(breaks)
    check_price_breaks(offer.price, steps)
    if steps != list(offer.price_breaks.values_list("from_quantity", "price")):
        offer.price_breaks.all().delete()
        PriceBreak.objects.bulk_create(PriceBreak(offer=offer, from_quantity=n, price=price) for n, price in steps)
        Offer.objects.filter(pk=offer_id).update(version=F("version") + 1)
    return offer


def check_price_breaks(price: Decimal, steps: list[tuple[int, Decimal]]) -> None:
    """Steps in the order of their quantities: each must cost less than the one before."""
    if len(steps) > MOST_BREAKS:
        raise WrongPriceBreaks(f"Give at most {MOST_BREAKS} quantities.")
    before, fewest = price, 1
    for from_quantity, unit in steps:
        if from_quantity <= fewest or from_quantity > MOST_UNITS:
            raise WrongPriceBreaks(f"Quantities are whole numbers from 2 to {MOST_UNITS}, each of them once.")
        if not 0 < unit < before or unit != cents(unit):
            raise WrongPriceBreaks(f"From {from_quantity} on, one must cost more than nothing and less than {before}.")
        before, fewest = unit, from_quantity

"""One price changes: the listing's row alone, and all that happens when a seller changes it."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from django.db import connection, transaction

from bench.asking import Took
from catalog.models import Listing
from catalog.services import listings
from sellers.models import Offer
from sellers.services.offers import change_price

ROWS, CHANGES = 400, 100
UPDATES = """SELECT n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables WHERE relname = 'catalog_listing'"""


def rows() -> Took:
    """The single statement, committed."""
    took = Took()
    before = _updates()
    for listing in _some(ROWS):
        took.add(listing.pk, lambda listing=listing: _write(listing.pk))
    took.note = _hot(before)
    return took


def service() -> Took:
    """The offer's price, the record of it, and the listing with its buy box, committed."""
    took = Took()
    before = _updates()
    for listing in _some(CHANGES):
        offer = Offer.objects.get(pk=listing.offer_id)
        took.add(listing.pk, lambda offer=offer, pk=listing.pk: _change(offer, pk))
    took.note = _hot(before)
    return took


def _write(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_listing SET price = price + 0.01 WHERE product_id = %s", [pk])


def _change(offer: Offer, pk: int) -> None:
    """A cent up or down: mostly the same offer stays the best."""
    offer.price += Decimal("0.01") if offer.price < 1 or offer.pk % 2 else -Decimal("0.01")
    with transaction.atomic():
        change_price(offer_id=offer.pk, price=offer.price)
        listings.refresh_offers([pk])


def _some(count: int) -> list[Listing]:
    last = Listing.objects.order_by("-pk").values_list("pk", flat=True).first()
    first = Listing.objects.order_by("pk").values_list("pk", flat=True).first()
    random = Random(5)
    picked = [random.randint(first, last) for _ in range(count * 3)]
    return list(Listing.objects.filter(pk__in=picked, offer__isnull=False).defer("tsv")[:count])


def _updates() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(UPDATES)
        return cursor.fetchone()


def _hot(before: tuple[int, int]) -> str:
    hot, every = (now - then for now, then in zip(_updates(), before, strict=True))
    return f"{100 * hot / every:.0f} % HOT" if every else "no updates"

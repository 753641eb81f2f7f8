"""Reading listings: one narrow row per card, however many sellers, variants and reviews stand behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Count, F, QuerySet
from django.http import QueryDict

from catalog.models import Listing
from sellers import delivery

PER_PAGE = 24
SORTS = {
    "": ("Best match", ["-popularity", "-pk"]),
    "price": ("Price with delivery", [F("price") + F("delivery_price"), "pk"]),
    "rating": ("Rating", [F("rating").desc(nulls_last=True), "-reviews_count", "pk"]),
    "new": ("Newest", ["-created_at", "-pk"]),
}


@dataclass(frozen=True)
class Filters:
    """What a shopper narrowed a list down to, read from the address; nonsense counts as nothing."""

    brands: tuple[int, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    in_stock: bool = False
    sort: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        brands = {int(word) for word in query.getlist("brand")[:50] if re.fullmatch("[0-9]{1,9}", word)}
        least, most = _amount(query.get("from", "")), _amount(query.get("to", ""))
        if least is not None and most is not None and least > most:
            least, most = most, least  # typed the other way round
        sort = query.get("sort", "")
        return cls(tuple(sorted(brands)), least, most, query.get("stock") == "1", sort if sort in SORTS else "")

    @property
    def are_set(self) -> bool:
        return bool(self.brands or self.in_stock or self.least is not None or self.most is not None)

    def apply(self, listings: QuerySet[Listing]) -> QuerySet[Listing]:
        if self.brands:
            listings = listings.filter(brand__in=self.brands)
        if self.least is not None:
            listings = listings.filter(price__gte=self.least)
        if self.most is not None:
            listings = listings.filter(price__lte=self.most)
        return listings.filter(offer__isnull=False) if self.in_stock else listings

    def order(self, listings: QuerySet[Listing]) -> QuerySet[Listing]:
        return listings.order_by(*SORTS[self.sort][1])


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", ".").strip()[:12])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10_000_000 else None


def dated(listings: Iterable[Listing]) -> list[Listing]:
    """The same listings, each with the day on which it would arrive if ordered now."""
    found = list(listings)
    for listing in found:
        if listing.offer_id:
            when = delivery.promise(listing.handling_days, listing.cutoff, listing.delivery_days, listing.delivery_days)
            listing.arrives_by = when.arrives_by
    return found


def brands_of(listings: QuerySet[Listing], most: int = 12) -> list[dict[str, object]]:
    """The brands in a list with how many products each, most first."""
    named = listings.exclude(brand=None).order_by()
    return list(named.values("brand_id", "brand_name").annotate(n=Count("pk")).order_by("-n", "brand_name")[:most])


def deals(most: int = 10) -> list[Listing]:
    cheaper = Listing.objects.filter(offer__isnull=False, was_price__gt=F("price"))
    return dated(cheaper.order_by("-popularity", "pk").defer("tsv")[:most])


def popular(most: int = 12) -> list[Listing]:
    return dated(Listing.objects.filter(offer__isnull=False).order_by("-popularity", "-pk").defer("tsv")[:most])


def newest(most: int = 10) -> list[Listing]:
    return dated(Listing.objects.filter(offer__isnull=False).order_by("-created_at", "-pk").defer("tsv")[:most])

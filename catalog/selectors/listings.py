"""Reading listings: one narrow row per card, however many sellers, variants and reviews stand behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import connection
from django.db.models import F, QuerySet
from django.http import QueryDict

from catalog.models import Listing
from catalog.search.engine import Found
from catalog.selectors.prices import at
from sellers.models import Offer
from sellers.places import Place

PER_PAGE = 24
SORTS = {"": "Best match", "price": "Price with delivery", "rating": "Rating", "new": "Newest"}


@dataclass(frozen=True)
class Filters:
    """What a shopper narrowed a list down to, read from the address; nonsense counts as nothing."""

    brands: tuple[int, ...] = ()
    facets: tuple[int, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    in_stock: bool = False
    condition: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        least, most = _amount(query.get("from", "")), _amount(query.get("to", ""))
        if least is not None and most is not None and least > most:
            least, most = most, least  # typed the other way round
        sort, condition = query.get("sort", ""), query.get("condition", "")
        return cls(
            _numbers(query.getlist("brand")),
            _numbers(query.getlist("f")),
            least,
            most,
            query.get("stock") == "1",
            condition if condition in Offer.Condition.values else "",
            sort if sort in SORTS else "",
        )

    @property
    def are_set(self) -> bool:
        limits = self.least is not None or self.most is not None
        return bool(self.brands or self.facets or self.in_stock or self.condition or limits)


def _numbers(words: list[str]) -> tuple[int, ...]:
    return tuple(sorted({int(word) for word in words[:50] if re.fullmatch("[0-9]{1,9}", word)}))


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", ".").strip()[:12])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10_000_000 else None


def cards(ids: list[int], place: Place | None = None) -> list[Listing]:
    """The listings of these products, in this order, with the prices of the place."""
    found = {listing.pk: listing for listing in Listing.objects.filter(pk__in=ids).defer("tsv")}
    return at((found[pk] for pk in ids if pk in found), place)


@dataclass(frozen=True)
class Choice:
    """One value that a list can be narrowed down by, and how many products would be left."""

    value: str
    text: str
    count: int
    chosen: bool


# Names of everything that facets count, in one query.
NAMES = """
SELECT 'brand', id, name, '' FROM catalog_brand WHERE id = ANY(%(brand)s)
UNION ALL SELECT 'category', id, name, url_path FROM catalogue_category WHERE id = ANY(%(category)s)
UNION ALL SELECT 'facet', id, name, value FROM catalog_facetvalue WHERE id = ANY(%(facet)s)
"""


def facets(found: Found, filters: Filters) -> dict[str, object]:
    """What to show beside a list: brands, categories, conditions, and specifications grouped by name. What is chosen
    stays visible; what would leave everything or nothing is left out."""
    ids = {kind: [value for value, _ in found.facets.get(kind, [])] for kind in ("brand", "category", "facet")}
    ids["brand"] += [pk for pk in filters.brands if pk not in ids["brand"]]
    ids["facet"] += [pk for pk in filters.facets if pk not in ids["facet"]]
    with connection.cursor() as cursor:
        cursor.execute(NAMES, ids)
        names = {(kind, pk): (name, more) for kind, pk, name, more in cursor.fetchall()}
    counts = {kind: dict(values) for kind, values in found.facets.items()}
    brands = [
        Choice(str(pk), names["brand", pk][0], counts.get("brand", {}).get(pk, 0), pk in filters.brands)
        for pk in ids["brand"]
        if ("brand", pk) in names
    ]
    return {
        "brands": brands[:12] if len(brands) > 1 or filters.brands else [],
        "conditions": [
            Choice(value, Offer.Condition(value).label, n, value == filters.condition)
            for value, n in found.facets.get("condition", [])
        ],
        "categories": [
            Choice(names["category", pk][1], names["category", pk][0], n, False)
            for pk, n in found.facets.get("category", [])
            if ("category", pk) in names
        ],
        "attributes": _attributes(ids["facet"], names, counts.get("facet", {}), filters, found.total),
    }


def _attributes(ids, names, counts, filters: Filters, total: int) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for pk in ids:
        name, value = names.get(("facet", pk), ("", ""))
        if name:
            groups.setdefault(name, []).append(Choice(str(pk), value, counts.get(pk, 0), pk in filters.facets))
    useful = [
        (name, sorted(choices, key=lambda choice: -choice.count)[:8])
        for name, choices in groups.items()
        if any(choice.chosen for choice in choices) or len(choices) > 1 and choices[0].count < total
    ]
    return useful[:6]


def deals(most: int = 10, place: Place | None = None) -> list[Listing]:
    cheaper = Listing.objects.filter(offer__isnull=False, was_price__gt=F("price")).order_by("-popularity", "pk")
    return [listing for listing in _to_be_had(cheaper, most, place) if (listing.was_price or 0) > listing.price]


def popular(most: int = 12, place: Place | None = None) -> list[Listing]:
    return _to_be_had(Listing.objects.filter(offer__isnull=False).order_by("-popularity", "-pk"), most, place)


def newest(most: int = 10, place: Place | None = None) -> list[Listing]:
    return _to_be_had(Listing.objects.filter(offer__isnull=False).order_by("-created_at", "-pk"), most, place)


def _to_be_had(listings: QuerySet[Listing], most: int, place: Place | None) -> list[Listing]:
    """The first of them that somebody sends to the place. Abroad a few more are looked at: some stay at home."""
    looked_at = most * 2 if place and place.is_abroad else most
    return [listing for listing in at(listings.defer("tsv")[:looked_at], place) if listing.offer_id][:most]

"""What a shopper narrowed a list down to: read from the address, written back into addresses, said in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict

from catalog.search.page import DAYS, PRICE_BANDS
from events.templatetags.shop import money, number, short_day
from sellers import delivery
from sellers.models import Offer

SORTS = {"": "Best match", "price": "Price with delivery", "rating": "Rating", "new": "Newest"}
# Everything that narrows a list down, as addresses name it.
PARAMETERS = ("brand", "seller", "condition", "f", "r", "price", "from", "to", "rating", "free", "days", "stock", "c")
STARS = (4, 3)
MOST_VALUES = 50  # of one kind; nobody ticks more, and a longer list is an attack
BANDS = {
    f"{low or ''}-{high or ''}": (low, high)
    for low, high in zip([None, *PRICE_BANDS], [*PRICE_BANDS, None], strict=True)
}
BAND_NUMBERS = {value: n for n, value in enumerate(BANDS)}
RANGE = re.compile(
    r"(?P<name>[^~\0]{1,60})~(?P<low>[0-9]{0,12}(?:\.[0-9]{1,6})?)~(?P<high>[0-9]{0,12}(?:\.[0-9]{1,6})?)"
    r"~(?P<unit>[^~\0\s]{0,12})"
)

# Names of what was chosen. Of what does not exist nothing comes back.
NAMES = """
SELECT 'brand', id, name, '' FROM catalog_brand WHERE id = ANY(%(brands)s)
UNION ALL SELECT 'seller', id, name, '' FROM partner_partner WHERE id = ANY(%(sellers)s)
UNION ALL SELECT 'f', id, name, value FROM catalog_facetvalue WHERE id = ANY(%(facets)s)
"""
IN_RANGES = """
SELECT r.n, v.id
FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::numeric[]) WITH ORDINALITY AS r (name, unit, low, high, n)
JOIN catalog_facetvalue v ON v.name = r.name AND v.unit = r.unit
    AND v.number >= COALESCE(r.low, v.number) AND v.number < COALESCE(r.high, v.number + 1) LIMIT 10000
"""


@dataclass(frozen=True, order=True)
class Range:
    """Of a measured specification, from `low` to below `high`; in an address: Weight~500~1000~g."""

    name: str
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @classmethod
    def of(cls, text: str) -> Range | None:
        found = RANGE.fullmatch(text)
        low, high = (Decimal(found[end]) if found and found[end] else None for end in ("low", "high"))
        return cls(found["name"].strip(), found["unit"], low, high) if found and (low, high) != (None, None) else None

    @property
    def value(self) -> str:
        return "~".join((self.name, _plain(self.low), _plain(self.high), self.unit))

    @property
    def text(self) -> str:
        if self.low is None:
            text = f"under {number(self.high)}"
        else:
            text = f"{number(self.low)} and up" if self.high is None else f"{number(self.low)} to {number(self.high)}"
        return text.replace(" and up", f" {self.unit} and up") if self.high is None else f"{text} {self.unit}".strip()


@dataclass(frozen=True)
class Filters:
    """The choices of an address, in one order; nonsense counts as nothing."""

    brands: tuple[int, ...] = ()
    sellers: tuple[int, ...] = ()
    conditions: tuple[str, ...] = ()
    facets: tuple[int, ...] = ()
    ranges: tuple[Range, ...] = ()
    bands: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    rating: int = 0
    free: bool = False
    days: int | None = None
    in_stock: bool = False
    sort: str = ""
    unread: tuple[str, ...] = ()  # prices that are none

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        typed = [query.get("from", "").strip(), query.get("to", "").strip()]
        least, most = map(_amount, typed)
        if least is not None and most is not None and least > most:
            least, most = most, least  # typed the other way round
        stars, days = _numbers(query.getlist("rating")), _numbers(query.getlist("days"))
        return cls(
            brands=_numbers(query.getlist("brand")),
            sellers=_numbers(query.getlist("seller")),
            conditions=tuple(value for value in Offer.Condition.values if value in query.getlist("condition")),
            facets=_numbers(query.getlist("f")),
            ranges=_ranges(query.getlist("r")),
            bands=tuple(value for value in BANDS if value in query.getlist("price")),
            least=least,
            most=most,
            rating=min((each for each in stars if 1 <= each <= 5), default=0),
            free=query.get("free") == "1",
            days=max((each for each in days if each in DAYS), default=None),
            in_stock=query.get("stock") == "1",
            sort=query.get("sort", "") if query.get("sort") in SORTS else "",
            unread=tuple(text[:30] for text in typed if text and _amount(text) is None),
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        several = [
            *(("brand", str(pk)) for pk in self.brands),
            *(("seller", str(pk)) for pk in self.sellers),
            *(("condition", value) for value in self.conditions),
            *(("f", str(pk)) for pk in self.facets),
            *(("r", each.value) for each in self.ranges),
            *(("price", value) for value in self.bands),
        ]
        single = {
            "from": _plain(self.least),
            "to": _plain(self.most),
            "rating": str(self.rating or ""),
            "free": "1" if self.free else "",
            "days": str(self.days or ""),
            "stock": "1" if self.in_stock else "",
        }
        return several + [(name, value) for name, value in single.items() if value]

    @property
    def are_set(self) -> bool:
        return bool(self.pairs)

    def without(self, name: str, value: str) -> Filters:
        """The same with one choice less."""
        query = QueryDict(mutable=True)
        for each, kept in [*self.pairs, ("sort", self.sort)]:
            # The two ends of a price go together: they are one chip.
            if not (each == name and kept == value or {each, name} == {"from", "to"}):
                query.appendlist(each, kept)
        return Filters.of(query)


@dataclass(frozen=True)
class Address:
    """Where a list is, and what of its address is no choice: the words searched for, the department."""

    path: str
    fixed: tuple[tuple[str, str], ...] = ()

    def to(self, filters: Filters = Filters(), page: int = 1) -> str:
        pairs = [*self.fixed, *filters.pairs]
        pairs += [("sort", filters.sort)] if filters.sort else []
        pairs += [("page", str(page))] if page > 1 else []
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def within(self, name: str, value: str) -> Address:
        """The same with another value there, or none."""
        kept = tuple(pair for pair in self.fixed if pair[0] != name)
        return replace(self, fixed=(*kept, (name, value)) if value else kept)


@dataclass(frozen=True)
class Chip:
    """One choice that can be taken away."""

    text: str
    url: str
    kind: str  # of which choice, as the engine names it in `Found.without`


class Chosen:
    """The choices of an address that exist, with their names: one query when something with a name was chosen, one for
    ranges."""

    def __init__(self, filters: Filters) -> None:
        self.names = _names(filters)
        known = {kind: [pk for each, pk in self.names if each == kind] for kind in ("brand", "seller", "f")}
        self.ids_in_range = _ids_in(filters.ranges)
        self.filters = replace(
            filters,
            brands=tuple(pk for pk in filters.brands if pk in known["brand"]),
            sellers=tuple(pk for pk in filters.sellers if pk in known["seller"]),
            facets=tuple(pk for pk in filters.facets if pk in known["f"]),
            ranges=tuple(each for each in filters.ranges if self.ids_in_range[each]),
        )
        self.groups = self._groups()

    def _groups(self) -> dict[str, tuple[int, ...]]:
        """The specifications chosen, by name: several values of one mean any of them."""
        groups: dict[str, list[int]] = {}
        for pk in self.filters.facets:
            groups.setdefault(self.names["f", pk][0], []).append(pk)
        for each in self.filters.ranges:
            groups.setdefault(each.name, []).extend(self.ids_in_range[each])
        return {name: tuple(dict.fromkeys(ids)) for name, ids in groups.items()}

    @property
    def asked(self) -> dict[str, object]:
        """For catalog.search.engine.Asked."""
        mine = self.filters
        return {
            "brands": mine.brands,
            "sellers": mine.sellers,
            "conditions": mine.conditions,
            "facets": tuple(self.groups.values()),
            "bands": tuple(BAND_NUMBERS[value] for value in mine.bands),
            "least": mine.least,
            "most": mine.most,
            "rating": mine.rating,
            "free_delivery": mine.free,
            "within_days": mine.days,
            "in_stock": mine.in_stock,
            "sort": mine.sort,
        }

    def chips(self, address: Address) -> list[Chip]:
        seen: list[tuple[str, str, str, str]] = list(self.said())
        return [Chip(text, address.to(self.filters.without(name, value)), kind) for kind, name, value, text in seen]

    def said(self) -> Iterator[tuple[str, str, str, str]]:
        mine, kinds = self.filters, {name: f"facet {n}" for n, name in enumerate(self.groups)}
        for pk in mine.brands:
            yield "brand", "brand", str(pk), self.names["brand", pk][0]
        for pk in mine.sellers:
            yield "seller", "seller", str(pk), f"Sold by {self.names['seller', pk][0]}"
        for value in mine.conditions:
            yield "condition", "condition", value, str(Offer.Condition(value).label)
        for pk in mine.facets:
            name, value = self.names["f", pk]
            yield kinds[name], "f", str(pk), f"{name}: {value}"
        for each in mine.ranges:
            yield kinds[each.name], "r", each.value, f"{each.name}: {each.text}"
        for value in mine.bands:
            yield "price", "price", value, band_text(value)
        if mine.least is not None:
            yield "price", "from", _plain(mine.least), price_text(mine.least, mine.most)
        elif mine.most is not None:
            yield "price", "to", _plain(mine.most), price_text(None, mine.most)
        if mine.rating:
            yield "rating", "rating", str(mine.rating), rating_text(mine.rating)
        if mine.free:
            yield "free", "free", "1", "Free delivery"
        if mine.days is not None:
            yield "days", "days", str(mine.days), days_text(mine.days)
        if mine.in_stock:
            yield "buyable", "stock", "1", "Can be bought now"


def band_text(value: str) -> str:
    low, high = BANDS[value]
    if low is None:
        return f"Under {_euro(high)}"
    return f"{_euro(low)} and up" if high is None else f"{_euro(low)} to {_euro(high)}"


def price_text(least: Decimal | None, most: Decimal | None) -> str:
    if least is None:
        return f"Up to {_euro(most)}"
    return f"{_euro(least)} and up" if most is None else f"{_euro(least)} to {_euro(most)}"


def rating_text(stars: int) -> str:
    return "5 stars" if stars == 5 else f"{stars} stars and up"


def days_text(days: int) -> str:
    """Working days as the day on which they end: what cards say."""
    return f"By {short_day(delivery.add_working_days(delivery.counted_from().day, days))}"


def _euro(amount: Decimal | int | None) -> str:
    """Whole amounts without cents: they are limits, not prices."""
    text = money(amount)
    return text[: -len(".00")] if text.endswith(".00") else text


def _names(filters: Filters) -> dict[tuple[str, int], tuple[str, str]]:
    asked = {"brands": list(filters.brands), "sellers": list(filters.sellers), "facets": list(filters.facets)}
    if not any(asked.values()):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, asked)
        return {(kind, pk): (name, value) for kind, pk, name, value in cursor.fetchall()}


def _ids_in(ranges: tuple[Range, ...]) -> dict[Range, list[int]]:
    """The values within each range, in one query."""
    found: dict[Range, list[int]] = {each: [] for each in ranges}
    if ranges:
        columns = [[getattr(each, name) for each in ranges] for name in ("name", "unit", "low", "high")]
        with connection.cursor() as cursor:
            cursor.execute(IN_RANGES, columns)
            for number, pk in cursor.fetchall():
                found[ranges[number - 1]].append(pk)
    return found


def _numbers(words: list[str]) -> tuple[int, ...]:
    return tuple(sorted({int(word) for word in words[:MOST_VALUES] if re.fullmatch("[0-9]{1,9}", word)}))


def _ranges(words: list[str]) -> tuple[Range, ...]:
    found = (Range.of(word) for word in words[:5])
    return tuple(dict.fromkeys(each for each in found if each))


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", ".").strip(" €")[:12])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10_000_000 else None


def _plain(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text

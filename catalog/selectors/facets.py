"""What stands beside a list to narrow it down: each choice with the number of products that it would leave.

A kind that has a choice is counted without it (the engine does that), so that a second brand can be ticked; what would
leave nothing is left out, unless it is chosen; a kind whose every choice would change nothing is left out whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from catalog.models import Category
from catalog.search.engine import Found
from catalog.search.page import DAYS
from catalog.selectors.categories import STEP
from catalog.selectors.filters import (
    BANDS,
    STARS,
    Address,
    Chosen,
    Filters,
    Range,
    band_text,
    days_text,
    rating_text,
)
from sellers.models import Offer

AT_ONCE = 5  # choices of a kind that are shown before "more"
MOST_CHOICES = 18
MOST_SPECIFICATIONS = 6
# Names of everything that was counted, in one query.
NAMES = """
SELECT 'brand', id, name, '', NULL::numeric, '' FROM catalog_brand WHERE id = ANY(%(brand)s)
UNION ALL SELECT 'seller', id, name, '', NULL, '' FROM partner_partner WHERE id = ANY(%(seller)s)
UNION ALL SELECT 'category', id, name, url_path, NULL, path FROM catalogue_category
    WHERE id = ANY(%(category)s) AND is_public AND ancestors_are_public
UNION ALL SELECT 'facet', id, name, value, number, unit FROM catalog_facetvalue WHERE id = ANY(%(facet)s)
"""


@dataclass(frozen=True)
class Choice:
    """One value that a list can be narrowed down by, and how many products would be left."""

    name: str
    value: str
    text: str
    count: int
    chosen: bool = False
    url: str = ""  # of a department: a place to go to
    one_of: bool = False  # choosing it takes the others of this name away


@dataclass(frozen=True)
class Facet:
    title: str
    choices: list[Choice]
    key: str

    @property
    def first(self) -> list[Choice]:
        """What is always shown: the chosen ones and the most frequent."""
        return [choice for n, choice in enumerate(self.choices) if n < AT_ONCE or choice.chosen]

    @property
    def more(self) -> list[Choice]:
        return [choice for n, choice in enumerate(self.choices) if n >= AT_ONCE and not choice.chosen]

    @property
    def is_chosen(self) -> bool:
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Value:
    """Of a specification, as it was counted."""

    pk: int
    value: str
    number: Decimal | None
    unit: str
    count: int


@dataclass
class Departments:
    """The way down in the tree, and what lies below, each a link that keeps what was chosen."""

    way: list[Choice] = field(default_factory=list)
    here: str = ""
    below: list[Choice] = field(default_factory=list)


class Beside:
    """All that stands beside one list. One query for the names."""

    def __init__(self, found: Found, chosen: Chosen, address: Address, seller_id: int | None = None) -> None:
        self.found, self.chosen, self.filters, self.address = found, chosen, chosen.filters, address
        self.seller_id = seller_id
        self.counts = {kind: dict(values) for kind, values in found.facets.items()}
        self.names = self._read_names()

    def _read_names(self) -> dict[tuple[str, int], tuple[str, str, Decimal | None, str]]:
        ids = {kind: list(self.counts.get(kind, ())) for kind in ("brand", "seller", "category", "facet")}
        for kind, values in self.counts.items():
            if kind.startswith("facet "):
                ids["facet"] += values
        if not any(ids.values()):
            return {}
        with connection.cursor() as cursor:
            cursor.execute(NAMES, ids)
            return {(kind, pk): (name, *more) for kind, pk, name, *more in cursor.fetchall()}

    def facets(self) -> list[Facet]:
        every = [
            self._delivery(),
            Facet("Price with delivery", self._bands(), "price"),
            Facet("Rating", self._rating(), "rating"),
            Facet("Brand", self._named("brand", self.filters.brands), "brand"),
            Facet("Condition", self._conditions(), "condition"),
            Facet("Seller", [] if self.seller_id else self._named("seller", self.filters.sellers), "seller"),
            *self._specifications(),
        ]
        return [facet for facet in every if self._is_useful(facet)]

    def _is_useful(self, facet: Facet) -> bool:
        if facet.is_chosen or facet.key == "price":  # an own price can always be typed
            return True
        return any(choice.count < self.found.total for choice in facet.choices)

    def _delivery(self) -> Facet:
        mine, counts = self.filters, self.counts
        whole = self.found.without.get("days", self.found.total)
        choices = self._up_to("days", whole, mine.days)
        free = self.found.total if mine.free else counts.get("free", {}).get(1, 0)
        buyable = self.found.total if mine.in_stock else counts.get("buyable", {}).get(1, 0)
        if mine.free or 0 < free < self.found.total:
            choices.append(Choice("free", "1", "Free delivery", free, mine.free))
        if mine.in_stock or 0 < buyable < self.found.total:
            choices.append(Choice("stock", "1", "Can be bought now", buyable, mine.in_stock))
        return Facet("Delivery", choices, "delivery")

    def _up_to(self, name: str, whole: int, chosen: int | None) -> list[Choice]:
        """By when it arrives: each day counts those of the days before it."""
        choices, counts, before = [], self.counts.get("days", {}), 0
        for number, days in enumerate(DAYS):
            count = before + counts.get(number, 0)
            if days == chosen or before < count < whole:
                choices.append(Choice(name, str(days), days_text(days), count, days == chosen, one_of=True))
            before = count
        if chosen is not None:
            choices.insert(0, Choice(name, "", "Any day", whole, one_of=True))
        return choices

    def _rating(self) -> list[Choice]:
        chosen, counts = self.filters.rating, self.counts.get("rating", {})
        whole = self.found.without.get("rating", self.found.total)
        stars = sorted({*STARS, chosen} - {0}, reverse=True)
        choices = [
            Choice("rating", str(each), rating_text(each), count, each == chosen, one_of=True)
            for each in stars
            if (count := sum(n for star, n in counts.items() if star >= each)) and count < whole or each == chosen
        ]
        if chosen:
            choices.insert(0, Choice("rating", "", "Any rating", whole, one_of=True))
        return choices

    def _bands(self) -> list[Choice]:
        counts = self.counts.get("price", {})
        choices = [
            Choice("price", value, band_text(value), counts.get(number, 0), value in self.filters.bands)
            for number, value in enumerate(BANDS)
        ]
        some = [choice for choice in choices if choice.count or choice.chosen]
        return some if len(some) > 1 or any(choice.chosen for choice in some) else []

    def _conditions(self) -> list[Choice]:
        counts = self.counts.get("condition", {})
        return [
            Choice("condition", value, str(label), counts.get(value, 0), value in self.filters.conditions)
            for value, label in Offer.Condition.choices
            if counts.get(value) or value in self.filters.conditions
        ]

    def _named(self, kind: str, chosen: tuple[int, ...]) -> list[Choice]:
        counts = self.counts.get(kind, {})
        rows = [(pk, self.names[kind, pk][0], n) for pk, n in counts.items() if (kind, pk) in self.names]
        rows += [(pk, self.chosen.names[kind, pk][0], 0) for pk in chosen if pk not in counts]
        rows.sort(key=lambda row: (row[0] not in chosen, -row[2], row[1].lower()))
        return [Choice(kind, str(pk), name, count, pk in chosen) for pk, name, count in rows[:MOST_CHOICES]]

    # --- specifications -------------------------------------------------------------------------------------------
    def _specifications(self) -> list[Facet]:
        groups: dict[str, dict[int, Value]] = {name: {} for name in self.chosen.groups}
        for number, name in enumerate(self.chosen.groups):
            for pk, count in self.counts.get(f"facet {number}", {}).items():
                self._add(groups[name], pk, count)
        for pk, count in self.counts.get("facet", {}).items():
            name = self.names.get(("facet", pk), ("",))[0]
            if name and name not in self.chosen.groups:  # those were counted without their own choice
                self._add(groups.setdefault(name, {}), pk, count)
        facets = [self._specification(name, list(values.values())) for name, values in groups.items()]
        useful = [facet for facet in facets if facet.is_chosen or len(facet.choices) > 1]
        return useful[: max(MOST_SPECIFICATIONS, len(self.chosen.groups))]

    def _add(self, values: dict[int, Value], pk: int, count: int) -> None:
        if ("facet", pk) in self.names:
            _, value, number, unit = self.names["facet", pk]
            values[pk] = Value(pk, value, number, unit, count)

    def _specification(self, name: str, values: list[Value]) -> Facet:
        mine = self.filters
        values += [
            Value(pk, self.chosen.names["f", pk][1], None, "", 0)
            for pk in mine.facets
            if self.chosen.names["f", pk][0] == name and pk not in {value.pk for value in values}
        ]
        ticked = {value.pk for value in values if value.pk in mine.facets}
        key = f"spec-{min((value.pk for value in values), default=0)}"
        if ranges := _ranges(name, values, [each for each in mine.ranges if each.name == name]):
            shown = [value for value in values if value.pk in ticked]
            return Facet(name, [*(_choice(value, True) for value in shown), *ranges], key)
        measured = all(value.number is not None for value in values)
        values.sort(key=lambda v: (v.number, v.value) if measured else (v.pk not in ticked, -v.count, v.value.lower()))
        return Facet(name, [_choice(value, value.pk in ticked) for value in values[:MOST_CHOICES]], key)

    # --- the tree -------------------------------------------------------------------------------------------------
    def departments(self, scope: Category | None, links: Address, whole: str = "") -> Departments:
        """`whole` names the list without a department; without it departments are pages of their own."""
        counts = self.counts.get("category", {})
        known = {path: (pk, name, url) for (kind, pk), (name, url, _, path) in self.names.items() if kind == "category"}
        here = scope.path if scope else ""
        below = self._below(here, known)
        while not scope and len(below) == 1:  # one department only: what lies below it says more
            below = self._below(below[0], known)
        tree = Departments(here=scope.name if scope else "")
        tree.below = [
            self._place(known[path], counts, links) for path in below if counts.get(known[path][0], 0) or not scope
        ]
        tree.below.sort(key=lambda choice: -choice.count)
        ways = [here[:end] for end in range(STEP, len(here), STEP)] if scope else []
        tree.way = [self._place(known[path], counts, links) for path in ways if path in known]
        if scope and whole:
            tree.way.insert(0, Choice("c", "", whole, 0, url=links.within("c", "").to(self.filters)))
        return tree

    def _below(self, here: str, known: dict[str, tuple[int, str, str]]) -> list[str]:
        return [path for path in known if path.startswith(here) and len(path) == len(here) + STEP]

    def _place(self, place: tuple[int, str, str], counts: dict[int, int], links: Address) -> Choice:
        pk, name, url_path = place
        if links.path.startswith("/c/"):
            url = Address(f"/c/{url_path}/").to(self.filters)
        else:
            url = links.within("c", url_path).to(self.filters)
        return Choice("c", url_path, name, counts.get(pk, 0), url=url)


def _choice(value: Value, chosen: bool) -> Choice:
    return Choice("f", str(value.pk), value.value, value.count, chosen)


def _ranges(name: str, values: list[Value], chosen: list[Range]) -> list[Choice]:
    """Measured values, when there are many of them, as four ranges with about as many products in each."""
    measured = [value for value in values if value.number is not None]
    units = {value.unit for value in measured}
    if not chosen and (len(measured) < len(values) or len({v.number for v in measured}) <= AT_ONCE or len(units) != 1):
        return []
    unit = chosen[0].unit if chosen else units.pop()
    ends = _ends(sorted(measured, key=lambda value: value.number))
    ranges = [Range(name, unit, *pair) for pair in zip([None, *ends], [*ends, None], strict=True)] if ends else []
    ranges += [each for each in chosen if each not in ranges]
    choices = [Choice("r", each.value, each.text, _inside(each, measured), each in chosen) for each in ranges]
    return [choice for choice in choices if choice.count or choice.chosen]


def _ends(measured: list[Value]) -> list[Decimal]:
    """Where one range ends and the next begins."""
    whole, ends, seen = sum(value.count for value in measured), [], 0
    for value in measured:
        if seen >= whole * (len(ends) + 1) / 4 and len(ends) < 3:
            ends.append(value.number)
        seen += value.count
    return ends


def _inside(each: Range, measured: list[Value]) -> int:
    return sum(
        value.count
        for value in measured
        if (each.low is None or value.number >= each.low) and (each.high is None or value.number < each.high)
    )


def nothing_chosen(filters: Filters) -> Filters:
    """What "Clear all" leaves: the order."""
    return Filters(sort=filters.sort)

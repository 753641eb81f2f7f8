"""The seam behind which search is done. Pages, API and commands know only this: what is asked, what is found.

An engine is a class with the methods of SearchEngine, named in the setting SEARCH_ENGINE. Ours is PostgreSQL itself
(catalog.search.postgres): it reads the listings, so `index` and `remove` have nothing left to do. One that keeps an
index of its own writes there, or notes in the caller's transaction what is to be written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Asked:
    """What somebody is looking for. Empty text with a category or a seller is browsing.

    Values of one kind mean any of them, different kinds all of them; `facets` holds a group of values for each name.
    Prices are with delivery, as cards show them.
    """

    text: str = ""
    category_id: int | None = None
    brands: tuple[int, ...] = ()
    facets: tuple[tuple[int, ...], ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    bands: tuple[int, ...] = ()  # numbers of catalog.search.page.PRICE_BANDS, 0 below the first
    in_stock: bool = False
    conditions: tuple[str, ...] = ()
    sellers: tuple[int, ...] = ()
    rating: int = 0  # stars at least
    free_delivery: bool = False
    within_days: int | None = None  # working days until it arrives, ordered now
    seller_id: int | None = None
    country: str = ""  # where it shall go: prices, sellers and stock are those of there; empty: home
    sort: str = ""
    start: int = 0
    count: int = 24
    literally: bool = False  # no spelling mistakes are corrected
    loosely: bool = False  # also what merely mentions the words


@dataclass
class Found:
    """Product ids best first, and what the whole result is made of.

    `facets` counts the values of each kind: brand, seller, condition, price (a band), rating (whole stars), days (until
    it arrives), free, buyable, category (with all above it) and facet. A kind that was chosen from is counted as if it
    were not, and `without` says how many there would be then; specifications are `facet <number of the group>`. With
    `choices_capped` those counts are "at least".
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    named: bool = True
    mentions: int = 0
    corrected: str = ""
    instead: str = ""
    unknown: tuple[str, ...] = ()  # words that no title has
    product_id: int | None = None
    facets: dict[str, list[tuple[object, int]]] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)
    choices_capped: bool = False


@dataclass
class Offered:
    """What to offer while somebody types: phrases, and the ids of categories and products."""

    phrases: list[str] = field(default_factory=list)
    categories: list[int] = field(default_factory=list)
    products: list[int] = field(default_factory=list)


class SearchEngine(Protocol):
    """No method raises because of what a shopper typed."""

    def index(self, product_ids: Iterable[int]) -> None:
        """These listings were written, in the current transaction."""

    def remove(self, product_ids: Iterable[int]) -> None:
        """These listings are gone, in the current transaction."""

    def search(self, asked: Asked) -> Found:
        """A page of results with the counts of what the whole result is made of."""

    def suggest(self, typed: str) -> Offered:
        """What to offer for the beginning of a query."""


def _named() -> SearchEngine:
    return import_string(settings.SEARCH_ENGINE)()


engine: SearchEngine = SimpleLazyObject(_named)

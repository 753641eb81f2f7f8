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
    """What somebody is looking for. Empty text with a category is browsing."""

    text: str = ""
    category_id: int | None = None
    brands: tuple[int, ...] = ()
    facets: tuple[int, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    in_stock: bool = False
    condition: str = ""
    seller_id: int | None = None
    sort: str = ""
    start: int = 0
    count: int = 24
    literally: bool = False


@dataclass
class Found:
    """Product ids best first, and what the whole result is made of."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    corrected: str = ""
    product_id: int | None = None
    facets: dict[str, list[tuple[object, int]]] = field(default_factory=dict)


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

"""Up to four products side by side."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models import Category, Listing, Product
from catalog.selectors.listings import cards
from sellers.places import Place

MOST = 4


@dataclass(frozen=True)
class Row:
    """One specification of every product; None where it is not told."""

    name: str
    values: list[str | None]

    @property
    def differs(self) -> bool:
        """Two products tell different things. That one tells nothing is seen without a mark."""
        return len(self._told() - {""}) > 1

    @property
    def is_same(self) -> bool:
        return len(self._told()) == 1

    def _told(self) -> set[str]:
        return {" ".join((value or "").lower().split()) for value in self.values}


@dataclass(frozen=True)
class Column:
    listing: Listing
    product: Product


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    too_many: list[Listing]
    rows: list[Row]
    kinds: list[str]

    @property
    def ids(self) -> list[int]:
        return [column.listing.pk for column in self.columns]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def compare(ids: list[int], place: Place | None = None) -> Comparison:
    """These products in this order; those beyond the fourth are named, not compared."""
    found = cards(ids, place)
    shown = found[:MOST]
    products = Product.objects.select_related("brand").in_bulk([listing.pk for listing in shown])
    columns = [Column(listing, products[listing.pk]) for listing in shown]
    categories = dict.fromkeys(listing.category_id for listing in shown if listing.category_id)
    names = Category.objects.in_bulk(list(categories)) if len(categories) > 1 else {}
    return Comparison(
        columns=columns,
        too_many=found[MOST:],
        rows=_rows([_specs(column.product) for column in columns]),
        kinds=[names[pk].name for pk in categories if pk in names],
    )


def _specs(product: Product) -> dict[str, str]:
    """What is told of a product, a name once: the same name again adds to it."""
    told: dict[str, list[str]] = {}
    for name, value in [["Brand", product.brand.name if product.brand else ""], *product.specs]:
        if str(value).strip():
            told.setdefault(str(name), []).append(str(value))
    return {name: ", ".join(values) for name, values in told.items()}


def _rows(told: list[dict[str, str]]) -> list[Row]:
    """What several know first, each in the order in which the products tell it."""
    names = list(dict.fromkeys(name for specs in told for name in specs))
    names.sort(key=lambda name: sum(name in specs for specs in told) < 2)
    return [Row(name, [specs.get(name) for specs in told]) for name in names]

"""The page of deals: products that cost less than in the 30 days before."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict

from catalog.models import Category, Deal, Listing
from catalog.selectors.listings import PER_PAGE
from catalog.selectors.prices import at
from sellers.places import Place

STEPS = [10, 20, 30, 50]
SORTS = {
    "": ("Biggest reduction", [F("price") / F("was_price"), "pk"]),
    "popular": ("Most popular", ["-popularity", "-pk"]),
    "price": ("Price with delivery", [F("price") + F("delivery_price"), "pk"]),
    "new": ("Newest", ["-created_at", "-pk"]),
}
MOST = 1200  # fifty pages: nobody reads on, and counting stops there


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; nonsense counts as nothing."""

    department: Category | None
    least: int
    sort: str

    @classmethod
    def of(cls, query: QueryDict, departments: list[Category]) -> Wanted:
        department = next((each for each in departments if each.url_path == query.get("c", "")), None)
        least = next((step for step in STEPS if str(step) == query.get("off", "")), 0)
        sort = query.get("sort", "")
        return cls(department, least, sort if sort in SORTS else "")

    @property
    def is_set(self) -> bool:
        return bool(self.department or self.least or self.sort)


def page_of(wanted: Wanted, number: str | None, place: Place) -> Page:
    """A page of cards. What the listing says counts: a note of a reduction that has ended shows nothing."""
    noted = Deal.objects.filter(per_cent__gte=wanted.least).values("pk")
    real: QuerySet[Listing] = Listing.objects.filter(pk__in=noted, offer__isnull=False, was_price__gt=F("price"))
    if wanted.department:
        real = real.filter(category_ids__contains=[wanted.department.pk])
    page = Paginator(real.order_by(*SORTS[wanted.sort][1]).defer("tsv")[:MOST], PER_PAGE).get_page(number)
    # Elsewhere another seller's offer may be the one, at a price that was never reduced.
    page.object_list = [
        each for each in at(page.object_list, place) if each.price and (each.was_price or 0) > each.price
    ]
    return page

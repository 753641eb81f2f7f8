"""Around a product: cards for a script, rails, similar products, up to four side by side, and what became cheaper."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalog import jsonld
from catalog.models import Listing
from catalog.public import public, shows
from catalog.selectors import deals
from catalog.selectors.categories import departments
from catalog.selectors.comparing import MOST, Comparison, compare
from catalog.selectors.listings import cards
from catalog.selectors.rails import goes_with, similar
from sellers.places import place_of

MOST_CARDS = 20


@public
def cards_of(request: HttpRequest) -> HttpResponse:
    """`/pieces/cards?ids=3,1,2`: cards in that order, for the script that knows what was looked at."""
    ids = _numbers(request.GET.get("ids", "").split(","))[:MOST_CARDS]
    found = cards(ids, place_of(request))
    return shows(
        render(request, "catalog/cards.html", {"listings": found}), *(f"product-{listing.pk}" for listing in found)
    )


@public
def rails(request: HttpRequest, pk: int) -> HttpResponse:
    """The two rails of a product page, fetched when somebody comes near them."""
    context = _around(request, _listing(pk))
    return shows(render(request, "catalog/rails.html", context), *_keys(context))


@public
def similar_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a page of its own, for those who have no script."""
    context = _around(request, _listing(pk))
    return shows(render(request, "catalog/similar.html", context), *_keys(context))


def _listing(pk: int) -> Listing:
    found = Listing.objects.only("title", "slug").filter(pk=pk).first() if pk < 2**31 else None
    if found is None:
        raise Http404("no such product")
    return found


def _around(request: HttpRequest, listing: Listing) -> dict[str, object]:
    place = place_of(request)
    alike = similar(listing.pk, place)
    beside = [listing.pk, *(other.pk for other in alike[: MOST - 1])]
    return {
        "listing": listing,
        "similar": alike,
        "goes_with": goes_with(listing.pk, place),
        "side_by_side": address(beside),
    }


def _keys(context: dict[str, object]) -> set[str]:
    """Everything whose price these pages show."""
    return {f"product-{each.pk}" for each in (context["listing"], *context["similar"], *context["goes_with"])}


def address(ids: list[int], **more: str) -> str:
    return f"{reverse('compare')}?{urlencode([*(('id', pk) for pk in ids), *more.items()])}"


@public
def comparison(request: HttpRequest) -> HttpResponse:
    ids = _numbers(request.GET.getlist("id"))[: 2 * MOST]
    place = place_of(request)
    found = compare(ids, place)
    every = [*found.ids, *(listing.pk for listing in found.too_many)]
    only = request.GET.get("only") == "differences" and len(found.columns) > 1
    room = 0 < len(found.columns) < MOST
    context = {
        "found": found,
        "most": MOST,
        "place": place,
        "only": only,
        "rows": [row for row in found.rows if not row.is_same] if only else found.rows,
        "without": [_without(column.listing, every) for column in found.columns],
        "drop": [_without(listing, every) for listing in _all(found)],
        "toggle": address(every) if only else address(every, only="differences"),
        "offered": [
            (listing, address([*every, listing.pk]))
            for listing in (similar(every[0], place, 8) if room else [])
            if listing.pk not in every
        ],
    }
    return shows(render(request, "catalog/compare.html", context), *(f"product-{pk}" for pk in every))


def _without(listing: Listing, every: list[int]) -> tuple[Listing, str]:
    return listing, address([pk for pk in every if pk != listing.pk])


def _all(found: Comparison) -> list[Listing]:
    return [*(column.listing for column in found.columns), *found.too_many] if found.too_many else []


def _numbers(words: list[str]) -> list[int]:
    """Ids in the order given, each once; what is none is left out."""
    numbers = (int(word) for word in words[:200] if word.isascii() and word.isdigit() and len(word) < 10)
    return list(dict.fromkeys(numbers))


@public
def deals_page(request: HttpRequest) -> HttpResponse:
    shown = departments()
    wanted = deals.Wanted.of(request.GET, shown)
    page = deals.page_of(wanted, request.GET.get("page"), place_of(request))
    crumbs = [("Home", "/"), ("Deals", "")]
    context = {
        "departments": shown,
        "wanted": wanted,
        "page": page,
        "most": deals.MOST,
        "steps": deals.STEPS,
        "sorts": [(key, name) for key, (name, _) in deals.SORTS.items()],
        "crumbs": crumbs,
        "jsonld": jsonld.script(jsonld.crumbs(crumbs), jsonld.item_list(page.object_list)),
    }
    return shows(render(request, "catalog/deals.html", context), "deals")

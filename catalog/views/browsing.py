"""Home, categories, search results and a seller's page: lists of listings."""

from __future__ import annotations

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog import jsonld
from catalog.models import Product, SearchRedirect
from catalog.public import public, shows
from catalog.search.engine import Asked, engine
from catalog.search.page import CAP
from catalog.selectors import categories as tree
from catalog.selectors import listings as lists
from catalog.selectors.listings import PER_PAGE, SORTS, Filters
from catalog.views.places import elsewhere
from sellers.models import Seller
from sellers.places import place_of

MOST_PAGES = CAP // PER_PAGE  # nobody reads on, and what lies behind was not ranked


@public
def home(request: HttpRequest) -> HttpResponse:
    departments = tree.departments()
    to = place_of(request)
    popular = lists.popular(10, to)  # whole rows of five and of two
    context = {
        "departments": departments,
        "tiles": tree.tiles(departments)[:8],
        "deals": lists.deals(place=to),
        "popular": popular,
        "newest": lists.newest(place=to),
        "hero": [listing for listing in popular if listing.image_key][:6],
        "jsonld": jsonld.script(*jsonld.shop()),
    }
    return shows(render(request, "catalog/home.html", context), "home")


@public
def category(request: HttpRequest, path: str) -> HttpResponse:
    path = path.replace("\0", "")
    place = tree.find(path)
    if place is None:
        return elsewhere(request, path)
    branch = tree.Branch(place)
    crumbs = [("Home", "/"), *((each.name, each.url) for each in branch.way)]
    context = _list(request, category_id=place.pk) | {
        "departments": branch.departments,
        "category": place,
        "below": branch.below,
        "crumbs": crumbs,
        "jsonld": jsonld.script(jsonld.crumbs(crumbs)),
    }
    return shows(render(request, "catalog/category.html", context), f"category-{place.pk}")


@public
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200].replace("\0", " ").strip()
    if leads_to := SearchRedirect.objects.filter(term=text.lower()).first():
        return redirect(leads_to.path)
    scope = tree.find(request.GET.get("c", "")[:500].replace("\0", "")) if request.GET.get("c") else None
    literally = request.GET.get("literally") == "1"
    context = _list(request, text=text, category_id=scope.pk if scope else None, literally=literally) if text else {}
    found = context.get("found")
    if found and found.product_id and (product := Product.objects.filter(pk=found.product_id).first()):
        return redirect(product.get_absolute_url())
    context |= {"query": text, "scope": scope, "departments": tree.departments()}
    if not text or not found.total and not context["filters"].are_set:
        context["popular"] = lists.popular(8, place_of(request))
    return shows(render(request, "catalog/search.html", context), "search")


@public
def seller(request: HttpRequest, code: str) -> HttpResponse:
    shop = Seller.objects.selling().filter(code=code).first()
    if shop is None:
        raise Http404("no such seller")
    context = _list(request, seller_id=shop.pk) | {"seller": shop, "crumbs": [("Home", "/"), (shop.name, "")]}
    return shows(render(request, "catalog/seller.html", context), f"seller-{shop.pk}")


def _list(request: HttpRequest, **where: object) -> dict[str, object]:
    """A page of a list: narrowed down, sorted and cut into pages by what the address says."""
    filters, to = Filters.of(request.GET), place_of(request)
    number = _page_number(request)
    start = (number - 1) * PER_PAGE
    found = engine.search(Asked(start=start, count=PER_PAGE, country=to.country, **asdict(filters), **where))
    pages = Paginator(range(found.total), PER_PAGE)
    page = pages.get_page(number)
    page.object_list = lists.cards(found.ids, to) if page.number == number else []
    return {
        "found": found,
        "page": page,
        "filters": filters,
        "sorts": list(SORTS.items()),
        "narrowed": filters.are_set or bool(filters.sort),
        **lists.facets(found, filters),
    }


def _page_number(request: HttpRequest) -> int:
    word = request.GET.get("page", "1")
    return max(1, min(int(word), MOST_PAGES)) if word.isascii() and word.isdigit() and len(word) < 6 else 1

"""Home, categories, search results and a seller's page: lists of listings."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog import jsonld
from catalog.models import Listing, Product
from catalog.public import public, shows
from catalog.search.engine import engine
from catalog.selectors import categories as tree
from catalog.selectors import listings as lists
from catalog.selectors.listings import PER_PAGE, SORTS, Filters
from sellers.models import Seller

MOST_PAGES = 400  # 9,600 products: nobody reads on, and far pages are slow to find


@public
def home(request: HttpRequest) -> HttpResponse:
    departments = tree.departments()
    popular = lists.popular()
    context = {
        "departments": departments,
        "tiles": tree.tiles(departments)[:8],
        "deals": lists.deals(),
        "popular": popular,
        "newest": lists.newest(),
        "hero": [listing for listing in popular if listing.image_key][:6],
        "jsonld": jsonld.script(*jsonld.shop()),
    }
    return shows(render(request, "catalog/home.html", context), "home")


@public
def category(request: HttpRequest, path: str) -> HttpResponse:
    place = tree.find(path)
    if place is None:
        raise Http404("no such category")
    branch = tree.Branch(place)
    crumbs = [("Home", "/"), *((each.name, each.url) for each in branch.way)]
    context = _list(request, Listing.objects.filter(category_ids__contains=[place.pk])) | {
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
    scope = tree.find(request.GET.get("c", "")[:500].replace("\0", "")) if request.GET.get("c") else None
    found = engine.search(text, scope.pk if scope else None)
    if found.product_id:
        product = Product.objects.filter(pk=found.product_id).first()
        if product:
            return redirect(product.get_absolute_url())
    filters = Filters.of(request.GET)
    context = _list(request, found.listings, best_match_first=True) | {
        "query": text,
        "scope": scope,
        "corrected": found.corrected,
        "departments": tree.departments(),
    }
    if not context["page"].paginator.count and not filters.are_set:
        context["popular"] = lists.popular(8)
    return shows(render(request, "catalog/search.html", context), "search")


@public
def seller(request: HttpRequest, code: str) -> HttpResponse:
    shop = Seller.objects.selling().filter(code=code).first()
    if shop is None:
        raise Http404("no such seller")
    listings = Listing.objects.filter(offer__partner=shop)
    context = _list(request, listings) | {"seller": shop, "crumbs": [("Home", "/"), (shop.name, "")]}
    return shows(render(request, "catalog/seller.html", context), f"seller-{shop.pk}")


def _list(request: HttpRequest, listings: QuerySet[Listing], best_match_first: bool = False) -> dict[str, object]:
    """A page of a list: narrowed down, sorted and cut into pages by what the address says."""
    filters = Filters.of(request.GET)
    narrowed = filters.apply(listings)
    if filters.sort or not best_match_first:
        narrowed = filters.order(narrowed)
    page = Paginator(narrowed.defer("tsv"), PER_PAGE).get_page(_page_number(request))
    page.object_list = lists.dated(page.object_list)
    return {
        "page": page,
        "filters": filters,
        "sorts": [(key, name) for key, (name, _) in SORTS.items()],
        "brands": lists.brands_of(listings),
        "narrowed": filters.are_set or bool(filters.sort),
    }


def _page_number(request: HttpRequest) -> int:
    word = request.GET.get("page", "1")
    return min(int(word), MOST_PAGES) if word.isascii() and word.isdigit() and len(word) < 6 else 1

"""Home, categories, search results and a seller's page: lists of listings."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from catalog import jsonld
from catalog.models import Product
from catalog.public import public, shows
from catalog.selectors import categories as tree
from catalog.selectors import listings as lists
from catalog.selectors.filters import Address, Filters
from catalog.selectors.opinions import comments_on
from catalog.views.lists import list_answer, list_context
from catalog.views.places import elsewhere
from sellers.models import Seller
from sellers.places import place_of

LONGEST_QUERY = 200


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
    listed = list_context(request, Address(place.url), place)
    context = listed | {
        "departments": branch.departments,
        "category": place,
        "below": branch.below,
        "crumbs": crumbs,
        "jsonld": jsonld.script(jsonld.crumbs(crumbs), jsonld.item_list(listed["page"].object_list)),
    }
    return list_answer(request, "catalog/category.html", context, f"category-{place.pk}")


@public
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", " ").strip()
    departments, scope, leads_to = tree.before_a_search(_scope(request), text.lower())
    if leads_to:
        return redirect(leads_to)
    context = {"query": text, "scope": scope, "within": scope.url_path if scope else "", "departments": departments}
    if text or Filters.of(request.GET).brands:  # a brand alone is a place to look around in
        how = {name: request.GET.get(name) == "1" for name in ("literally", "loosely")}
        fixed = {"q": text, "c": scope.url_path if scope else ""} | {name: "1" for name, on in how.items() if on}
        address = Address("/search/", tuple(pair for pair in fixed.items() if pair[1]))
        context |= list_context(request, address, scope, f"all of {settings.OSCAR_SHOP_NAME}", text=text, **how)
        found = context["found"]
        if found.product_id and (product := Product.objects.filter(pk=found.product_id).first()):
            return redirect(product.get_absolute_url())
    found = context.get("found")
    if not found or not found.total and not context["chips"]:
        context["popular"] = lists.popular(8, place_of(request))
    return list_answer(request, "catalog/search.html", context, "search")


@public
def seller(request: HttpRequest, code: str) -> HttpResponse:
    shop = Seller.objects.selling().prefetch_related("delivery_options").filter(code=code).first()
    if shop is None:
        raise Http404("no such seller")
    departments, scope = tree.departments_and(_scope(request))
    address = Address(reverse("seller", args=[code]), (("c", scope.url_path),) if scope else ())
    context = list_context(request, address, scope, f"all from {shop.name}", seller_id=shop.pk) | {
        "departments": departments,
        "seller": shop,
        "comments": comments_on(shop),
        "crumbs": [("Home", "/"), (shop.name, "")],
    }
    return list_answer(request, "catalog/seller.html", context, f"seller-{shop.pk}")


def _scope(request: HttpRequest) -> str:
    return request.GET.get("c", "")[:500].replace("\0", "")

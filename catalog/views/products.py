"""A product's page."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from catalog import jsonld
from catalog.models import Product
from catalog.public import public, shows
from catalog.selectors.categories import departments
from catalog.selectors.opinions import Asked
from catalog.selectors.products import ProductPage, product_page
from sellers.places import place_of


@public
def product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    page = product_page(int(pk), _chosen(request), Asked.of(request.GET), place_of(request))
    if page is None:
        return _elsewhere(request, int(pk))
    if slug != page.product.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(page.product.get_absolute_url() + (f"?{query}" if query else ""))
    page.nearest = request.GET.get("nearest") == "1" and page.chosen is not None
    page.quantity = _number(request, "quantity", 4) or 1
    title = page.product.title
    crumbs = [("Home", "/"), *((place.name, place.url) for place in page.way), (title, "")]
    pictures = [default_storage.url(f"{image.key}-{max(image.widths)}.webp") for image in page.images if image.widths]
    context = {
        "page": page,
        "product": page.product,
        "listing": page.product.listing,
        "departments": page.departments,
        "crumbs": crumbs,
        "jsonld": jsonld.script(jsonld.product(page, title, pictures), jsonld.crumbs(crumbs)),
        "asked_for": page.choice if _chosen(request) and page.choice else "",
        "share_picture": jsonld.full(pictures[0]) if pictures else "",
        "returns_until": _return_day(page),
    }
    shown = [f"product-{pk}", *{f"seller-{entry.offer.partner_id}" for entry in page.ranked}]
    return shows(render(request, "catalog/product.html", context), *shown)


def _chosen(request: HttpRequest) -> int | None:
    return _number(request, "variant", 9)


def _number(request: HttpRequest, name: str, digits: int) -> int | None:
    word = request.GET.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= digits else None


def _return_day(page: ProductPage):
    promise = page.buying.promise
    base = promise.arrives_by if promise else timezone.localdate()
    return base + timedelta(days=settings.RETURN_DAYS)


def _elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """A variant's own address leads to its parent; a product that was withdrawn says so and shows where to look."""
    found = Product.objects.filter(pk=pk).select_related("parent").first()
    if found is None:
        raise Http404("no such product")
    if found.parent_id and found.is_public and found.parent.is_public:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    whole = found.parent or found
    place = whole.categories.filter(is_public=True, ancestors_are_public=True).order_by("-depth").first()
    context = {"category": place, "departments": departments()}
    return render(request, "catalog/withdrawn.html", context, status=404)

"""A page of a list: narrowed down, sorted and cut into pages by what the address says, the same for categories,
search results and a seller's page. htmx asks for the list alone; its address shows the whole page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from catalog.models import Category
from catalog.public import shows
from catalog.search.engine import Asked, engine
from catalog.search.page import CAP
from catalog.selectors import listings as lists
from catalog.selectors.facets import Beside, nothing_chosen
from catalog.selectors.filters import SORTS, Address, Chosen, Filters
from catalog.selectors.listings import PER_PAGE
from catalog.selectors.rescue import Rescue
from sellers.places import place_of

HIGHEST_PAGE = 1_000_000  # what is typed beyond that is told as this


def list_context(
    request: HttpRequest, address: Address, scope: Category | None = None, whole: str = "", **where: object
) -> dict[str, object]:
    """What catalog/list.html takes. `whole` names the list without a department, where a department is a choice."""
    chosen, to, number = Chosen(Filters.of(request.GET)), place_of(request), page_number(request)
    asked = Asked(
        category_id=scope.pk if scope else None,
        start=min((number - 1) * PER_PAGE, CAP),
        count=PER_PAGE,
        country=to.country,
        **chosen.asked,
        **where,
    )
    found = engine.search(asked)
    pages = Paginator(range(found.total), PER_PAGE)
    page = pages.get_page(number)
    beyond = number > pages.num_pages
    page.object_list = [] if beyond else lists.cards(found.ids, to)
    beside = Beside(found, chosen, address, seller_id=asked.seller_id)
    filters = chosen.filters
    context = {
        "found": found,
        "page": page,
        "beyond": number if beyond else 0,
        "shown": min(page.number * PER_PAGE, found.total),
        "filters": filters,
        "sorts": list(SORTS.items()),
        "narrowed": filters.are_set or bool(filters.sort) or beyond,
        "address": address,
        "scope": scope,
        "whole": whole,
        "facets": beside.facets(),
        "tree": beside.departments(scope, address, whole),
        "chips": chosen.chips(address),
        "clear_url": address.to(nothing_chosen(filters)),
        "here_url": address.to(filters),
        "first_url": address.to(filters),
        "before_url": address.to(filters, page.number - 1) if page.has_previous() else "",
        "more_url": address.to(filters, page.number + 1) if page.has_next() else "",
        "last_url": address.to(filters, pages.num_pages),
    }
    if not found.total and not found.product_id:
        context["rescue"] = Rescue(asked, found, chosen, address, scope, whole)
    return context


def list_answer(request: HttpRequest, template: str, context: dict[str, object], key: str) -> HttpResponse:
    """The whole page, or for htmx its list. A cache keeps both apart."""
    alone = request.htmx and not request.htmx.history_restore_request
    response = render(request, "catalog/list.html" if alone else template, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return shows(response, key)


def page_number(request: HttpRequest) -> int:
    word = request.GET.get("page", "1")
    if not (word.isascii() and word.isdigit()):
        return 1
    return max(1, min(int(word[:12]), HIGHEST_PAGE))

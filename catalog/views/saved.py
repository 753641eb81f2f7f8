"""Saved products: the list, and the two buttons that fill and empty it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from catalog.errors import NotSold, Refused
from catalog.hearts import forget_guest, remember_guest, tell_hearts
from catalog.models import Listing
from catalog.selectors.saved import Hearts, guest_token, hearts, keeper_of, page_of
from catalog.services import saved
from catalog.services.saved import Keeper
from sellers.places import place_of


class SeeOther(HttpResponseRedirect):
    status_code = 303


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    keeper = keeper_of(request)
    now = hearts(keeper)
    page = page_of(keeper, request.GET.get("page"), place_of(request))
    context = {"page": page, "hidden": len(now.ids) - page.paginator.count, "back": _safe(request.GET.get("back", ""))}
    for word in ("added", "removed"):
        context[word] = _named(request.GET.get(word, ""))
    response = render(request, "catalog/saved.html", context)
    tell_hearts(request, response, now)
    return response


def _named(word: str) -> Listing | None:
    pk = _number(word)
    return Listing.objects.only("title", "slug").filter(pk=pk).first() if pk else None


@require_safe
def ids(request: HttpRequest) -> HttpResponse:
    """For the script: what is saved, when its copy is out of date."""
    now = hearts(keeper_of(request))
    response = JsonResponse({"stamp": now.stamp, "ids": now.ids})
    tell_hearts(request, response, now)
    return response


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    return _press(request, saved.save_product, "added")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    return _press(request, saved.forget_product, "removed")


def _press(request: HttpRequest, change: Callable[..., bool], done: str) -> HttpResponse:
    pk = _number(request.POST.get("product", ""))
    keeper = keeper_of(request)
    if keeper == Keeper():
        keeper = Keeper(token=uuid.uuid4())
    try:
        if pk is None:
            raise NotSold
        change(keeper=keeper, product_id=pk)
    except Refused as problem:
        return _refuse(request, problem)
    now = hearts(keeper)
    response = _answer(request, now, {done: pk})
    tell_hearts(request, response, now)
    if keeper.user_id:
        forget_guest(request, response)
    elif now.ids and guest_token(request) is None:
        remember_guest(response, keeper.token)
    return response


def _answer(request: HttpRequest, now: Hearts, told: dict[str, object]) -> HttpResponse:
    """For the script as data. Without one the list says what was done, since the page that was left can not."""
    if _is_script(request):
        return JsonResponse({"stamp": now.stamp, "ids": now.ids, **told})
    here = reverse("saved")
    back = urlsplit(request.headers.get("Referer", ""))
    way = f"{back.path}?{back.query}" if back.query else back.path
    if way.startswith("/") and not way.startswith(here):
        told["back"] = way[:500]
    return SeeOther(f"{here}?{urlencode(told)}")


def _refuse(request: HttpRequest, problem: Refused) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"problem": str(problem)}, status=409)
    context = {"page": page_of(keeper_of(request), 1, place_of(request)), "problem": str(problem)}
    return render(request, "catalog/saved.html", context, status=409)


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else None


def _safe(path: str) -> str:
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""

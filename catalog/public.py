"""Pages that are the same for everybody who has things sent to the same place: a cache in front of the shop may keep
them whole, one copy per place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from sellers.places import place_of

KEEP_SECONDS = 60


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that knows nothing of its visitor but the place. It may name what it shows in `response.keys`, so
    that a cache can drop exactly the pages that a change touched; a browser asks again every time."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            _may_be_kept(request, response)
            response["Speculation-Rules"] = '"/speculation-rules.json"'  # see store/speculation.py
            response["Surrogate-Key"] = " ".join(getattr(response, "keys_shown", []) or ["page"])
        return response

    return page


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> None:
    """A cache that does not know the place must not show the prices of one to visitors of another: it keeps pages for
    home only, and hands them only to whoever sends the same cookies (say none)."""
    if settings.CACHE_KNOWS_PLACE:
        patch_cache_control(response, public=True, max_age=0, s_maxage=KEEP_SECONDS)
        return
    patch_vary_headers(response, ["Cookie"])
    if place_of(request).is_home:
        patch_cache_control(response, public=True, max_age=0, s_maxage=KEEP_SECONDS)
    else:
        patch_cache_control(response, private=True, max_age=0)


def shows(response: HttpResponse, *keys: str) -> HttpResponse:
    response.keys_shown = list(keys)
    return response

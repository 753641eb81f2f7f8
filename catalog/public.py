"""Pages that are the same for everybody: they may be kept whole by a cache in front of the shop."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

KEEP_SECONDS = 60


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that knows nothing about its visitor. It may name what it shows in `response.keys`, so that a cache
    can drop exactly the pages that a change touched; a browser asks again every time."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=0, s_maxage=KEEP_SECONDS)
            response["Speculation-Rules"] = '"/speculation-rules.json"'  # see store/speculation.py
            response["Surrogate-Key"] = " ".join(getattr(response, "keys_shown", []) or ["page"])
        return response

    return page


def shows(response: HttpResponse, *keys: str) -> HttpResponse:
    response.keys_shown = list(keys)
    return response

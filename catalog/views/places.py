"""Addresses of categories that are somewhere else now, or nowhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from catalog.public import KEEP_SECONDS
from catalog.selectors.categories import departments
from catalog.selectors.places import whereabouts


def elsewhere(request: HttpRequest, url_path: str) -> HttpResponse:
    """To where the category went, with the filters that were asked for; 410 when it is gone for good."""
    where = whereabouts(url_path)
    if where.category:
        query = request.META.get("QUERY_STRING", "")
        answer = HttpResponsePermanentRedirect(f"{where.category.url}{f'?{query}' if query else ''}")
        # Permanent, but a new category may take the address: nobody keeps the answer for ever.
        patch_cache_control(answer, public=True, max_age=0, s_maxage=KEEP_SECONDS)
        return answer
    if where.gone:
        return render(request, "catalog/category_gone.html", {"departments": departments()}, status=410)
    raise Http404("no such category")

"""`/feeds/products.xml`: the file that the nightly task has written, packed for who takes it packed."""

from __future__ import annotations

import gzip

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from catalog.services.feed import place

TYPE = "application/xml; charset=utf-8"


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    try:
        packed = place().open("rb")
    except FileNotFoundError:
        raise Http404("the feed has not been written yet") from None
    written = place().stat().st_mtime
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = FileResponse(packed, filename="products.xml", content_type=TYPE)
        response["Content-Encoding"] = "gzip"
    else:
        response = FileResponse(gzip.GzipFile(fileobj=packed), filename="products.xml", content_type=TYPE)
    response["Vary"] = "Accept-Encoding"
    response["Last-Modified"] = http_date(written)
    response["Cache-Control"] = "public, max-age=3600"
    return response

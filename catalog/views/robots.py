"""What robots read first."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from catalog.public import public, shows
from catalog.selectors.filters import PARAMETERS
from catalog.services import sitemaps

CLOSED = [
    "/cart/", "/checkout/", "/orders/", "/account/", "/sign-", "/admin/", "/saved/", "/place/", "/alerts/", "/compare/",
    "/report/", "/reviews/", "/*?stars=", "/*?reviews_page=",
    "/search/",
]  # fmt: skip


@public
def robots(request: HttpRequest) -> HttpResponse:
    narrowed = [f"/*{before}{name}=" for name in [*PARAMETERS, "sort"] for before in "?&"]
    closed = [f"Disallow: {path}" for path in [*CLOSED, *narrowed]]
    lines = ["User-agent: *", *closed, f"Sitemap: {settings.SHOP_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return _sitemap("index")


@public
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    return _sitemap(section)


def _sitemap(name: str) -> HttpResponse:
    """As the nightly job has written it. A shop whose first night is yet to come shows how it began."""
    written = sitemaps.read(name) or _beginning(name)
    if written is None:
        raise Http404("no such part")
    return shows(HttpResponse(written, content_type="application/xml"), "sitemap")


def _beginning(name: str) -> str | None:
    """The first part of each kind, made now: never more than so many addresses are read for it."""
    if sitemaps.read("index"):
        return None
    if name == "index":
        first = [(f"{settings.SHOP_URL}{reverse('sitemap', args=[kind])}", None) for kind in sitemaps.FIRST]
        return sitemaps.document("sitemapindex", "sitemap", first)
    return sitemaps.part(sitemaps.first_of(name)) if name in sitemaps.FIRST else None

"""What robots read first."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from catalog.models import Category, Listing
from catalog.public import public, shows

CLOSED = [
    "/cart/", "/checkout/", "/orders/", "/account/", "/sign-", "/admin/", "/saved/", "/place/", "/alerts/", "/compare/",
    "/search/", "/*?sort=", "/*?brand=",
]  # fmt: skip


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {settings.SHOP_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class Addresses(Sitemap):
    """Every address begins with SHOP_URL, whatever name the request came under."""

    limit = 10_000
    protocol = urlsplit(settings.SHOP_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SHOP_URL).netloc


class Products(Addresses):
    def items(self) -> QuerySet[Listing]:
        return Listing.objects.order_by("pk").only("slug", "updated_at")

    def lastmod(self, item: Listing):
        return item.updated_at


class Categories(Addresses):
    def items(self) -> QuerySet[Category]:
        return Category.objects.filter(is_public=True, ancestors_are_public=True).order_by("path").only("url_path")


class Pages(Addresses):
    def items(self) -> list[str]:
        topics = "delivery returns ranking reviews protection selling terms privacy accessibility"
        return ["/", "/sell/", "/help/", *(f"/help/{topic}/" for topic in topics.split())]

    def location(self, item: str) -> str:
        return item


SITEMAPS = {"pages": Pages, "categories": Categories, "products": Products}


@public
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap. Django's own index reads every product to say when the last one changed."""
    parts = [
        {"location": f"{settings.SHOP_URL}{reverse('sitemap', args=[section])}{f'?p={number}' if number > 1 else ''}"}
        for section, addresses in SITEMAPS.items()
        for number in addresses().paginator.page_range
    ]
    answer = render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")
    return shows(answer, "sitemap")


@public
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    return shows(sitemap(request, SITEMAPS, section), "sitemap")

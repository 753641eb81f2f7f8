"""What robots read first."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from catalog.models import Category, Listing
from catalog.public import public

CLOSED = ["/cart/", "/checkout/", "/orders/", "/account/", "/sign-", "/admin/", "/search/", "/*?sort=", "/*?brand="]


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {settings.SHOP_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class Products(Sitemap):
    limit = 10_000
    protocol = "https" if settings.SECURE else "http"

    def items(self) -> QuerySet[Listing]:
        return Listing.objects.order_by("pk").only("slug", "updated_at")

    def lastmod(self, item: Listing):
        return item.updated_at


class Categories(Sitemap):
    limit = 10_000
    protocol = Products.protocol

    def items(self) -> QuerySet[Category]:
        return Category.objects.filter(is_public=True, ancestors_are_public=True).order_by("path").only("url_path")


class Pages(Sitemap):
    protocol = Products.protocol

    def items(self) -> list[str]:
        return ["/", "/sell/", "/help/", "/help/delivery/", "/help/returns/", "/help/ranking/"]

    def location(self, item: str) -> str:
        return item


SITEMAPS = {"pages": Pages, "categories": Categories, "products": Products}

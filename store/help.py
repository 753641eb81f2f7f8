"""The help pages: texts of the shop, the same for everybody."""

from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.public import public, shows

PAGES = {
    "": "Help and contact",
    "delivery": "Delivery times and costs",
    "returns": "Returns and refunds",
    "protection": "Buyer protection",
    "ranking": "How we rank results",
    "reviews": "How reviews are checked",
    "selling": "How selling works",
    "terms": "Terms",
    "privacy": "Privacy and cookies",
    "accessibility": "Accessibility",
}


@public
def help_page(request: HttpRequest, page: str = "") -> HttpResponse:
    if page not in PAGES:
        raise Http404(page)
    crumbs = [("Home", "/"), (PAGES[""], "/help/"), (PAGES[page], "")]
    context = {
        "crumbs": crumbs if page else crumbs[:2],
        "return_days": settings.RETURN_DAYS,
        "commission": f"{(Decimal(settings.PLATFORM_COMMISSION) * 100).normalize():f}",
    }
    return shows(render(request, f"store/help/{page or 'index'}.html", context), "help")

"""What every page may say about the shop itself. Nothing about the visitor: public pages are cached for everybody."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.selectors.categories import departments


def shop(request: HttpRequest) -> dict[str, object]:
    return {
        "SHOP_NAME": settings.OSCAR_SHOP_NAME,
        "SHOP_URL": settings.SHOP_URL,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "DEMO": settings.DEMO,
        # One query, made when a template asks; a page that has read them already passes its own.
        "departments": SimpleLazyObject(departments),
    }

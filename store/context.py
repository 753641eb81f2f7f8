"""What every page may say about the shop itself. Nothing about the visitor: public pages are cached for everybody."""

from django.conf import settings
from django.http import HttpRequest


def shop(request: HttpRequest) -> dict[str, object]:
    return {
        "SHOP_NAME": settings.OSCAR_SHOP_NAME,
        "SHOP_URL": settings.SHOP_URL,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "DEMO": settings.DEMO,
    }

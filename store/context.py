"""What every page may say about the shop itself. Of the visitor only the place: public pages are cached for everybody
there."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.selectors.categories import departments
from sellers import places


def shop(request: HttpRequest) -> dict[str, object]:
    return {
        "SHOP_NAME": settings.OSCAR_SHOP_NAME,
        "SHOP_URL": settings.SHOP_URL,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "DEMO": settings.DEMO,
        "deliver_to": places.place_of(request),
        "deliver_countries": places.countries(),
        # One query, made when a template asks; a page that has read them already passes its own.
        "departments": SimpleLazyObject(departments),
    }

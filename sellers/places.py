"""Where a visitor wants things sent, and whether prices are shown without VAT: chosen in the header, kept in a cookie.

The cookie `place` is `DE` or `DE.net`; none, or one that makes no sense, means at home and with VAT. Public pages read
nothing else of their visitor, so a cache in front of the shop can keep one copy per place (docs/places.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "place"
YEAR = 365 * 24 * 3600
# The countries that parcels go to, in the order of their names. The same ones that an address may be in.
COUNTRIES = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "NO", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "CH", "GB", "US",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A destination. `net`: a business that sees prices without VAT first."""

    country: str
    net: bool = False

    @property
    def code(self) -> str:
        """The one way to write it: what the cookie holds."""
        return f"{self.country}.net" if self.net else self.country

    @property
    def is_home(self) -> bool:
        """What everybody sees who has not chosen."""
        return self == home()

    @property
    def is_abroad(self) -> bool:
        """Other offers may win there than at home."""
        return self.country != settings.SHOP_COUNTRY


def home() -> Place:
    return Place(settings.SHOP_COUNTRY)


def countries() -> tuple[str, ...]:
    """Where things can be sent to."""
    mine = settings.SHOP_COUNTRY
    return COUNTRIES if mine in COUNTRIES else (mine, *COUNTRIES)


def read(code: str) -> Place:
    """The place of a cookie's value; home when it is none that we wrote."""
    country, dot, rest = code.partition(".")
    if country not in countries() or (dot and rest != "net"):
        return home()
    return Place(country, bool(dot))


def place_of(request: HttpRequest) -> Place:
    return read(request.COOKIES.get(COOKIE, ""))


def has_chosen(request: HttpRequest) -> bool:
    return COOKIE in request.COOKIES


def remember(response: HttpResponse, place: Place) -> None:
    """Readable by scripts and caches: it says nothing about who somebody is."""
    response.set_cookie(COOKIE, place.code, max_age=YEAR, samesite="Lax", secure=settings.SECURE)

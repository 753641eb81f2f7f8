"""Reading saved products: which ones they are, and their cards of today."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from catalog.models import Listing
from catalog.selectors.listings import PER_PAGE, cards
from catalog.services.saved import Keeper
from sellers.places import Place

TOKEN_COOKIE = "saved"


@dataclass(frozen=True)
class Kept:
    """A card on the list, and what its price did since it was put there."""

    listing: Listing
    price_then: Decimal | None

    @property
    def cheaper_by(self) -> Decimal | None:
        # What was noted is the price at home: elsewhere another offer may be the one.
        at_home = not (self.listing.place and self.listing.place.is_abroad)
        now = self.listing.price if self.listing.offer_id and at_home else None
        return self.price_then - now if now and self.price_then and now < self.price_then else None


@dataclass(frozen=True)
class Hearts:
    """The ids of everything saved, and a stamp by which a browser sees whether its copy is still right."""

    ids: list[int]

    @property
    def stamp(self) -> str:
        digest = hashlib.sha256(",".join(map(str, self.ids)).encode()).hexdigest()
        return f"{len(self.ids)}.{digest[:10]}" if self.ids else ""


def keeper_of(request: HttpRequest) -> Keeper:
    if request.user.is_authenticated:
        return Keeper(user_id=request.user.pk)
    return Keeper(token=guest_token(request))


def guest_token(request: HttpRequest) -> uuid.UUID | None:
    """The guest's name from the cookie; anything that is not a UUID counts as no cookie."""
    try:
        return uuid.UUID(request.COOKIES.get(TOKEN_COOKIE, ""))
    except ValueError:
        return None


def hearts(keeper: Keeper) -> Hearts:
    return Hearts(sorted(keeper.mine.values_list("product_id", flat=True)))


def page_of(keeper: Keeper, number: str | int | None, place: Place) -> Page:
    """A page of the list, newest first. What is hidden at the moment is not shown, and not lost."""
    shown = keeper.mine.filter(product__listing__isnull=False).order_by("-saved_at", "-pk")
    page = Paginator(shown.values_list("product_id", "price"), PER_PAGE).get_page(number)
    prices = dict(page.object_list)
    page.object_list = [Kept(listing, prices[listing.pk]) for listing in cards(list(prices), place)]
    return page

"""Reading listings: one narrow row per card, however many sellers, variants and reviews stand behind it."""

from __future__ import annotations

from django.db.models import F, QuerySet

from catalog.models import Listing
from catalog.selectors.prices import at, reduced
from sellers.places import Place

PER_PAGE = 24


def cards(ids: list[int], place: Place | None = None) -> list[Listing]:
    """The listings of these products, in this order, with the prices of the place."""
    found = {listing.pk: listing for listing in Listing.objects.filter(pk__in=ids).defer("tsv")}
    return at((found[pk] for pk in ids if pk in found), place)


def deals(most: int = 10, place: Place | None = None) -> list[Listing]:
    if place and place.is_abroad:
        cheaper = Listing.objects.filter(pk__in=reduced(place.country, most))
    else:
        cheaper = Listing.objects.filter(offer__isnull=False, was_price__gt=F("price"))
    return at(cheaper.order_by("-popularity", "pk").defer("tsv")[:most], place)


def popular(most: int = 12, place: Place | None = None) -> list[Listing]:
    return _to_be_had(Listing.objects.filter(offer__isnull=False).order_by("-popularity", "-pk"), most, place)


def newest(most: int = 10, place: Place | None = None) -> list[Listing]:
    return _to_be_had(Listing.objects.filter(offer__isnull=False).order_by("-created_at", "-pk"), most, place)


def _to_be_had(listings: QuerySet[Listing], most: int, place: Place | None) -> list[Listing]:
    """The first of them that somebody sends to the place. Abroad a few more are looked at: some stay at home."""
    looked_at = most * 2 if place and place.is_abroad else most
    return [listing for listing in at(listings.defer("tsv")[:looked_at], place) if listing.offer_id][:most]

"""Reductions that are over: they are noted with the listing (services/watching.py) and end by themselves."""

from __future__ import annotations

from catalog.models import Deal, Listing
from catalog.services import listings

BATCH = 500


def look_at_deals() -> int:
    """Every night: work the "was" price of each deal out anew, since one that is older than 30 days is none any more;
    how many ended. A batch is a transaction of its own."""
    last, ended = 0, 0
    while ids := list(Deal.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        listings.refresh_offers(ids)
        last = ids[-1]
        still = Listing.objects.filter(pk__in=ids, was_price__isnull=False).values("pk")
        ended += Deal.objects.filter(pk__in=ids).exclude(pk__in=still).delete()[0]
    return ended

"""Prices of listings where a visitor wants things sent: the buy box of that place, with or without VAT.

A listing's columns hold the box of the home country and `elsewhere` those of countries that have another one (see
catalog.services.boxes). `at` puts the right one onto the rows, so that cards need not know; `column` does so in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from psycopg import sql

from catalog.models import Listing
from catalog.services.boxes import BOX_TYPES, SOLD_OUT
from sellers import delivery
from sellers.places import Place, home

HERE = "home"
READ = {"numeric": Decimal, "time": time.fromisoformat}
# An answer to "which box?" in SQL: its place in `boxes`, by the country's name or as one of the rest.
WHICH = "(elsewhere->'boxes'->COALESCE((elsewhere->'of'->>{country})::int, (elsewhere->'of'->>'*')::int))"


def at(listings: Iterable[Listing], place: Place | None = None) -> list[Listing]:
    """The same listings, each with the offer, price and day of the place. Not to be saved afterwards."""
    place = place or home()
    found = list(listings)
    for listing in found:
        listing.place = place
        listing.ships_not = _ships_not(listing) if not listing.offer_id else False
        if place.is_abroad and listing.elsewhere:
            _put(listing, place.country)
        if listing.offer_id:
            days = listing.delivery_days
            listing.arrives_by = delivery.promise(listing.handling_days, listing.cutoff, days, days).arrives_by
    return found


def _put(listing: Listing, country: str) -> None:
    of, boxes = listing.elsewhere["of"], listing.elsewhere["boxes"]
    box = boxes[of.get(country, of["*"])]
    if box == HERE:
        return
    listing.ships_not = box is None
    for name, value in (box or SOLD_OUT).items():
        if name != "elsewhere":
            read = READ.get(BOX_TYPES[name])
            setattr(listing, name, read(value) if read and value is not None else value)


def _ships_not(listing: Listing) -> bool:
    """Somebody has it, but sends it to other countries only."""
    return bool(listing.elsewhere) and any(box and box != HERE for box in listing.elsewhere["boxes"])


def column(name: str, country: str) -> sql.Composable:
    """A column of the buy box, as it is where parcels go to that country."""
    own = sql.Identifier(name)
    if not country or not Place(country).is_abroad:
        return own
    which = sql.SQL(WHICH).format(country=sql.Literal(country))
    theirs = sql.SQL("({}->>{})::{}").format(which, sql.Literal(name), sql.SQL(BOX_TYPES[name]))
    here = sql.SQL("elsewhere IS NULL OR jsonb_typeof({}) = 'string'").format(which)
    return sql.SQL("CASE WHEN {} THEN {} ELSE {} END").format(here, own, theirs)

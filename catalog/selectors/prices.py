"""Prices of listings where a visitor wants things sent: the buy box of that place, with or without VAT.

A listing's columns hold the box of the home country and `elsewhere` those of countries that have another one (see
catalog.services.boxes). `at` puts the right one onto the rows, so that cards need not know; `table` does so in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from django.db.models.expressions import RawSQL
from psycopg import sql

from catalog.models import Listing
from catalog.services.boxes import BOX_TYPES, SEEN, SOLD_OUT
from sellers import delivery
from sellers.places import Place, home

HERE = "home"
READ = {"numeric": Decimal, "time": time.fromisoformat}
# Which box? By the country's name or as one of the rest; nothing where it is as at home. Worked out once for a row.
THERE = """LEFT JOIN LATERAL (
    SELECT CASE WHEN jsonb_typeof(told) <> 'string' THEN told END AS box
    FROM (SELECT elsewhere->'boxes'->COALESCE((elsewhere->'of'->>{country})::int, 0) AS told) which
    OFFSET 0) there ON true"""


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
    for name, value in zip(SEEN, box or (SOLD_OUT[name] for name in SEEN), strict=True):
        read = READ.get(BOX_TYPES[name])
        setattr(listing, name, read(value) if read and value is not None else value)


def _ships_not(listing: Listing) -> bool:
    """Somebody has it, but sends it to other countries only."""
    return bool(listing.elsewhere) and any(box and box != HERE for box in listing.elsewhere["boxes"])


def table(country: str) -> sql.Composable:
    """The listings to select from, with the buy boxes of the country in their columns.

    PostgreSQL looks through it: conditions on columns without an expression use their indexes, and an expression is
    worked out only where its column is asked for.
    """
    if not country or not Place(country).is_abroad:
        return sql.SQL("catalog_listing")
    own = [field.column for field in Listing._meta.concrete_fields if field.column not in BOX_TYPES]
    box = [sql.SQL("{} AS {}").format(_column(place, name), sql.Identifier(name)) for place, name in enumerate(SEEN)]
    columns = sql.SQL(", ").join([*map(sql.Identifier, own), *box])
    there = sql.SQL(THERE).format(country=sql.Literal(country))
    return sql.SQL("(SELECT {} FROM catalog_listing {}) catalog_listing").format(columns, there)


def reduced(country: str, most: int) -> RawSQL:
    """The ids of the most popular products whose buy box there costs less than before."""
    cheaper = "SELECT product_id FROM {} WHERE was_price > price ORDER BY popularity DESC, product_id LIMIT {}"
    return RawSQL(sql.SQL(cheaper).format(table(country), sql.Literal(most)).as_string().replace("%", "%%"), [])


def _column(place: int, name: str) -> sql.Composable:
    """A column of the buy box, as it is where parcels go to that country."""
    theirs = sql.SQL("(box->>{})::{}").format(sql.Literal(place), sql.SQL(BOX_TYPES[name]))
    if SOLD_OUT[name] is not None:
        theirs = sql.SQL("COALESCE({}, {})").format(theirs, sql.Literal(SOLD_OUT[name]))
    return sql.SQL("CASE WHEN box IS NULL THEN {} ELSE {} END").format(sql.Identifier(name), theirs)

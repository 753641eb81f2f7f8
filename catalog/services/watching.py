"""What happens beside a listing whose buy box was written: deals are noted, and those who wait for news are rung up.

Called by catalog.services.listings in the transaction of the change, with the rows that it wrote. Most changes concern
no deal and nobody who waits: they cost one look into a small index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from catalog.models import Alert
from events.services import record

CHANGED = "listing.changed"
NOTE_DEALS = """
INSERT INTO catalog_deal (product_id, per_cent) SELECT * FROM unnest(%s::int[], %s::smallint[])
ON CONFLICT (product_id) DO UPDATE SET per_cent = EXCLUDED.per_cent WHERE catalog_deal.per_cent <> EXCLUDED.per_cent
"""


def boxes_written(rows: Iterable[Mapping[str, object]]) -> None:
    """Rows of listings with their product_id, price and was_price, in the order of their ids."""
    rows = list(rows)
    _note_deals(rows)
    _ring([row["product_id"] for row in rows])


def _note_deals(rows: list[Mapping[str, object]]) -> None:
    deals = [(row["product_id"], int((1 - row["price"] / row["was_price"]) * 100)) for row in rows if row["was_price"]]
    if deals:
        with connection.cursor() as cursor:
            cursor.execute(NOTE_DEALS, [list(column) for column in zip(*sorted(deals), strict=True)])


def _ring(wholes: list[int]) -> None:
    """What the news is, and whether it is any, is found out by who hears of it, after the commit."""
    waiting = Alert.objects.filter(whole__in=wholes, state=Alert.State.WAITING)
    for whole in sorted(set(waiting.values_list("whole", flat=True))):
        ring(whole)


def ring(whole_id: int) -> None:
    record(CHANGED, f"product-{whole_id}", {"product": whole_id})

"""Which seller kept which promise: counted every night from their orders of the last three months."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from catalog.services import listings
from catalog.services.sellers import products_of
from checkout.services.cancelling import BY_BUYER
from sellers.models import Seller
from sellers.services.health import set_health

# Due is what had to be sent until yesterday, or was sent, or was cancelled by somebody else than its buyer. What a
# buyer cancels in time says nothing of the seller.
COUNTED = """
SELECT s.id, count(o.id) FILTER (WHERE o.kept), count(o.id) FILTER (WHERE o.kept OR o.broken)
FROM partner_partner s
LEFT JOIN (
    SELECT seller_id, id, sent_on <= ship_by AS kept,
        sent_on > ship_by OR (sent_on IS NULL AND (
            (cancelled_at IS NULL AND ship_by < today)
            OR (cancelled_at AT TIME ZONE %(zone)s)::date > ship_by
            OR (cancelled_at IS NOT NULL AND cancel_reason <> %(by_buyer)s))) AS broken
    FROM (SELECT *, (shipped_at AT TIME ZONE %(zone)s)::date AS sent_on, (now() AT TIME ZONE %(zone)s)::date AS today
        FROM checkout_sellerorder WHERE paid_at > now() - interval '90 days' AND ship_by IS NOT NULL) recent) o
    ON o.seller_id = s.id
WHERE s.status = %(approved)s
GROUP BY s.id ORDER BY s.id
"""


def judge_sellers() -> int:
    """Bring every seller's health up to date, and the buy boxes that hang on it; how many have another one now."""
    with connection.cursor() as cursor:
        facts = {"zone": settings.SHOP_TIME_ZONE, "by_buyer": BY_BUYER, "approved": Seller.Status.APPROVED}
        cursor.execute(COUNTED, facts)
        counted = cursor.fetchall()
    return sum(_judge(*row) for row in counted)


def _judge(seller_id: int, kept: int, due: int) -> bool:
    if not set_health(seller_id=seller_id, kept=kept, due=due):
        return False
    ids = products_of(Seller(pk=seller_id))
    for start in range(0, len(ids), listings.BATCH):  # a transaction each: no card is held for long
        listings.refresh_offers(ids[start : start + listings.BATCH])
    return True

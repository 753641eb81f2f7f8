"""What is bought together, counted from what people paid for and kept."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from catalog.models import BoughtTogether
from checkout.models import SellerOrder

DAYS = 365
LEAST_BUYERS = 2  # one person's basket says nothing about others
MOST_PER_ORDER = 40  # a whole warehouse bought at once would make a pair of everything with everything
MOST_PER_PRODUCT = 24

# By buyer, not by order: who buys the same two things every month counts once.
COUNT = """
WITH bought AS (
    SELECT DISTINCT o.id AS order_id, o.user_id, COALESCE(p.parent_id, p.id) AS product_id
    FROM order_order o JOIN order_line l ON l.order_id = o.id JOIN checkout_sellerorder s ON s.id = l.seller_order_id
    JOIN catalogue_product p ON p.id = l.product_id
    WHERE o.date_placed > %(since)s AND o.user_id IS NOT NULL AND s.status = ANY(%(kept)s)
), usual AS (SELECT order_id FROM bought GROUP BY order_id HAVING count(*) BETWEEN 2 AND %(most_per_order)s
), pairs AS (
    SELECT a.product_id, b.product_id AS other_id, count(DISTINCT a.user_id) AS buyers
    FROM usual JOIN bought a USING (order_id) JOIN bought b USING (order_id)
    WHERE a.product_id <> b.product_id GROUP BY 1, 2 HAVING count(DISTINCT a.user_id) >= %(least)s
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY buyers DESC, other_id) AS place FROM pairs
)
INSERT INTO catalog_boughttogether (product_id, other_id, buyers)
SELECT product_id, other_id, buyers FROM ranked WHERE place <= %(most_per_product)s
"""
KEPT = [SellerOrder.Status.TO_SHIP, SellerOrder.Status.SHIPPED, SellerOrder.Status.DELIVERED]


@transaction.atomic
def count_together() -> int:
    """Count anew; how many pairs there are. Readers see the old counts until this commits; twice is harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7201913)")  # two at once would write every pair twice
        BoughtTogether.objects.all()._raw_delete(BoughtTogether.objects.db)
        cursor.execute(
            COUNT,
            {
                "since": timezone.now() - timedelta(days=DAYS),
                "kept": [str(status) for status in KEPT],
                "least": LEAST_BUYERS,
                "most_per_order": MOST_PER_ORDER,
                "most_per_product": MOST_PER_PRODUCT,
            },
        )
        return cursor.rowcount

"""The average and the number of a product's reviews on its listing: exact, whoever writes or checks at once."""

from __future__ import annotations

from django.db import connection

from catalog.search.engine import engine
from catalog.services import listings

# Counted anew, never added up: what was wrong for whatever reason is right again after the next review.
RECOUNT = """
UPDATE catalog_listing AS l
SET rating = told.rating, reviews_count = told.n, popularity = l.popularity - l.reviews_count + told.n,
    updated_at = now()
FROM (
    SELECT p.id, round(avg(r.stars), 2) AS rating, count(r.id) AS n
    FROM unnest(%s::int[]) AS p (id) LEFT JOIN catalog_review r ON r.product_id = p.id AND r.state = 'shown'
    GROUP BY p.id
) AS told
WHERE l.product_id = told.id AND (l.reviews_count, l.rating) IS DISTINCT FROM (told.n, told.rating)
"""

# For `manage.py invariants`: lists the rows that break the rule.
STORED_IS_COUNTED = """
SELECT l.product_id, l.reviews_count, count(r.id), l.rating, round(avg(r.stars), 2)
FROM catalog_listing l LEFT JOIN catalog_review r ON r.product_id = l.product_id AND r.state = 'shown'
GROUP BY l.product_id
HAVING l.reviews_count <> count(r.id) OR l.rating IS DISTINCT FROM round(avg(r.stars), 2)
"""


def hold(product_id: int) -> None:
    """Lock a product's listing before its reviews are changed: two who change them at once take turns, and the second
    counts what the first has committed. Always before the review's own row."""
    listings.hold([product_id])


def recount(product_id: int) -> None:
    """Write what the reviews of a held product add up to. In the transaction that changed one of them."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, [[product_id]])
    engine.index([product_id])

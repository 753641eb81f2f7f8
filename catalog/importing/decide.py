"""What a staged batch would change. Writes to the staging table only: a dry run stops after it.

Whose is what: an offer is found by (seller, SKU), so other sellers' offers are out of reach. A product is edited only
while this seller made it and nobody else sells it. A new SKU joins another seller's product when exactly one has the
same barcode and the same brand; else it becomes a product of its own.
"""

from django.db import connection

STEPS = [
    # The first row of a SKU wins, in this batch or an earlier one.
    """INSERT INTO import_seen SELECT DISTINCT ON (sku) sku, line FROM import_row ORDER BY sku, line
       ON CONFLICT DO NOTHING""",
    """UPDATE import_row r SET verdict = 'refused', code = 'duplicate', reason = 'sku: already in line ' || s.line
       FROM import_seen s WHERE s.sku = r.sku AND s.line <> r.line""",
    """UPDATE import_row r SET offer_id = o.id, product_id = o.product_id
       FROM partner_stockrecord o
       WHERE o.partner_id = %(seller)s AND o.partner_sku = r.sku AND r.verdict IS NULL""",
    "UPDATE import_row r SET brand_id = b.id FROM catalog_brand b WHERE b.slug = r.brand_slug",
    "UPDATE import_row r SET brand_id = b.id FROM catalog_brand b WHERE b.name = r.brand AND r.brand_id IS NULL",
    """WITH same AS (
           SELECT r.line, min(p.id) AS product_id
           FROM import_row r
           CROSS JOIN LATERAL unnest(r.gtins) AS told (value)
           JOIN catalog_gtin g ON g.value = told.value
           JOIN catalogue_product p ON p.id = g.product_id AND p.brand_id = r.brand_id
           LEFT JOIN catalogue_product parent ON parent.id = p.parent_id
           WHERE r.offer_id IS NULL AND r.verdict IS NULL AND p.is_public AND p.structure <> 'parent'
             AND COALESCE(parent.is_public, true) AND p.created_by_id IS DISTINCT FROM %(seller)s
           GROUP BY r.line HAVING count(DISTINCT p.id) = 1)
       UPDATE import_row r SET product_id = same.product_id FROM same WHERE same.line = r.line""",
    """UPDATE import_row SET verdict = 'refused', code = 'title_missing', reason = 'title: missing'
       WHERE verdict IS NULL AND product_id IS NULL AND title IS NULL""",
]
# In ascending id, as everybody takes offers (sellers.services.stock); only those about to change.
LOCK = """
SELECT o.id FROM partner_stockrecord o JOIN import_row r ON r.offer_id = o.id
WHERE r.verdict IS NULL
  AND (o.price <> r.price OR o.num_in_stock <> r.stock OR o.condition <> r.condition)
ORDER BY o.id FOR UPDATE OF o
"""
COMPARE = [
    """UPDATE import_row r SET
           edits_offer = (o.price <> r.price OR o.num_in_stock <> COALESCE(r.stock, o.num_in_stock)
                          OR o.condition <> COALESCE(r.condition, o.condition)),
           verdict = CASE WHEN r.stock < o.num_allocated THEN 'refused' END,
           code = CASE WHEN r.stock < o.num_allocated THEN 'stock_held' END,
           reason = CASE WHEN r.stock < o.num_allocated
               THEN 'stock: ' || r.stock || ' is less than the ' || o.num_allocated || ' held for open orders' END
       FROM partner_stockrecord o WHERE o.id = r.offer_id AND r.verdict IS NULL""",
    """UPDATE import_row r SET edits_product = true
       FROM catalogue_product p
       WHERE p.id = r.product_id AND r.offer_id IS NOT NULL AND r.verdict IS NULL
         AND p.created_by_id = %(seller)s AND p.structure = 'standalone'
         AND NOT EXISTS (SELECT FROM partner_stockrecord o WHERE o.product_id = p.id AND o.id <> r.offer_id)
         AND (p.title <> r.title OR p.description <> r.description OR p.specs <> r.specs
              OR p.model_name <> r.model_name OR p.tax_class <> r.tax_class
              OR (r.brand IS NOT NULL AND (r.brand_id IS NULL OR p.brand_id IS DISTINCT FROM r.brand_id))
              OR EXISTS (SELECT unnest(r.gtins) EXCEPT SELECT value FROM catalog_gtin WHERE product_id = p.id)
              OR (r.category_id <> %(unsorted)s AND EXISTS (
                  SELECT FROM catalogue_productcategory c
                  WHERE c.product_id = p.id AND c.category_id = %(unsorted)s)))""",
    """UPDATE import_row SET verdict = CASE
           WHEN offer_id IS NULL THEN 'created' WHEN edits_offer OR edits_product THEN 'updated' ELSE 'unchanged' END
       WHERE verdict IS NULL""",
]


def decide(*, seller_id: int, unsorted_id: int, lock: bool) -> None:
    """Give every staged row a verdict: created, updated, unchanged or refused."""
    values = {"seller": seller_id, "unsorted": unsorted_id}
    with connection.cursor() as cursor:
        for step in STEPS:
            cursor.execute(step, values)
        if lock:
            cursor.execute(LOCK)
        for step in COMPARE:
            cursor.execute(step, values)


def verdicts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT verdict, count(*) FROM import_row GROUP BY verdict")
        return dict(cursor.fetchall())


def refusals() -> list[tuple[int, str, str, str]]:
    """(line, sku, code, reason) of the refused rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, sku, code, reason FROM import_row WHERE verdict = 'refused' ORDER BY line")
        return cursor.fetchall()

"""Write what was decided about a staged batch, in sets, in the caller's transaction.

This is the one place beside sellers.services.stock that writes stock: the offers it changes are locked (decide.LOCK),
every change has its movement, and offers that stay as they are stay untouched, down to their row version.
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all rows of an import."""

    seller_id: int
    unsorted_id: int
    class_id: int
    currency: str
    stock: int  # of a new offer whose row does not say
    reference: str  # file name, for the stock book


NEW_PRODUCTS = [
    """UPDATE import_row SET new_product = true, product_id = nextval(pg_get_serial_sequence('catalogue_product', 'id'))
       WHERE verdict = 'created' AND product_id IS NULL""",
    """INSERT INTO catalogue_product
           (id, structure, title, slug, description, date_created, date_updated, is_discountable, product_class_id,
            is_public, priority, meta_title, meta_description, brand_id, created_by_id, key_facts, model_name,
            option_names, option_values, specs, tax_class)
       SELECT product_id, 'standalone', title, slug, COALESCE(description, ''), now(), now(), true, %(class_id)s,
              true, 0, '', '', brand_id, %(seller_id)s, '{}', COALESCE(model_name, ''), '{}', '{}',
              COALESCE(specs, '[]'), COALESCE(tax_class, 'standard')
       FROM import_row WHERE new_product ORDER BY product_id""",
    """INSERT INTO catalogue_productcategory (product_id, category_id)
       SELECT product_id, COALESCE(category_id, %(unsorted_id)s) FROM import_row WHERE new_product""",
]
EDITED_PRODUCTS = [
    """UPDATE catalogue_product p SET
           title = COALESCE(r.title, p.title), slug = COALESCE(r.slug, p.slug),
           description = COALESCE(r.description, p.description), specs = COALESCE(r.specs, p.specs),
           model_name = COALESCE(r.model_name, p.model_name), tax_class = COALESCE(r.tax_class, p.tax_class),
           brand_id = COALESCE(r.brand_id, p.brand_id), date_updated = now()
       FROM import_row r WHERE r.edits_product AND r.verdict = 'updated' AND p.id = r.product_id""",
    # Only out of the unsorted: where somebody has filed a product, it stays.
    """UPDATE catalogue_productcategory c SET category_id = r.category_id
       FROM import_row r
       WHERE r.edits_product AND r.verdict = 'updated' AND c.product_id = r.product_id
         AND c.category_id = %(unsorted_id)s AND r.category_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM catalogue_productcategory known
                         WHERE known.product_id = r.product_id AND known.category_id = r.category_id)""",
    """INSERT INTO catalog_gtin (product_id, value)
       SELECT product_id, unnest(gtins) FROM import_row WHERE new_product OR (edits_product AND verdict = 'updated')
       ON CONFLICT DO NOTHING""",
]
NEW_OFFERS = [
    """UPDATE import_row SET offer_id = nextval(pg_get_serial_sequence('partner_stockrecord', 'id'))
       WHERE verdict = 'created'""",
    """INSERT INTO partner_stockrecord
           (id, product_id, partner_id, partner_sku, price_currency, price, num_in_stock, num_allocated, date_created,
            date_updated, condition, condition_note, is_active, version, is_digital)
       SELECT offer_id, r.product_id, %(seller_id)s, sku, %(currency)s, price, COALESCE(stock, %(stock)s), 0, now(),
              now(), COALESCE(condition, 'new'), '', true, 0, COALESCE(NOT kind.requires_shipping, false)
       FROM import_row r JOIN catalogue_product p ON p.id = r.product_id
       LEFT JOIN catalogue_product whole ON whole.id = p.parent_id
       LEFT JOIN catalogue_productclass kind ON kind.id = COALESCE(whole.product_class_id, p.product_class_id)
       WHERE verdict = 'created' ORDER BY offer_id""",
    """INSERT INTO sellers_stockmovement (offer_id, delta, reason, reference, at)
       SELECT offer_id, COALESCE(stock, %(stock)s), 'opening', %(reference)s, now()
       FROM import_row WHERE verdict = 'created' AND COALESCE(stock, %(stock)s) > 0""",
    """INSERT INTO sellers_pricechange (offer_id, price, since)
       SELECT offer_id, price, now() FROM import_row WHERE verdict = 'created'""",
]
EDITED_OFFERS = [
    """INSERT INTO sellers_stockmovement (offer_id, delta, reason, reference, at)
       SELECT o.id, r.stock - o.num_in_stock, 'import', %(reference)s, now()
       FROM import_row r JOIN partner_stockrecord o ON o.id = r.offer_id
       WHERE r.edits_offer AND r.verdict = 'updated' AND r.stock <> o.num_in_stock""",
    """INSERT INTO sellers_pricechange (offer_id, price, since)
       SELECT o.id, r.price, now() FROM import_row r JOIN partner_stockrecord o ON o.id = r.offer_id
       WHERE r.edits_offer AND r.verdict = 'updated' AND r.price <> o.price""",
    """UPDATE partner_stockrecord o SET
           price = r.price, num_in_stock = COALESCE(r.stock, o.num_in_stock),
           condition = COALESCE(r.condition, o.condition), version = o.version + 1, date_updated = now()
       FROM import_row r WHERE r.edits_offer AND r.verdict = 'updated' AND o.id = r.offer_id""",
]
TOUCHED = """
SELECT product_id, bool_or(new_product OR edits_product) FROM import_row
WHERE verdict IN ('created', 'updated') GROUP BY product_id ORDER BY product_id
"""


def write(terms: Terms) -> tuple[list[int], list[int]]:
    """Land the batch. Returns the products that are new or changed, and those with nothing but another offer."""
    values = {name: getattr(terms, name) for name in Terms.__slots__}
    with connection.cursor() as cursor:
        # Offers that change before those that are new, and products between them: readers see all or nothing anyway.
        for statement in [*EDITED_OFFERS, *NEW_PRODUCTS, *EDITED_PRODUCTS, *NEW_OFFERS]:
            cursor.execute(statement, values)
        cursor.execute(TOUCHED)
        touched = cursor.fetchall()
    return [pk for pk, itself in touched if itself], [pk for pk, itself in touched if not itself]

"""What must be true of stock, orders, money and ratings at any moment. Each query lists the rows that break its rule.

`manage.py invariants` runs them after every race and crash test, and every night in a shop.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from catalog.services import ratings
from sellers.services import ratings as seller_ratings

RULES: dict[str, str] = {
    "no more is held than lies in stock": """
        SELECT id, partner_sku FROM partner_stockrecord WHERE num_allocated < 0 OR num_allocated > num_in_stock""",
    "the stock book adds up to what lies in stock": """
        SELECT o.id, o.num_in_stock, COALESCE(SUM(m.delta), 0)
        FROM partner_stockrecord o LEFT JOIN sellers_stockmovement m ON m.offer_id = o.id
        GROUP BY o.id HAVING o.num_in_stock <> COALESCE(SUM(m.delta), 0)""",
    "open holds add up to what is held": """
        SELECT o.id, o.num_allocated, COALESCE(SUM(h.quantity), 0)
        FROM partner_stockrecord o LEFT JOIN checkout_hold h ON h.offer_id = o.id AND h.state IN ('held', 'claimed')
        GROUP BY o.id HAVING o.num_allocated <> COALESCE(SUM(h.quantity), 0)""",
    "every order is made of its sellers' parts": """
        SELECT o.number, o.total_incl_tax, COALESCE(SUM(p.total), 0)
        FROM order_order o LEFT JOIN checkout_sellerorder p ON p.order_id = o.id
        GROUP BY o.id HAVING o.total_incl_tax <> COALESCE(SUM(p.total), 0)""",
    "every part is made of its lines and its delivery": """
        SELECT p.number, p.items_total, COALESCE(SUM(l.line_price_incl_tax), 0)
        FROM checkout_sellerorder p LEFT JOIN order_line l ON l.seller_order_id = p.id
        GROUP BY p.id
        HAVING p.items_total <> COALESCE(SUM(l.line_price_incl_tax), 0)
            OR p.total <> p.items_total + p.delivery_price""",
    "what is held for an order is what its living parts ordered": """
        SELECT number, offer, SUM(ordered), SUM(held) FROM (
            SELECT o.number, l.stockrecord_id AS offer, l.quantity AS ordered, 0 AS held
            FROM order_line l JOIN order_order o ON o.id = l.order_id
                JOIN checkout_sellerorder p ON p.id = l.seller_order_id
            WHERE p.status IN ('awaiting_payment', 'to_ship') AND l.stockrecord_id IS NOT NULL
            UNION ALL
            SELECT o.number, h.offer_id, 0, h.quantity FROM checkout_hold h JOIN order_order o ON o.id = h.order_id
            WHERE h.state IN ('held', 'claimed')
        ) both_sides GROUP BY number, offer HAVING SUM(ordered) <> SUM(held)""",
    "an order that waits for its money has a payment that can still come": """
        SELECT DISTINCT o.number FROM order_order o JOIN checkout_sellerorder p ON p.order_id = o.id
        WHERE p.status = 'awaiting_payment' AND NOT EXISTS (
            SELECT 1 FROM checkout_payment y WHERE y.order_id = o.id AND y.state IN ('pending', 'processing'))""",
    "only what is paid is sent": """
        SELECT p.number, p.status FROM checkout_sellerorder p
        WHERE p.status NOT IN ('awaiting_payment', 'cancelled') AND NOT EXISTS (
            SELECT 1 FROM checkout_payment y WHERE y.order_id = p.order_id AND y.state = 'paid')""",
    "a paid payment brought what was asked for, or is refunded": """
        SELECT y.id, y.amount, y.amount_paid FROM checkout_payment y
        WHERE y.state = 'paid' AND y.amount_paid <> y.amount AND y.amount_paid <> (
            SELECT COALESCE(SUM(r.amount), 0) FROM checkout_refund r WHERE r.payment_id = y.id)""",
    "money of a cancelled part goes back": """
        SELECT p.number, p.total FROM checkout_sellerorder p JOIN checkout_payment y ON y.order_id = p.order_id
        WHERE p.status = 'cancelled' AND y.state = 'paid' AND NOT EXISTS (
            SELECT 1 FROM checkout_refund r
            WHERE r.payment_id = y.id AND (r.seller_order_id = p.id OR r.seller_order_id IS NULL))""",
    "no more is refunded than was paid": """
        SELECT y.id, y.amount_paid, SUM(r.amount) FROM checkout_payment y JOIN checkout_refund r ON r.payment_id = y.id
        WHERE r.state <> 'failed' GROUP BY y.id HAVING SUM(r.amount) > y.amount_paid""",
    "an offer is posted unless its product's type says that nothing is": """
        SELECT o.id, o.partner_sku FROM partner_stockrecord o JOIN catalogue_product p ON p.id = o.product_id
        LEFT JOIN catalogue_product whole ON whole.id = p.parent_id
        JOIN catalogue_productclass t ON t.id = COALESCE(whole.product_class_id, p.product_class_id)
        WHERE o.is_digital = t.requires_shipping""",
    "what goes by e-mail costs no delivery, and a parcel has something in it": """
        SELECT p.number, p.delivery_code FROM checkout_sellerorder p JOIN order_line l ON l.seller_order_id = p.id
        GROUP BY p.id HAVING bool_and(l.is_digital) <> (p.delivery_code = ':digital')
            OR bool_and(l.is_digital) AND p.delivery_price > 0""",
    "a cart is submitted by exactly one order": """
        SELECT b.id, b.status FROM basket_basket b LEFT JOIN order_order o ON o.basket_id = b.id
        GROUP BY b.id HAVING (b.status = 'Submitted') <> (COUNT(o.id) = 1)""",
    "a listing's rating is that of the reviews that are shown": ratings.STORED_IS_COUNTED,
    "a seller's rating is that of the deliveries": seller_ratings.STORED_IS_COUNTED,
}


@dataclass(frozen=True)
class Broken:
    rule: str
    rows: list[tuple[object, ...]]


def broken(limit: int = 10) -> list[Broken]:
    """The rules that do not hold now, with the first rows that break each; empty when all is well."""
    found = []
    with connection.cursor() as cursor:
        for rule, query in RULES.items():
            cursor.execute(f"SELECT * FROM ({query}) rows LIMIT %s", [limit])
            if rows := cursor.fetchall():
                found.append(Broken(rule, rows))
    return found

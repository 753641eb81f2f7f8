"""What leads on from a product: others like it, and what buyers took with it."""

from __future__ import annotations

from django.db import connection
from django.db.models import OuterRef, Subquery

from catalog.models import BoughtTogether, Listing
from catalog.selectors.listings import cards
from catalog.selectors.prices import at
from sellers.places import Place

MOST = 12
ENOUGH = 4  # fewer than that in the category itself: its parent is asked too
LOOKED_AT = 300  # tier by tier: where the popular are that many, a hundred thousand others are not looked at

# The popular are looked at first. Of those at a price that could replace it (from two fifths to two and a half times),
# the likest: the same kind of thing, the same specifications, a near price.
LIKEST = """
WITH me AS (SELECT * FROM catalog_listing WHERE product_id = %(me)s), near AS ({tiers})
SELECT near.product_id FROM near CROSS JOIN me WHERE near.product_id <> me.product_id
ORDER BY 2 * (near.kinds && me.kinds)::int
    + 3.0 * (SELECT count(*) FROM unnest(near.facets) facet WHERE facet = ANY(me.facets))
        / greatest(1, cardinality(me.facets))
    - 2 * abs(ln(near.price / COALESCE(me.price, near.price))) DESC, near.popularity DESC, near.product_id
LIMIT %(most)s
""".format(
    tiers=" UNION ALL ".join(
        f"""(SELECT one.product_id, one.kinds, one.facets, one.price, one.popularity FROM catalog_listing one, me
        WHERE one.tier = {tier} AND one.category_ids @> ARRAY[%(category)s] AND one.offer_id IS NOT NULL
        AND (me.price IS NULL OR one.price BETWEEN me.price * 0.4 AND me.price * 2.5))"""
        for tier in (0, 1, 2)
    )
    + f" LIMIT {LOOKED_AT}"
)


def similar(pk: int, place: Place | None = None, most: int = MOST) -> list[Listing]:
    """Cards of what could be had instead, the likest first."""
    mine = Listing.objects.filter(pk=pk).values_list("category_id", "category_ids").first()
    if mine is None or mine[0] is None:
        return []
    leaf, ids = mine
    found = _likest(pk, leaf, most)
    if len(found) < ENOUGH and len(ids) > 1:
        above = [category for category in ids if category != leaf][-1]  # they stand in the order of the tree
        found += [other for other in _likest(pk, above, most) if other not in found]
    return cards(found[:most], place)


def _likest(pk: int, category: int, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LIKEST, {"me": pk, "category": category, "most": most})
        return [other for (other,) in cursor.fetchall()]


def goes_with(pk: int, place: Place | None = None) -> list[Listing]:
    """Cards of what buyers of this took too, what most of them took first. One query."""
    pairs = BoughtTogether.objects.filter(product=pk)
    taken = Listing.objects.filter(pk__in=pairs.values("other"), offer__isnull=False).defer("tsv")
    buyers = Subquery(pairs.filter(other=OuterRef("pk")).values("buyers"))
    return at(taken.annotate(buyers=buyers).order_by("-buyers", "-popularity", "pk")[:MOST], place)

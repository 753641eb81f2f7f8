"""What to offer while somebody types: phrases, categories, and the best products. Each is one look-up by index."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection

from catalog.models import Category, Listing, Suggestion
from catalog.search.words import plain

PHRASES, CATEGORIES, PRODUCTS = 5, 2, 3
# The most popular tier that has enough; its index answers, and it is small.
BEST = """
SELECT product_id FROM catalog_listing WHERE tier = %s AND tsv @@ to_tsquery('english', %s) AND offer_id IS NOT NULL
ORDER BY popularity DESC LIMIT %s
"""


@dataclass
class Offered:
    phrases: list[str] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    products: list[Listing] = field(default_factory=list)


def suggest(typed: str) -> Offered:
    """Never raises; nothing typed, nothing offered."""
    words = plain(typed.replace("\0", " ")[:60])
    if not words:
        return Offered()
    known = Suggestion.objects.filter(prefix=words[:8].strip()).values_list("phrases", flat=True).first() or []
    phrases = [phrase for phrase in known if phrase.startswith(words)][:PHRASES]
    places = Category.objects.filter(name__istartswith=words, is_public=True, ancestors_are_public=True)
    offered = Offered(phrases, list(places.order_by("depth", "path")[:CATEGORIES]))
    if len(words) >= 3:
        ids = _best(words.split()[:8])
        found = {listing.pk: listing for listing in Listing.objects.filter(pk__in=ids).defer("tsv")}
        offered.products = [found[pk] for pk in ids if pk in found]
    return offered


def _best(words: list[str]) -> list[int]:
    query = " & ".join([*words[:-1], f"{words[-1]}:*"])
    ids: list[int] = []
    with connection.cursor() as cursor:
        for tier in (0, 1, 2):
            if len(ids) < PRODUCTS:
                cursor.execute(BEST, [tier, query, PRODUCTS - len(ids)])
                ids += [row[0] for row in cursor.fetchall()]
    return ids

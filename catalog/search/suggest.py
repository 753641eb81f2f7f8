"""What to offer while somebody types: phrases, categories, and the best products. Each is one look-up by index."""

from __future__ import annotations

from django.db import connection

from catalog.models import Category, Suggestion
from catalog.search.engine import Offered
from catalog.search.words import plain

PHRASES, CATEGORIES, PRODUCTS = 5, 2, 3
SHORTEST = 3  # letters that are looked for: more words begin with fewer than anybody can use
LOOKED_AT = 100  # of a tier: a word that ten thousand listings have must not take longer than a rare one
# The most popular tier that has enough; its index answers, and it is small.
BEST = """
SELECT product_id FROM (
    SELECT product_id, popularity FROM catalog_listing
    WHERE tier = %s AND tsv @@ to_tsquery('english', %s) AND offer_id IS NOT NULL LIMIT %s) first
ORDER BY popularity DESC, product_id LIMIT %s
"""


def suggest(typed: str) -> Offered:
    """Never raises; nothing typed, nothing offered."""
    words = plain(typed.replace("\0", " ")[:60])
    if not words:
        return Offered()
    known = Suggestion.objects.filter(prefix=words[:8].strip()).values_list("phrases", flat=True).first() or []
    phrases = [phrase for phrase in known if phrase.startswith(words)][:PHRASES]
    places = Category.objects.filter(name__istartswith=words, is_public=True, ancestors_are_public=True)
    nearest = list(places.order_by("depth", "path").values_list("pk", flat=True)[:CATEGORIES])
    return Offered(phrases, nearest, _best(_meant(words, phrases)) if len(words) >= 3 else [])


def _meant(words: str, phrases: list[str]) -> str:
    """What is most likely being typed. A word that is known is looked up at once; all that begin with three letters
    would be half the shop."""
    if phrases:
        return " & ".join(plain(phrases[0]).split())
    *before, last = words.split()[:8]
    if before and len(last) < SHORTEST:
        return " & ".join(before)
    return " & ".join([*before, f"{last}:*"])


def _best(query: str) -> list[int]:
    ids: list[int] = []
    with connection.cursor() as cursor:
        for tier in (0, 1, 2):
            if len(ids) < PRODUCTS:
                cursor.execute(BEST, [tier, query, LOOKED_AT, PRODUCTS - len(ids)])
                ids += [row[0] for row in cursor.fetchall()]
    return ids

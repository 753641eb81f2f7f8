"""Understanding what was typed: its words, what they mean, codes, and spelling mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from django.db import connection

from catalog.models import Gtin, Product
from catalog.search.words import is_spelled
from sellers.models import Offer

TERMS = """
WITH same AS (SELECT DISTINCT id, unnest(tsvector_to_array(to_tsvector('english', array_to_string(words, ' ')))) AS stem
    FROM catalog_searchsynonym)
SELECT stem, COALESCE(t.listings, 0),
    (SELECT GREATEST(reltuples, 1) FROM pg_class WHERE oid = 'catalog_listing'::regclass),
    ARRAY(SELECT DISTINCT other.stem FROM same mine JOIN same other USING (id) WHERE mine.stem = asked.stem)
FROM unnest(tsvector_to_array(to_tsvector('english', %(text)s))) AS asked (stem)
LEFT JOIN catalog_termcount t ON t.lexeme = stem
"""


@dataclass(frozen=True)
class Term:
    """One word of a query: its stem, the stems that mean the same, and its share of the whole query's meaning."""

    stems: tuple[str, ...]
    weight: float

    @property
    def query(self) -> str:
        """As a tsquery. Stems are letters and digits only, so quoting them makes a valid one of any text."""
        return "(" + " | ".join(f"'{stem}'" for stem in self.stems) + ")"


def terms(words: list[str]) -> list[Term]:
    """The stems of the words, each with its synonyms and its share of the meaning: the rarer, the more."""
    with connection.cursor() as cursor:
        cursor.execute(TERMS, {"text": " ".join(words)})
        rows = cursor.fetchall()
    rarity = {stem: log(1 + (max(n, df) - df + 0.5) / (df + 0.5)) for stem, df, n, _ in rows}
    whole = sum(rarity.values()) or 1
    terms, seen = [], set()
    for stem, _, _, same in rows:
        if stem in seen:  # "laptop notebook" is one word said twice
            continue
        stems = (stem, *(other for other in same if other != stem))
        seen.update(stems)
        terms.append(Term(stems, rarity[stem] / whole))
    return terms


def exact(text: str) -> int | None:
    """The product of a barcode number or of an offer's SKU, typed as it is."""
    code = text.strip()
    if not 3 <= len(code) <= 64 or "\0" in code or not any(char.isdigit() for char in code):
        return None
    digits = code.replace(" ", "").replace("-", "")
    product = None
    if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14:
        padded = digits.zfill(13) if len(digits) == 12 else digits
        gtin = Gtin.objects.filter(value__in={digits, padded}, product__is_public=True).select_related("product")
        product = next((each.product for each in gtin[:1]), None)
    product = product or _by_sku(code)
    return (product.parent_id or product.pk) if product else None


def _by_sku(code: str) -> Product | None:
    found = list(Offer.objects.filter(partner_sku=code, product__is_public=True).select_related("product")[:2])
    return found[0].product if len(found) == 1 else None


def correct(words: list[str]) -> list[str]:
    """Each word that no title has, replaced by the nearest one that titles do have."""
    return [_nearest(word) if is_spelled(word) and len(word) > 3 else word for word in words]


def _nearest(word: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT word FROM (
                   SELECT word, listings, levenshtein_less_equal(word, %(w)s, 2) AS d FROM catalog_titleword
                   WHERE word %% %(w)s AND abs(length(word) - length(%(w)s)) <= 2) near
               WHERE d <= CASE WHEN length(%(w)s) <= 4 THEN 1 ELSE 2 END ORDER BY d, listings DESC LIMIT 1""",
            {"w": word},
        )
        row = cursor.fetchone()
    return row[0] if row else word

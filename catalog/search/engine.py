"""Search behind a narrow seam: today PostgreSQL's full text over listings, written in the product's own transaction.

Every word must be found first; when that finds few, listings with some of the words follow. Words that nobody sells are
corrected to the nearest word of a title, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Ln

from catalog.models import Gtin, Listing
from catalog.search.words import plain
from sellers.models import Offer

MOST_WORDS = 12
LONGEST_WORD = 40
FEW = 8
WEIGHTS = [0.2, 0.4, 0.8, 1.0]  # description, specifications, brand and model, title


@dataclass
class Found:
    """What a search brought: listings best first, and what was searched for instead of what was typed."""

    listings: QuerySet[Listing]
    words: list[str]
    corrected: str = ""
    product_id: int | None = None
    notes: list[str] = field(default_factory=list)


class PostgresSearch:
    def search(self, text: str, category_id: int | None = None) -> Found:
        """Never raises, whatever is typed: what can not be searched for finds nothing."""
        words = [word[:LONGEST_WORD] for word in plain(text.replace("\0", " ")).split()][:MOST_WORDS]
        if not words:
            return Found(Listing.objects.none(), [])
        if category_id is None and (exact := self.exact(text)):
            return Found(Listing.objects.filter(pk=exact), words, product_id=exact)
        listings = Listing.objects.all()
        if category_id is not None:
            listings = listings.filter(category_ids__contains=[category_id])
        found, corrected = self._match(listings, words), ""
        if not found.exists() and (better := self.correct(words)) != words:
            words, corrected = better, " ".join(better)
            found = self._match(listings, words)
        return Found(found, words, corrected)

    def exact(self, text: str) -> int | None:
        """The product of a barcode number or of an offer's SKU, typed as it is."""
        code = text.strip()
        if not 3 <= len(code) <= 64 or "\0" in code:
            return None
        digits = code.replace(" ", "").replace("-", "")
        product = None
        if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14:
            product = Gtin.objects.filter(value=digits, product__is_public=True).select_related("product").first()
        product = product.product if product else self._by_sku(code)
        return (product.parent_id or product.pk) if product else None

    @staticmethod
    def _by_sku(code: str):
        """Only a code with a digit in it: a plain word is a word."""
        if not any(char.isdigit() for char in code):
            return None
        offers = Offer.objects.filter(partner_sku=code, product__is_public=True).select_related("product")[:2]
        found = list(offers)
        return found[0].product if len(found) == 1 else None

    def _match(self, listings: QuerySet[Listing], words: list[str]) -> QuerySet[Listing]:
        every = self._query(words, " & ")
        found = listings.filter(tsv=every)
        if len(words) > 1 and found[:FEW].count() < FEW:
            found = listings.filter(tsv=self._query(words, " | "))
            every = self._query(words, " | ")
        rank = SearchRank(F("tsv"), every, weights=WEIGHTS, normalization=Value(1))
        all_words = SearchRank(F("tsv"), self._query(words, " & "), weights=WEIGHTS)
        score = rank + Value(2.0) * Func(all_words, function="SIGN") + Value(0.02) * Ln(F("popularity") + 1)
        return found.annotate(score=score).order_by("-score", "-popularity", "pk").defer("tsv")

    @staticmethod
    def _query(words: list[str], glue: str) -> SearchQuery:
        """Words are letters and digits only, so quoting them makes a valid query of any text."""
        quoted = [f"'{word}'" for word in words]
        return SearchQuery(glue.join(quoted), search_type="raw", config="english")

    def correct(self, words: list[str]) -> list[str]:
        """Each unknown word without digits replaced by the most similar word of a title, where there is one."""
        return [self._nearest(word) if word.isalpha() and len(word) > 3 else word for word in words]

    @staticmethod
    def _nearest(word: str) -> str:
        """One look-up among the titles that resemble it; a title's words are compared one by one."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT w, similarity(w, %(word)s) AS close, count(*) AS n FROM (
                       SELECT unnest(string_to_array(lower(unaccent(title)), ' ')) AS w FROM catalog_listing
                       WHERE %(word)s <%% lower(title) LIMIT 300) every
                   WHERE w ~ '^[a-z]{3,}$' GROUP BY w HAVING similarity(w, %(word)s) > 0.3
                   ORDER BY close DESC, n DESC LIMIT 1""",
                {"word": word},
            )
            row = cursor.fetchone()
        return row[0] if row else word


engine = PostgresSearch()

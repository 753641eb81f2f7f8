"""The search engine that is PostgreSQL itself, over the flat listings.

How results are ranked: for each word, how rare it is times how well the listing says it (title before brand before
specifications before description), long titles a little lower, popularity a little. Every word must be there; when that
finds few, listings with most of the words follow. Numbers and the reasons are in docs/search.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.search.engine import Asked, Found, Offered
from catalog.search.page import page
from catalog.search.query import correct, exact, terms
from catalog.search.suggest import suggest
from catalog.search.words import plain

MOST_WORDS = 12
LONGEST_WORD = 40
FEW = 24  # below this, listings with some of the words follow
MOST_OF_THE_MEANING = 0.5  # what share of the words' weight a listing must have to follow


class PostgresSearch:
    def index(self, product_ids: Iterable[int]) -> None:
        """The listing is the index: writing it was all there is to do."""

    def remove(self, product_ids: Iterable[int]) -> None:
        """A listing that is gone is found no more."""

    def suggest(self, typed: str) -> Offered:
        return suggest(typed)

    def search(self, asked: Asked) -> Found:
        """Never raises, whatever is typed: what can not be searched for finds nothing."""
        words = [word[:LONGEST_WORD] for word in plain(asked.text.replace("\0", " ")).split()][:MOST_WORDS]
        browsing = not asked.text.strip() and (asked.category_id is not None or asked.seller_id is not None)
        if not words and not browsing:
            return Found()
        if asked.text and asked.category_id is None and not asked.start and (code := exact(asked.text)):
            return Found([code], 1, product_id=code)
        found = self._find(asked, words)
        if words and not found.total and not asked.literally and (better := correct(words)) != words:
            found = self._find(asked, better)
            found.corrected = " ".join(better) if found.total else ""
        return found

    def _find(self, asked: Asked, words: list[str]) -> Found:
        if not words:
            return page(asked, None, [], 0)
        meant = terms(words)
        if not meant:
            return Found()
        every = page(asked, " & ".join(term.query for term in meant), meant, 0)
        if every.total >= FEW or len(meant) < 2:
            return every
        return page(asked, " | ".join(term.query for term in meant), meant, MOST_OF_THE_MEANING)

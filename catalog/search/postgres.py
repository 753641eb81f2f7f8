"""The search engine that is PostgreSQL itself, over the flat listings (catalog.search.page), with what was typed
understood (catalog.search.query), corrected (spelling) and ranked (ranking)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalog.search import spelling
from catalog.search.codes import product_of
from catalog.search.engine import Asked, Found, Offered
from catalog.search.page import add_choices, page
from catalog.search.query import Meaning, understand
from catalog.search.suggest import suggest

FEW = 24  # below this, listings with some of the words follow


class PostgresSearch:
    def index(self, product_ids: Iterable[int]) -> None:
        """The listing is the index: writing it was all there is to do."""

    def remove(self, product_ids: Iterable[int]) -> None:
        """A listing that is gone is found no more."""

    def suggest(self, typed: str) -> Offered:
        return suggest(typed)

    def search(self, asked: Asked) -> Found:
        """Never raises, whatever is typed: what can not be searched for finds nothing."""
        if not asked.text.strip():
            return self._answer(asked, Meaning()) if self._is_browsing(asked) else Found()
        if asked.category_id is None and not asked.start and (code := product_of(asked.text)):
            return Found([code], 1, product_id=code)
        meaning = understand(asked.text)
        if not meaning.terms:
            return Found(named=False)
        if asked.literally:
            return self._answer(asked, meaning)
        return self._corrected(asked, meaning) or self._as_typed(asked, meaning)

    @staticmethod
    def _is_browsing(asked: Asked) -> bool:
        return asked.category_id is not None or asked.seller_id is not None or bool(asked.brands)

    def _corrected(self, asked: Asked, meaning: Meaning) -> Found | None:
        """What is found with the words corrected that no listing has; None when there are none, or it is no help."""
        if not meaning.doubtful:
            return None
        better = " ".join(spelling.correct(meaning.words, meaning.doubtful))
        if better == " ".join(meaning.words):
            return None
        found = self._answer(asked, understand(better))
        found.corrected = better
        return found if found.total else None

    def _as_typed(self, asked: Asked, meaning: Meaning) -> Found:
        found = self._answer(asked, meaning)
        typed = list(meaning.words)
        if not found.total and (better := spelling.joined(typed)) != typed:
            together = self._answer(asked, understand(" ".join(better)))
            if together.total:
                return replace(together, corrected=" ".join(better))
        if meaning.rare and (better := spelling.suggest_instead(typed, meaning.rare)) != typed:
            found.instead = " ".join(better)
        found.unknown = meaning.doubtful
        return found

    @staticmethod
    def _answer(asked: Asked, meaning: Meaning) -> Found:
        some = False
        found = page(asked, meaning)
        if found.total < FEW and len(meaning.terms) > 1:
            some = True
            found = page(asked, meaning, some)
        if not found.named and not asked.loosely:
            found = Found(named=False, mentions=found.total)
        add_choices(found, asked, meaning, some, FEW)
        return found

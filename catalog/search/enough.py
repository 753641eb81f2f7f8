"""Which listings have enough of a query's words, as a question that an index answers.

Asking for any of the words would find half the shop, of which only the first few thousand are looked at. Asking for
those sets of words that carry enough of the meaning together finds just what may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from catalog.search.query import Term

MOST_SETS = 40
ROUNDING = 0.001  # shares in SQL have five digits: rather one listing too many


def at_least(terms: Sequence[Term], share: float) -> str:
    """A tsquery for everything that has words of that share of the meaning, or a little more than that."""
    heaviest_first = sorted(terms, key=lambda term: -term.weight)
    sets = _within(_minimal(heaviest_first, share - ROUNDING))
    if sets is None:
        # Too many ways: what has enough has at least two of the words, if no single one is enough.
        fewest = 1 if heaviest_first[0].weight >= share - ROUNDING else 2
        sets = list(combinations(heaviest_first, fewest))
    return " | ".join(f"({' & '.join(term.query for term in each)})" for each in sets)


def _minimal(terms: Sequence[Term], need: float) -> Iterator[tuple[Term, ...]]:
    """Sets of terms that weigh enough, none of which is needless. Heaviest first: a lighter one is never the last
    that is missing when a heavier one was enough before."""
    if need <= 0:
        yield ()
        return
    for place, term in enumerate(terms):
        if sum(each.weight for each in terms[place:]) < need:
            return
        for rest in _minimal(terms[place + 1 :], need - term.weight):
            yield (term, *rest)


def _within(sets: Iterator[tuple[Term, ...]]) -> list[tuple[Term, ...]] | None:
    found: list[tuple[Term, ...]] = []
    for each in sets:
        found.append(each)
        if len(found) > MOST_SETS:
            return None
    return found

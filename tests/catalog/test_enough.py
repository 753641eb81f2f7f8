"""Which sets of words carry enough of a query's meaning."""

from itertools import combinations

import pytest

from catalog.search.enough import at_least
from catalog.search.query import Term


def terms(*weights: float) -> list[Term]:
    return [Term((chr(97 + place),), weight) for place, weight in enumerate(weights)]


def finds(query: str, words: set[str]) -> bool:
    """What PostgreSQL would say of a listing with these words."""
    return any(set(each.strip(" ()'").replace("('", "").replace("')", "").split(" & ")) <= words
               for each in query.split(" | "))  # fmt: skip


def test_one_heavy_word_is_enough_and_light_ones_need_each_other():
    assert at_least(terms(0.6, 0.25, 0.15), 0.5) == "(('a'))"
    assert at_least(terms(0.4, 0.35, 0.25), 0.5) == "(('a') & ('b')) | (('a') & ('c')) | (('b') & ('c'))"


@pytest.mark.parametrize(
    "weights", [(1.0,), (0.5, 0.5), (0.34, 0.33, 0.33), (0.3, 0.3, 0.2, 0.1, 0.1), (0.55, 0.2, 0.15, 0.1)]
)
def test_it_finds_exactly_what_weighs_enough(weights):
    asked = terms(*weights)
    query = at_least(asked, 0.5)
    for count in range(1, len(asked) + 1):
        for some in combinations(asked, count):
            enough = sum(term.weight for term in some) >= 0.5 - 0.001
            assert finds(query, {term.stems[0] for term in some}) == enough


def test_many_words_make_no_endless_question():
    query = at_least(terms(*[1 / 12] * 12), 0.5)
    assert query.count("|") == 65  # all pairs
    assert len(query) < 2000


def test_words_that_mean_the_same_stay_together():
    both = [Term(("laptop", "notebook"), 0.5), Term(("sleev",), 0.5)]
    assert at_least(both, 0.9) == "(('laptop' | 'notebook') & ('sleev'))"

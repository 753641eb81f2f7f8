"""How well a listing answers a query, as SQL. Numbers and the reasons are in docs/search.md.

For each word: how rare it is times how well the listing says it. Words that are missing cost by their share of the
meaning, things of the kind that is wanted come before what goes with them, long titles count a little lower and the
popular a little higher. The coarse score looks at every candidate, the fine one at the best of them.
"""

from __future__ import annotations

from psycopg import sql

from catalog.search.query import Meaning, Term

COARSE = "{0.2,0.4,0.6,1}"  # description, specifications, brand, model and category (titles often repeat them), title
# Each place of a listing alone, and what it counts: a word in several places counts in each.
FINE = (("{0,0,0,1}", 1), ("{0,0,1,0}", 0.5), ("{0,1,0,0}", 0.3), ("{1,0,0,0}", 0.1))
SAME = 0.8  # what a word counts that only means the same as the one typed
OF_THAT_KIND = 0.5  # how much more a thing of the wanted kind counts
MISSING = 3  # the power of the share of the meaning that a listing has
# A query is answered by something that is called so, or by something of that kind with most of the rest.
CALLED_SO, MOST_OF_THE_MEANING = 0.8, 0.5

# As floating point: with plain numbers PostgreSQL counts in decimals, which takes longer than the ranking itself.
_NORM = sql.SQL("(0.75::float8 + 0.025::float8 * title_words)")


def coarse(meaning: Meaning, some: bool = True) -> sql.Composable:
    """With `some`, words may be missing; without, the index has seen to it that none is."""
    if not meaning.terms:
        return sql.SQL("ln(1 + popularity)")
    return _whole(some, meaning, [_weighed(term, _best_rank(term, COARSE)) for term in meaning.terms])


def fine(meaning: Meaning) -> sql.Composable:
    ranks = [
        _weighed(term, sql.SQL("{} * {}").format(sql.Literal(counts), _best_rank(term, place)))
        for term in meaning.terms
        for place, counts in FINE
    ]
    return _whole(True, meaning, ranks)


def share(meaning: Meaning) -> sql.Composable:
    """How much of the query's meaning a listing has, 0 to 1."""
    return _shares(meaning, [term.query for term in meaning.terms])


def is_named(meaning: Meaning) -> sql.Composable:
    """Whether a listing is what was asked for, not one that merely mentions it."""
    called = _shares(meaning, [term.in_name for term in meaning.terms])
    return sql.SQL("{} >= {} OR {} AND {} >= {}").format(
        called, sql.Literal(CALLED_SO), of_kind(meaning), share(meaning), sql.Literal(MOST_OF_THE_MEANING)
    )


def of_kind(meaning: Meaning) -> sql.Composable:
    return sql.SQL("kinds && {}::varchar[]").format(sql.Literal(list(meaning.wanted)))


def _whole(some: bool, meaning: Meaning, ranks: list[sql.Composable]) -> sql.Composable:
    statement = (
        "({ranks}) * (1 + {more} * ({kind})::int) * power({share}, {missing}) / {norm} + 0.02 * ln(1 + popularity)"
    )
    return sql.SQL(statement).format(
        ranks=sql.SQL(" + ").join(ranks),
        more=sql.Literal(OF_THAT_KIND),
        kind=of_kind(meaning),
        share=share(meaning) if some else sql.SQL("1"),
        missing=sql.Literal(MISSING),
        norm=_NORM,
    )


def _shares(meaning: Meaning, queries: list[str]) -> sql.Composable:
    has = sql.SQL("{} * (tsv @@ {}::tsquery)::int")
    parts = [has.format(_weight(term), sql.Literal(query)) for term, query in zip(meaning.terms, queries, strict=True)]
    return sql.SQL("({})").format(sql.SQL(" + ").join(parts) if parts else sql.SQL("1"))


def _weighed(term: Term, rank: sql.Composable) -> sql.Composable:
    return sql.SQL("{} * {}").format(_weight(term), rank)


def _weight(term: Term) -> sql.Literal:
    return sql.Literal(round(term.weight, 5))


def _best_rank(term: Term, places: str) -> sql.Composable:
    """Of words that mean the same, the one that the listing says best: saying both is no better."""
    rank = sql.SQL("{} * ts_rank({}, tsv, {}::tsquery)")
    ranks = [
        rank.format(sql.Literal(SAME if place else 1), sql.Literal(places), sql.Literal(f"'{stem}'"))
        for place, stem in enumerate(term.stems)
    ]
    return ranks[0] if len(ranks) == 1 else sql.SQL("greatest({})").format(sql.SQL(", ").join(ranks))

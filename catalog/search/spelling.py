"""Mistyped words, corrected to words that titles have."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from catalog.search.words import is_spelled

SHORTEST = 4  # of three letters anything may be meant
OFTEN = 10  # titles that must have the other word before one that exists is doubted

NEAREST = """
SELECT word FROM (
    SELECT word, listings, levenshtein_less_equal(word, %(word)s, 2) AS d FROM catalog_titleword
    WHERE word %% %(word)s AND abs(length(word) - length(%(word)s)) <= 2 AND word <> %(word)s) near
WHERE d <= CASE WHEN length(%(word)s) <= 4 OR %(least)s > 0 THEN 1 ELSE 2 END AND listings >= %(least)s
ORDER BY d, listings DESC, word LIMIT 1
"""
# "airfryer" as two words, "head phones" as one; the most used first.
APART = """
SELECT a.word || ' ' || b.word FROM generate_series(3, length(%(word)s) - 3) AS cut
JOIN catalog_titleword a ON a.word = left(%(word)s, cut) JOIN catalog_titleword b ON b.word = substr(%(word)s, cut + 1)
ORDER BY least(a.listings, b.listings) DESC, cut LIMIT 1
"""
TOGETHER = "SELECT word FROM catalog_titleword WHERE word = ANY(%s)"
# In no listing at all: the counts are of a sample, so the listings themselves are asked.
IN_NONE = """
SELECT word FROM unnest(%s::text[]) AS word
WHERE NOT EXISTS (SELECT FROM catalog_listing WHERE tier = 0 AND tsv @@ plainto_tsquery('english', word))
  AND NOT EXISTS (SELECT FROM catalog_listing WHERE tier = 1 AND tsv @@ plainto_tsquery('english', word))
  AND NOT EXISTS (SELECT FROM catalog_listing WHERE tier = 2 AND tsv @@ plainto_tsquery('english', word))
"""


def correct(words: Sequence[str], doubtful: Sequence[str]) -> list[str]:
    """The words, those of the doubtful that no listing has replaced by the nearest (or by two) that titles have."""
    unknown = _in_none([word for word in doubtful if _may_be_mistyped(word)])
    return [(_nearest(word) or _one(APART, word) or word) if word in unknown else word for word in words]


def suggest_instead(words: Sequence[str], rare: Sequence[str]) -> list[str]:
    """The words, those that hardly any listing has replaced by one letter's neighbour which many have."""
    doubted = {word: _nearest(word, OFTEN) for word in rare if _may_be_mistyped(word)}
    return [doubted.get(word) or word for word in words]


def joined(words: Sequence[str]) -> list[str]:
    """The words, the first two neighbours that titles write in one piece put together."""
    pairs = [first + second for first, second in zip(words, words[1:], strict=False)]
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, [pairs])
        known = {row[0] for row in cursor.fetchall()}
    for place, pair in enumerate(pairs):
        if pair in known:
            return [*words[:place], pair, *words[place + 2 :]]
    return list(words)


def _may_be_mistyped(word: str) -> bool:
    return is_spelled(word) and len(word) >= SHORTEST


def _in_none(words: list[str]) -> set[str]:
    if not words:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(IN_NONE, [words])
        return {row[0] for row in cursor.fetchall()}


def _nearest(word: str, least: int = 0) -> str | None:
    return _one(NEAREST, word, least)


def _one(statement: str, word: str, least: int = 0) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"word": word, "least": least})
        row = cursor.fetchone()
    return row[0] if row else None

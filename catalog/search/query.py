"""Understanding what was typed: its words, how much each says, what means the same, and what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from django.db import connection

from catalog.search.units import units
from catalog.search.words import itself_and_its_use, plain

MOST_WORDS = 12
LONGEST_WORD = 40
LONGEST_TEXT = 300

TERMS = """
WITH same AS (SELECT DISTINCT id, unnest(tsvector_to_array(to_tsvector('english', array_to_string(words, ' ')))) AS stem
    FROM catalog_searchsynonym),
asked AS (SELECT word, n, (tsvector_to_array(to_tsvector('english', word)))[1] AS stem
    FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, n))
SELECT word, stem, COALESCE(t.listings, 0), COALESCE(t.kinds, 0),
    (SELECT GREATEST(reltuples, 1) FROM pg_class WHERE oid = 'catalog_listing'::regclass),
    ARRAY(SELECT DISTINCT other.stem FROM same mine JOIN same other USING (id) WHERE mine.stem = asked.stem),
    EXISTS (SELECT FROM catalog_titleword known WHERE known.word = asked.word)
FROM asked LEFT JOIN catalog_termcount t ON t.lexeme = stem WHERE stem IS NOT NULL ORDER BY n
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

    @property
    def in_name(self) -> str:
        """The same, in the title, brand, model or category only."""
        return "(" + " | ".join(f"'{stem}':AB" for stem in self.stems) + ")"


@dataclass(frozen=True)
class Meaning:
    """What a query comes to. `wanted` are the stems for the thing itself: "pad" of "mouse pad"."""

    words: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    wanted: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()

    @property
    def every(self) -> str:
        return " & ".join(term.query for term in self.terms)


@dataclass(frozen=True)
class _Word:
    word: str
    stem: str
    listings: int
    kinds: int
    of: int
    same: list[str]
    is_known: bool

    @property
    def rarity(self) -> float:
        return log(1 + (max(self.of, self.listings) - self.listings + 0.5) / (self.listings + 0.5))


def words_of(text: str) -> list[str]:
    """The words of a query, quantities in one piece."""
    text = units().as_words(text[:LONGEST_TEXT].replace("\0", " "))
    return [word[:LONGEST_WORD] for word in plain(text).split()][:MOST_WORDS]


def understand(text: str) -> Meaning:
    """Never raises; stop words alone mean nothing."""
    words = words_of(text)
    if not words:
        return Meaning()
    with connection.cursor() as cursor:
        cursor.execute(TERMS, [words])
        known = [_Word(*row) for row in cursor.fetchall()]
    return Meaning(
        words=tuple(words),
        terms=tuple(_terms(known)),
        wanted=_wanted(known, len(words_of(itself_and_its_use(text)[0]))),
        doubtful=tuple(each.word for each in known if not (each.is_known or each.listings or each.same)),
        rare=tuple(each.word for each in known if each.listings <= 2),
    )


def _terms(known: Sequence[_Word]) -> list[Term]:
    """Each word with its synonyms and its share of the meaning: the rarer, the more."""
    rarity = _rarity(known)
    terms: list[tuple[tuple[str, ...], float]] = []
    seen: set[str] = set()
    for each in known:
        if each.stem not in seen:  # "laptop notebook" is one word said twice
            stems = (each.stem, *(other for other in each.same if other != each.stem))
            seen.update(stems)
            terms.append((stems, rarity[each.stem]))
    whole = sum(weight for _, weight in terms) or 1
    return [Term(stems, weight / whole) for stems, weight in terms]


def _rarity(known: Sequence[_Word]) -> dict[str, float]:
    """A number says no more than the words around it; a size that no listing has, no more than the least of them: other
    sizes are better than nothing."""
    found = {each.stem: each.rarity for each in known}
    usual = [each.rarity for each in known if not each.stem[0].isdigit()]
    if not usual:
        return found
    least, mean = min(usual), sum(usual) / len(usual)
    numbers = [each for each in known if each.stem[0].isdigit()]
    return found | {each.stem: min(each.rarity, mean if each.listings else least) for each in numbers}


def _wanted(known: Sequence[_Word], within: int) -> tuple[str, ...]:
    """The last word that things are called by, not looking behind "for"; else the last word."""
    candidates = known[: max(1, within)]
    named = [each for each in candidates if each.kinds] or list(candidates)
    return (named[-1].stem, *named[-1].same) if named else ()

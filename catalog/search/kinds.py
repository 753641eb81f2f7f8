"""What a thing is, told from its title and its category: "Felt sleeve for 14-inch laptops" is a sleeve.

Somebody who asks for a laptop wants one before its sleeves, locks and chargers. In English the last noun of a phrase
says what is meant; a title is such a phrase, with brand and model before it and numbers, colours and uses behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.search.words import itself_and_its_use, plain

_END = re.compile(r"[,;:(\[|–—]| [-/+] |\bwith\b|\bw/", re.I)
_SEVERAL = re.compile(r"[,/&]|\band\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
MOST_PHRASES = 2  # behind a second number there are only specifications
# What sellers put behind the noun.
AFTERTHOUGHTS = frozenset(
    re.findall(
        "[a-z]+",
        "black white silver grey gray blue red green yellow cyan magenta pink purple brown beige gold orange turquoise"
        " navy multicolor multicolour original new used refurbished set pack pair x of in the",
    )
)


def of_title(title: str, brand: str) -> list[str]:
    """The words that say what it is: the last of each of the title's first phrases. Numbers part the phrases."""
    itself, _ = itself_and_its_use(title)
    phrase = _END.split(itself, 1)[0]
    if brand and phrase.lower().startswith(brand.lower()):
        phrase = phrase[len(brand) :]
    phrases: list[list[str]] = [[]]
    for word in _WORD.findall(phrase):
        if any(char.isdigit() for char in word):
            phrases.append([])
        elif word.lower() not in AFTERTHOUGHTS:
            phrases[-1].append(word)
    said = [words[-1] for words in phrases if words]
    # Where nouns are written small, a word with a capital is a name: "Stove 8 cast-iron casserole" is no stove.
    small = [word for word in said if word.islower()]
    return [plain(word) for word in (small or said)[:MOST_PHRASES]]


def of_categories(names: Iterable[str]) -> list[str]:
    """ "Laptop bags & sleeves" holds bags and sleeves."""
    parts = (part for name in names for part in _SEVERAL.split(name))
    return [plain(words[-1]) for part in parts if (words := _WORD.findall(part))]

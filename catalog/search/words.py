"""Words as search compares them, the same way when indexing and when asking."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[\W_]+")
_SPLIT = re.compile(r"[^a-z0-9]+")
_MODEL = re.compile(r"[a-z]+[-./ ]?[0-9][a-z0-9-./]*|[0-9]+[-./]?[a-z][a-z0-9-./]*")


def plain(text: str) -> str:
    """Lower case, without accents, everything that is neither a letter nor a digit turned into a space.

    Other scripts than Latin are kept as they are, so that they can still be found.
    """
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss")).lower()
    if not folded.isascii():
        folded = "".join(char for char in folded if not unicodedata.combining(char))
    return _APART.sub(" ", folded).strip()


def for_index(text: str, joined: bool = False) -> str:
    """Plain words; with `joined` also model numbers in one piece: "TN-2110" gives "tn 2110 tn2110"."""
    text = text.replace("\0", " ")
    words = plain(text)
    if not joined:
        return words
    models = {_SPLIT.sub("", model) for model in _MODEL.findall(text.lower())}
    return " ".join([words, *sorted(model for model in models if 3 <= len(model) <= 40 and model not in words.split())])


_FOR = re.compile(r"\b(?:for|fits|compatible with|suitable for)\b", re.I)


def itself_and_its_use(title: str) -> tuple[str, str]:
    """What a thing is, and what it is for: ("Felt sleeve", "14-inch laptops") of "Felt sleeve for 14-inch laptops".

    Somebody who asks for a laptop wants one before its sleeves, so the words after "for" weigh less.
    """
    found = _FOR.search(title)
    if found is None or not title[: found.start()].strip():
        return title, ""
    return title[: found.start()], title[found.end() :]


def is_spelled(word: str) -> bool:
    """A word of plain letters, which a typing mistake can be corrected to or from."""
    return word.isascii() and word.isalpha() and 2 < len(word) <= 64

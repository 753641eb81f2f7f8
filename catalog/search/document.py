"""What search reads of a product: its texts by weight, and what kind of thing it is."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.descriptions import plain
from catalog.models import Product
from catalog.search import kinds, words
from catalog.search.units import units

LONGEST_DESCRIPTION = 2000


def document(product: Product, categories: Iterable[str], choices: Iterable[tuple[str, str]]) -> dict[str, object]:
    """`a`: title, `b`: brand, model and category, `c`: specifications, choices and what it is for, `d`: description.

    `things` are whole words; their stems are the `kinds` that a listing keeps.
    """
    brand = product.brand.name if product.brand else ""
    itself, use = words.itself_and_its_use(product.title)
    categories = list(categories)
    details = " ; ".join([use, *(str(value) for _, value in product.specs), *sorted(value for _, value in choices)])
    return {
        "a": _words(itself),
        "b": words.for_index(" ".join([brand, product.model_name, *categories]), joined=True),
        "c": _words(details),
        "d": words.for_index(plain(product.description[:LONGEST_DESCRIPTION])),
        "things": sorted({*kinds.of_title(units().as_words(product.title), brand), *kinds.of_categories(categories)}),
        "title_words": len(words.plain(product.title).split()) or 1,
    }


def _words(text: str) -> str:
    return " ".join([words.for_index(text, joined=True), *sorted(set(units().words_in(text)))])

"""Quantities, however they are written: "1,5 kg", "1.5kg" and "1500 g" all become the word "1500g"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from time import monotonic

from catalog.models import SearchUnit

REMEMBERED_SECONDS = 60  # a change in the admin is known to every process after that


@dataclass(frozen=True)
class Units:
    """The units there are: name -> (what it is counted in, how many of those)."""

    known: Mapping[str, tuple[str, Decimal]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self.known, key=len, reverse=True)) or "(?!)"
        # "1,000" is a thousand, "1,5" is one and a half.
        number = r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:[.,](\d{1,3}))?"
        return re.compile(rf"(?<![\w.,]){number}[ -]?({names})(?![a-z0-9]|\.\d)", re.I)

    def words_in(self, text: str) -> list[str]:
        """The quantities of a text, each as one word."""
        return [self._word(found) for found in self._pattern.finditer(text)]

    def as_words(self, text: str) -> str:
        """The text with each quantity replaced by its one word."""
        return self._pattern.sub(lambda found: f" {self._word(found)} ", text)

    def _word(self, found: re.Match[str]) -> str:
        whole, part, name = found.groups()
        base, factor = self.known[name.lower()]
        amount = Decimal(f"{whole.replace(',', '')}.{part or 0}") * factor
        return f"{amount.normalize():f}{base}".replace(".", "p")  # a point would part it in two


_remembered: tuple[float, Units] | None = None


def units() -> Units:
    """The units as the admin has them, read once a minute."""
    global _remembered
    if _remembered is None or monotonic() - _remembered[0] > REMEMBERED_SECONDS:
        rows = SearchUnit.objects.values_list("name", "base", "factor")
        _remembered = monotonic(), Units({name.lower(): (base, factor) for name, base, factor in rows})
    return _remembered[1]


def forget() -> None:
    """Read the units anew: they were edited."""
    global _remembered
    _remembered = None

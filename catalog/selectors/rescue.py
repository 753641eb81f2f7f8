"""What to offer when a list is empty: one limit less at a time, one word less at a time, and where else to look. Every
offer says how many products it leads to, and none leads to nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from catalog.models import Category
from catalog.search.engine import Asked, Found, engine
from catalog.search.words import plain
from catalog.selectors.facets import nothing_chosen
from catalog.selectors.filters import Address, Chip, Chosen, Filters

MOST_TRIED = 3  # words left out: each costs up to three queries
MOST_WORDS, SHORTEST = 8, 3


@dataclass(frozen=True)
class Way:
    """A way out: what to do, how many products there are then, and the address."""

    text: str
    count: int
    url: str


class Rescue:
    """Nothing is asked before the page shows it."""

    def __init__(
        self, asked: Asked, found: Found, chosen: Chosen, address: Address, scope: Category | None, whole: str
    ) -> None:
        self.asked, self.found, self.chosen, self.address = asked, found, chosen, address
        self.scope, self.whole = scope, whole

    @cached_property
    def without_one(self) -> list[Way]:
        """Each kind of choice taken away: the engine has counted that already."""
        kinds: dict[str, list[Chip]] = {}
        for chip in self.chosen.chips(self.address):
            kinds.setdefault(chip.kind, []).append(chip)
        ways = []
        for kind, chips in kinds.items():
            if count := self.found.without.get(kind):
                filters = self.chosen.filters
                for name, value in self._choices(kind):
                    filters = filters.without(name, value)
                text = " or ".join(chip.text for chip in chips)
                ways.append(Way(text, count, self.address.to(filters)))
        return sorted(ways, key=lambda way: -way.count)

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        return [(name, value) for each, name, value, _ in self.chosen.said() if each == kind]

    @cached_property
    def everywhere(self) -> Way | None:
        """The same without the department."""
        count = self.found.without.get("category", 0) if self.scope and self.whole else 0
        if not count:
            return None
        return Way(self.whole, count, self.address.within("c", "").to(self.chosen.filters))

    @cached_property
    def fewer_words(self) -> list[Way]:
        """Without the words that nobody knows; then one word less, the most special ones first."""
        words = self.asked.text.split()[:MOST_WORDS]
        if len(words) < 2 or self.without_one or self.everywhere:
            return []
        known = [word for word in words if plain(word) not in self.found.unknown] or words
        tried = [" ".join(known)] if len(known) < len(words) else []
        if len(known) > 1:
            special = sorted(range(len(known)), key=lambda n: (not any(map(str.isdigit, known[n])), -len(known[n])))
            tried += [" ".join(known[:n] + known[n + 1 :]) for n in special]
        tried = list(dict.fromkeys(tried))[:MOST_TRIED]
        ways = [Way(text, self._count(text), self.address.within("q", text).to()) for text in tried]
        return sorted((way for way in ways if way.count), key=lambda way: -way.count)

    def _count(self, text: str) -> int:
        only = Asked(text=text, country=self.asked.country, seller_id=self.asked.seller_id, count=0)
        return engine.search(replace(only, category_id=self.asked.category_id, literally=True)).total

    @cached_property
    def related(self) -> list[Category]:
        """Departments that are called like one of the words."""
        words = [word.rstrip("s") for word in plain(self.asked.text).split()[:MOST_WORDS] if len(word) > SHORTEST]
        if not words:
            return []
        called = reduce(or_, (Q(name__icontains=word) for word in words))
        shown = Category.objects.filter(called, is_public=True, ancestors_are_public=True)
        return list(shown.order_by("depth", "path")[:6])

    @property
    def instead(self) -> Way | None:
        """A spelling that may have been meant; not counted, the page corrects nothing by itself here."""
        text = self.found.instead
        return Way(text, 0, self.address.within("q", text).to(nothing_chosen(Filters()))) if text else None

    @property
    def mentions(self) -> Way | None:
        """What nothing is called, but some mention."""
        if not self.found.mentions:
            return None
        return Way("", self.found.mentions, self.address.within("loosely", "1").to(self.chosen.filters))

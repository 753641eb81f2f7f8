"""Queries like those of shoppers, drawn by a seed from what the catalogue's own statistics know."""

from __future__ import annotations

from random import Random

from django.db import connection

from catalog.models import Category, Listing, TitleWord
from catalog.search.words import is_spelled, plain

SMALL_WORDS = {"for", "with", "the", "and", "from", "made", "two", "set", "year"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Queries:
    """So many queries in all, in these shares."""

    KINDS = {
        "head": 0.125, "two words": 0.225, "three words": 0.2, "brand + kind": 0.175, "model": 0.125, "misspelt": 0.1,
        "prefix": 0.05,
    }  # fmt: skip

    def __init__(self, count: int, seed: int) -> None:
        self.random = Random(seed)
        self.common = dict(TitleWord.objects.order_by("-listings", "word").values_list("word", "listings")[:4000])
        self.titles = self._titles(count * 4)
        self._of = {kind: self._make(kind, round(count * share)) for kind, share in self.KINDS.items()}

    def of(self, kind: str) -> list[str]:
        return self._of[kind]

    def all(self) -> list[str]:
        every = [query for queries in self._of.values() for query in queries]
        Random(1).shuffle(every)
        return every

    def typed(self) -> list[str]:
        """The beginnings of all queries, a letter more each time, as they are typed."""
        return sorted({query[:length] for query in self.all() for length in range(1, min(len(query), 14) + 1)})[::5]

    def categories(self) -> list[int]:
        return list(Category.objects.filter(is_public=True).order_by("depth", "pk").values_list("pk", flat=True)[:100])

    def _titles(self, count: int) -> list[tuple[str, str]]:
        """(title, brand) of listings all over the catalogue."""
        first, last = self._ends()
        picked = sorted(self.random.randint(first, last) for _ in range(count * 2))
        found = list(Listing.objects.filter(pk__in=picked).order_by("pk").values_list("title", "brand_name")[:count])
        self.random.shuffle(found)
        return found

    @staticmethod
    def _ends() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT min(product_id), max(product_id) FROM catalog_listing")
            return cursor.fetchone()

    def _make(self, kind: str, count: int) -> list[str]:
        if kind == "head":
            words = [word for word in self.common if word not in SMALL_WORDS]
            return words[:count]
        made: list[str] = []
        for title, brand in self.titles:
            if len(made) < count and (query := self._query(kind, title, brand)):
                made.append(query)
        return made

    def _query(self, kind: str, title: str, brand: str) -> str | None:
        words = list(dict.fromkeys(plain(title).split()))
        usual = [word for word in words if word in self.common and word not in SMALL_WORDS]
        if kind == "model":
            models = [word for word in title.replace(",", "").split() if any(char.isdigit() for char in word)]
            models = [model for model in models if any(char.isalpha() for char in model) and len(model) > 4]
            return models[0] if models else None
        if kind == "brand + kind":
            kinds = [word for word in usual if word != plain(brand)]
            return f"{brand} {kinds[-1]}".lower() if brand and kinds else None
        if kind in ("two words", "three words"):
            wanted = 2 if kind == "two words" else 3
            return " ".join(self.random.sample(usual, wanted)) if len(usual) >= wanted else None
        long = [word for word in usual if len(word) > 4 and is_spelled(word)]
        if not long:
            return None
        word = self.random.choice(long)
        if kind == "misspelt":
            return self._mistyped(word)
        others = [other for other in usual if other != word]
        return " ".join([*others[:1], word[: self.random.randint(3, len(word) - 1)]])

    def _mistyped(self, word: str) -> str:
        place = self.random.randrange(1, len(word) - 1)
        how = self.random.randrange(4)
        if how == 0:
            return word[:place] + word[place + 1 :]
        if how == 1:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if how == 2:
            return word[:place] + word[place] + word[place:]
        return word[:place] + self.random.choice(LETTERS) + word[place + 1 :]

"""How good the order of search results is: NDCG@10 against judgements.

There are two kinds of judgement files, both CSV. With the columns query, docid (an offer's SKU) and rating (0 to 3)
people have judged single products; gains are the ratings themselves and an unjudged result counts as 0. With the
columns group, query, category and title a rule says which products are right: those in that category whose title
matches (either may be empty), and their gain is 1. A query that nothing answers is left out of the mean and told apart:
there the best answer is none.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from math import log2
from pathlib import Path

from django.db.models import Q

from catalog.models import Category, Listing
from catalog.search.engine import Asked, engine
from sellers.models import Offer

DEPTH = 10
OUR_OWN = Path(__file__).parent / "judged" / "demo.csv"  # over the demo shop


@dataclass(frozen=True)
class Measured:
    query: str
    ndcg: float | None
    found: int
    unjudged: int = 0
    group: str = ""


@dataclass(frozen=True)
class Rule:
    """Which products are the right answers to a query; none are when both are empty."""

    group: str
    query: str
    category: str
    title: str

    def right(self) -> set[int]:
        if not self.category and not self.title:
            return set()
        where = Q(title__iregex=self.title.replace(".", r"\.").replace(r"\.*", ".*"))
        if self.category:
            where &= Q(category_id__in=Category.objects.filter(name=self.category).values("pk"))
        return set(Listing.objects.filter(where).values_list("pk", flat=True))


def measure(file: Path) -> list[Measured]:
    """Query by query. Raises ValueError with what the file lacks."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    names = set(rows[0]) if rows else set()
    if {"query", "docid", "rating"} <= names:
        return _against_people(rows)
    if {"group", "query", "category", "title"} <= names:
        return [_against_rule(Rule(row["group"], row["query"], row["category"], row["title"])) for row in rows]
    raise ValueError("The first line must name the columns query,docid,rating or group,query,category,title.")


def _against_people(rows: list[dict[str, str]]) -> list[Measured]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        judged[row["query"]][row["docid"]] = int(row["rating"])
    known = {sku for marks in judged.values() for sku in marks}
    existing = set(Offer.objects.filter(partner_sku__in=known).values_list("partner_sku", flat=True))
    return [_against_marks(query, marks, existing) for query, marks in judged.items()]


def _against_marks(query: str, marks: dict[str, int], existing: set[str]) -> Measured:
    results = _skus(_results(query))
    ideal = sorted((mark for sku, mark in marks.items() if sku in existing and mark > 0), reverse=True)
    gains = [max((marks.get(sku, 0) for sku in skus), default=0) for skus in results]
    unjudged = sum(not any(sku in marks for sku in skus) for skus in results)
    return Measured(query, _dcg(gains) / _dcg(ideal) if ideal else None, len(results), unjudged)


def _against_rule(rule: Rule) -> Measured:
    results, right = _results(rule.query), rule.right()
    gains = [int(pk in right) for pk in results]
    ndcg = _dcg(gains) / _dcg([1] * len(right)) if right else None
    return Measured(rule.query, ndcg, len(results), group=rule.group)


def _results(query: str) -> list[int]:
    return engine.search(Asked(query, count=DEPTH)).ids


def _skus(ids: list[int]) -> list[list[str]]:
    """The SKUs of each product."""
    skus: dict[int, list[str]] = defaultdict(list)
    offers = Offer.objects.filter(Q(product__in=ids) | Q(product__parent__in=ids))
    for product, parent, sku in offers.values_list("product_id", "product__parent_id", "partner_sku"):
        skus[parent or product].append(sku)
    return [skus[pk] for pk in ids]


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains[:DEPTH]))

"""How good the order of search results is: NDCG@10 against judgements made by people.

A judgement file is a CSV with the columns query, docid (an offer's SKU) and rating (0 to 3). Gains are the ratings
themselves, an unjudged result counts as 0, and a query without any relevant product is left out of the mean and told
apart: for those the best answer is to find nothing.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from math import log2
from pathlib import Path

from catalog.search.engine import Asked, engine
from sellers.models import Offer

DEPTH = 10


@dataclass(frozen=True)
class Measured:
    query: str
    ndcg: float | None
    found: int
    unjudged: int


def read(path: Path) -> dict[str, dict[str, int]]:
    """query -> SKU -> rating."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            judged[row["query"]][row["docid"]] = int(row["rating"])
    return judged


def measure(judged: dict[str, dict[str, int]]) -> list[Measured]:
    existing = set(Offer.objects.filter(partner_sku__in={sku for marks in judged.values() for sku in marks})
                   .values_list("partner_sku", flat=True))  # fmt: skip
    return [_measure(query, marks, existing) for query, marks in judged.items()]


def _measure(query: str, marks: dict[str, int], existing: set[str]) -> Measured:
    results = results_of(query)
    ideal = sorted((mark for sku, mark in marks.items() if sku in existing and mark > 0), reverse=True)
    unjudged = sum(not any(sku in marks for sku in skus) for skus in results)
    if not ideal:
        return Measured(query, None, len(results), unjudged)
    gains = [max((marks.get(sku, 0) for sku in skus), default=0) for skus in results]
    return Measured(query, _dcg(gains) / _dcg(ideal), len(results), unjudged)


def results_of(query: str) -> list[list[str]]:
    """The SKUs of each of the first ten products, best first."""
    ids = engine.search(Asked(query, count=DEPTH)).ids
    skus: dict[int, list[str]] = defaultdict(list)
    for product, parent, sku in Offer.objects.filter(product__in=ids).values_list(
        "product_id", "product__parent_id", "partner_sku"
    ):
        skus[parent or product].append(sku)
    return [skus[pk] for pk in ids]


def _dcg(gains: list[int]) -> float:
    return sum(gain / log2(place + 2) for place, gain in enumerate(gains[:DEPTH]))

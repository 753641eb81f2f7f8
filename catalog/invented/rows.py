"""The rows of a batch of invented products, for every table, and the facts that their listings are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import connection, models
from django.utils.text import slugify
from psycopg.types.json import Jsonb

from accounts.moderation import State
from catalog.invented.making import Asked, Thing, Variant
from catalog.invented.shared import MARK, Shared
from catalog.models import Product
from catalog.services.listings import Facts
from sellers.models import Offer, Seller, StockMovement

PRODUCT = "id code structure parent_id product_class_id title slug brand_id model_name specs key_facts description \
date_created date_updated option_names option_values rating"
OFFER = "id product_id partner_id partner_sku price_currency price num_in_stock condition handling_days date_created \
date_updated"
REVIEW = "product_id author_name purchase stars headline text state created_at"


@dataclass
class Rows:
    """Rows by table, and what the listings of these products are made of."""

    products: list[tuple] = field(default_factory=list)
    places: list[tuple] = field(default_factory=list)
    offers: list[tuple] = field(default_factory=list)
    changes: list[tuple] = field(default_factory=list)
    movements: list[tuple] = field(default_factory=list)
    gtins: list[tuple] = field(default_factory=list)
    reviews: list[tuple] = field(default_factory=list)
    facts: Facts = field(default_factory=lambda: Facts([], defaultdict(list), defaultdict(set), defaultdict(list)))
    sold: dict[int, tuple[int, int]] = field(default_factory=dict)


class Writer:
    """Turns things into rows, one batch after the other."""

    def __init__(self, shared: Shared, things: list[Thing]) -> None:
        self.shared, self.rows = shared, Rows()
        self.rows.facts.tree = shared.tree
        sold = [one for thing in things for one in (thing, *thing.variants)]
        self.ids, self.offer_ids = reserve(Product, len(sold)), reserve(Offer, sum(len(one.offers) for one in sold))
        for thing in things:
            self._thing(thing)

    def _thing(self, thing: Thing) -> None:
        shared, facts, pk = self.shared, self.rows.facts, next(self.ids)
        since = shared.now - thing.age
        product = Product(
            pk=pk, structure=Product.PARENT if thing.variants else Product.STANDALONE, title=thing.title,
            slug=slugify(thing.title)[:120].strip("-"), brand=shared.brands[thing.brand], model_name=thing.model,
            specs=thing.specs, description=thing.description, date_created=since,
        )  # fmt: skip
        code = f"{MARK}-{shared.workshop.seed}-{thing.number}"
        self.rows.products.append((
            pk, code, product.structure, None, shared.type_id, thing.title, product.slug, product.brand_id, thing.model,
            Jsonb(thing.specs), thing.facts, thing.description, since, since, thing.option_names, Jsonb({}),
            sum(thing.stars) / len(thing.stars) if thing.stars else None,
        ))  # fmt: skip
        facts.products.append(product)
        facts.places[pk] = [shared.places[thing.kind.number]]
        self.rows.places.append((pk, shared.leaves[thing.kind.number]))
        self.rows.sold[pk] = (thing.sales, thing.tier)
        if thing.gtin:
            self.rows.gtins.append((pk, thing.gtin))
        if thing.stars:
            self._reviews(pk, thing.stars, since)
        for asked in thing.offers:
            self._offer(pk, pk, asked)
        for variant in thing.variants:
            self._variant(product, variant, code)

    def _reviews(self, pk: int, stars: list[int], since) -> None:
        self.rows.reviews += [
            (pk, "Ana", MARK, star, "As described", "Arrived in time.", State.SHOWN, since) for star in stars
        ]
        self.rows.facts.reviews[pk] = (Decimal(sum(stars)) / len(stars), len(stars))

    def _variant(self, parent: Product, variant: Variant, code: str) -> None:
        pk = next(self.ids)
        self.rows.products.append((
            pk, f"{code}-{variant.number}", Product.CHILD, parent.pk, None, "", f"{parent.slug[:115]}-{variant.number}",
            None, "", Jsonb([]), [], "", parent.date_created, parent.date_created, [], Jsonb(variant.options), None,
        ))  # fmt: skip
        self.rows.facts.variants[parent.pk].append(pk)
        self.rows.facts.choices[parent.pk] |= set(variant.options.items())
        for asked in variant.offers:
            self._offer(pk, parent.pk, asked)

    def _offer(self, product: int, whole: int, asked: Asked) -> None:
        pk, seller, now = next(self.offer_ids), self.shared.sellers[asked.seller], self.shared.now
        self.rows.offers.append((
            pk, product, seller.pk, f"B{pk}", "EUR", asked.price, asked.stock, asked.condition, asked.handling_days,
            now, now,
        ))  # fmt: skip
        if asked.before:
            self.rows.changes.append((pk, asked.before, now - asked.since))
        self.rows.changes.append((pk, asked.price, now - asked.changed))
        if asked.stock:
            self.rows.movements.append((pk, asked.stock, StockMovement.Reason.OPENING, "", now))
        if seller.status == Seller.Status.APPROVED:
            offer = Offer(
                pk=pk, product_id=product, partner=seller, price=asked.price, num_in_stock=asked.stock,
                condition=asked.condition, handling_days=asked.handling_days,
            )  # fmt: skip
            offer.whole = whole
            # As catalog.services.boxes.LOWEST has it: what it cost before, where that was less than 30 days ago.
            offer.lowest = asked.before if asked.changed < timedelta(days=30) else None
            self.rows.facts.offers[whole].append(offer)


def reserve(model: type[models.Model], count: int) -> Iterator[int]:
    """Numbers that nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([row[0] for row in cursor.fetchall()])

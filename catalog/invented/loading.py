"""Invented products on their way into the database: by COPY, a batch in a transaction, several processes at once.

A listing is made by the function that the shop uses (catalog.services.listings.row), out of what this process knows
instead of what it would have to read; a test compares them with what `refresh` writes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, connections, models, transaction
from oscar.core.loading import get_model
from psycopg import sql

from catalog.invented import rows
from catalog.invented.shared import MARK, Shared, prepare
from catalog.models import Gtin, Listing, Product, Review
from catalog.search import statistics
from catalog.services import listings, watching
from sellers.models import Offer, PriceChange, StockMovement

ProductCategory = get_model("catalogue", "ProductCategory")
BATCH = 4000
INDEXES_AFTERWARDS_FROM = 50_000  # so many new rows are indexed faster at the end than one by one
FREELY = ["SET synchronous_commit = off", "SET maintenance_work_mem = '256MB'", "SET work_mem = '64MB'"]


def load(count: int, seed: int, processes: int = 1, told: Callable[[int], None] = lambda done: None) -> int:
    """Make products 0 to `count`; those that are there already are left alone. Returns how many were made."""
    with transaction.atomic():
        shared = prepare(seed)
    spans = [(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
    made = seen = 0
    with indexes_afterwards(count):
        for span, new in _each(shared, spans, processes):
            made, seen = made + new, seen + span[1] - span[0]
            told(seen)
    return made


def _each(shared: Shared, spans: list[tuple[int, int]], processes: int) -> Iterator[tuple[tuple[int, int], int]]:
    if processes == 1:
        yield from (_load(shared, span) for span in spans)
        return
    connections.close_all()  # a connection must not be shared with the processes that are forked now
    fork = multiprocessing.get_context("fork")
    with fork.Pool(processes, initializer=_remember, initargs=[shared]) as pool:
        yield from pool.imap_unordered(_load_remembered, spans)


_remembered: list[Shared] = []


def _remember(shared: Shared) -> None:
    _remembered.append(shared)


def _load_remembered(span: tuple[int, int]) -> tuple[tuple[int, int], int]:
    return _load(_remembered[0], span)


@transaction.atomic
def _load(shared: Shared, span: tuple[int, int]) -> tuple[tuple[int, int], int]:
    codes = {f"{MARK}-{shared.workshop.seed}-{number}": number for number in range(*span)}
    there = set(Product.objects.filter(code__in=list(codes)).values_list("code", flat=True))
    things = [shared.workshop.make(number) for code, number in codes.items() if code not in there]
    if things:
        _store(rows.Writer(shared, things).rows)
    return span, len(things)


def _store(made: rows.Rows) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        # All that a row points at was made just now: looking it up again takes as long as writing it.
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
    copy(Product, rows.PRODUCT, made.products)
    copy(ProductCategory, "product_id category_id", made.places)
    copy(Gtin, "product_id value", made.gtins)
    copy(Review, rows.REVIEW, made.reviews)
    copy(Offer, rows.OFFER, made.offers)
    copy(PriceChange, "offer_id price since", made.changes)
    copy(StockMovement, "offer_id delta reason reference at", made.movements)
    facts = made.facts
    facts.facets = listings.facet_ids(
        {pair for product in facts.products for pair in listings.facets_of(product, facts)}
    )
    told = [listings.row(product, facts) for product in facts.products]
    for one in told:
        one["sales"], one["tier"] = made.sold[one["product_id"]]
    listings.write(told)
    watching.boxes_written(told)


def copy(model: type[models.Model], columns: str, rows: Iterable[tuple]) -> None:
    """Rows by COPY; columns that are not named get their model's default, as Oscar's have none in the database."""
    named = columns.split()
    rest = {
        each.column: each.get_db_prep_save(each.get_default(), connection)
        for each in model._meta.concrete_fields
        if each.column not in named and not each.null and not each.primary_key
    }
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(",").join(map(sql.Identifier, [*named, *rest]))
    )
    same = tuple(rest.values())
    with connection.cursor() as cursor, cursor.copy(into) as stream:
        for row in rows:
            stream.write_row(row + same)


@contextmanager
def indexes_afterwards(count: int) -> Iterator[None]:
    """Without the large search indexes meanwhile, when there is much to come. A run that was killed left some out:
    what is missing is made whatever there is to do."""
    if count >= INDEXES_AFTERWARDS_FROM and Listing.objects.count() < count // 2:
        with connection.schema_editor() as editor:
            for index in _present():
                editor.remove_index(Listing, index)
    try:
        yield
    finally:
        finish()


def finish() -> None:
    """Indexes, words, and what the planner knows: what is worked out once for all."""
    with connection.cursor() as cursor:
        for setting in FREELY:
            cursor.execute(setting)
    statistics.sort_into_tiers()
    present = {index.name for index in _present()}
    for index in _large():
        if index.name not in present:
            with connection.schema_editor(atomic=False) as editor:
                editor.add_index(Listing, index)
    statistics.count_words()
    statistics.collect_suggestions()
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            for model in (Listing, Product, Offer, PriceChange, ProductCategory, Review):
                cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def _large() -> list[GinIndex]:
    return [index for index in Listing._meta.indexes if isinstance(index, GinIndex)]


def _present() -> list[GinIndex]:
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, Listing._meta.db_table)
    return [index for index in _large() if index.name in there]

"""Asking the shop's search engine and taking the time: of the statements alone, and of the whole call."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import override_settings

from catalog.models import Listing
from catalog.search import spelling
from catalog.search.engine import Asked, engine
from catalog.search.query import understand

REPEATS = 3


@dataclass
class Took:
    """Milliseconds for each thing asked: in the database, of its processor, in all. Medians of some warm repeats."""

    inside: list[float] = field(default_factory=list)
    working: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    note: str = ""

    def add(self, name: object, ask: Callable[[], object]) -> None:
        ask()  # warm
        times = [timed(ask) for _ in range(REPEATS)]
        inside, working, whole = (statistics.median(each) for each in zip(*times, strict=True))
        self.inside.append(inside)
        self.working.append(working)
        self.whole.append(whole)
        self.names.append(str(name))

    @staticmethod
    def spread(values: list[float]) -> tuple[float, float, float]:
        ordered = sorted(values) or [0.0]
        return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]


def timed(ask: Callable[[], object]) -> tuple[float, float, float]:
    with stopwatch() as spent:
        began, worked = time.perf_counter(), processor()
        ask()
        whole, worked = time.perf_counter() - began, processor() - worked
    return 1000 * sum(spent), worked, 1000 * whole


def processor() -> float:
    """Milliseconds for which the connection's own server process has had a processor: what other work on the machine
    does not lengthen. 0 when the database is elsewhere."""
    connection.ensure_connection()
    scheduled = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(scheduled.read_text().split()[0]) / 1e6 if scheduled.exists() else 0.0


@contextmanager
def stopwatch():
    """How long each statement took, its rows included, on the way there and back."""
    spent: list[float] = []

    def watch(execute, statement, params, many, context):
        began = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield spent


def searches(queries: list[str], **asked: object) -> Took:
    took = Took()
    for query in queries:
        took.add(query, lambda query=query: engine.search(Asked(query, **asked)))
    return took


def with_facet(queries: list[str]) -> Took:
    """Narrowed down by the commonest, then the third specification that the results have."""
    took = Took()
    for place, query in enumerate(queries):
        facets = engine.search(Asked(query)).facets.get("facet", [])
        if len(facets) > 2:
            asked = Asked(query, facets=((facets[2 * (place % 2)][0],),))
            took.add(query, lambda asked=asked: engine.search(asked))
    return took


def deep(queries: list[str]) -> Took:
    took = Took()
    for query in queries:
        for start in (240, 960, 2976):
            took.add(f"{query} from {start}", lambda q=query, s=start: engine.search(Asked(q, start=s)))
    return took


def at_once(queries: list[str], together: int) -> Took:
    """So many processes, each with a connection and its share of the queries."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    with fork.Pool(together) as pool:
        parts = pool.map(_alone, [queries[start::together] for start in range(together)], chunksize=1)
    took = Took(note=f"{together} processes")
    for part in parts:
        took.inside += part.inside
        took.working += part.working
        took.whole += part.whole
        took.names += part.names
    return took


def _alone(queries: list[str]) -> Took:
    return searches(queries)


def suggestions(typed: list[str]) -> Took:
    took = Took()
    for beginning in typed:
        took.add(beginning, lambda beginning=beginning: engine.suggest(beginning))
    return took


def corrections(queries: list[str]) -> Took:
    took = Took()
    for query in queries:
        meaning = understand(query)  # as a search does: only words that nothing is known of are doubted
        if meaning.doubtful:
            took.add(query, lambda meaning=meaning: spelling.correct(meaning.words, meaning.doubtful))
    return took


def categories(ids: list[int], narrowed: bool = False, **asked: object) -> Took:
    took = Took()
    for pk in ids:
        more = dict(asked)
        if narrowed:
            facets = engine.search(Asked(category_id=pk)).facets.get("facet", [])
            more["facets"] = tuple((facet,) for facet, _ in facets[1:2])
        took.add(pk, lambda pk=pk, more=more: engine.search(Asked(category_id=pk, **more)))
    return took


# Addresses of static files as they are: they need not have been collected.
UNHASHED = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@override_settings(STORAGES=settings.STORAGES | UNHASHED, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False)
def product_pages() -> Took:
    """The pages with the most offers, reviews and variants."""
    busiest: Iterable[Listing] = [
        listing
        for column in ("-offers_count", "-reviews_count", "-variants_count")
        for listing in Listing.objects.order_by(column, "pk").defer("tsv")[:5]
    ]
    client, took, most = Client(), Took(), 0
    for listing in busiest:
        address = listing.get_absolute_url()
        with stopwatch() as spent:
            answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        most = max(most, len(spent))
        took.add(address, lambda address=address: client.get(address))
    took.note = f"at most {most} queries"
    return took


def naive(queries: list[str]) -> Took:
    """What most shops do: everything that matches, sorted by ts_rank_cd. Gets one index over all listings meanwhile."""
    statement = """SELECT product_id FROM catalog_listing, websearch_to_tsquery('english', %s) q
        WHERE tsv @@ q ORDER BY ts_rank_cd(tsv, q) DESC LIMIT 24"""
    took = Took()
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX bench_naive ON catalog_listing USING gin (tsv) WITH (fastupdate = off)")
        try:
            for query in queries:
                took.add(query, lambda query=query: cursor.execute(statement, [query]))
        finally:
            cursor.execute("DROP INDEX bench_naive")
    return took

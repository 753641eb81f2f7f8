"""`manage.py reindex`: writes every listing anew, a batch at a time while the shop runs, then counts words."""

import multiprocessing
import sys
import time
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from catalog.models import Product
from catalog.search import statistics
from catalog.services import listings


class Command(BaseCommand):
    help = "Rebuild all listings and what search knows about words. Safe at any time, while the shop runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--words-only", action="store_true", help="Only count words and sort by popularity.")
        parser.add_argument(
            "--processes", type=int, default=1, help="How many batches at once; 1 leaves room to others."
        )

        parser.add_argument("--batch", type=int, default=listings.BATCH, help="How many listings in one transaction.")

    def handle(self, *, words_only: bool, processes: int, batch: int, **options: object) -> None:
        started, done = time.monotonic(), 0
        if not words_only:
            total = Product.objects.filter(parent=None).count()
            for written in each(batches(max(1, batch)), max(1, processes)):
                done += written
                self.bar(done, max(done, total))
        moved = statistics.learn()
        took = time.monotonic() - started
        self.stdout.write(f"{done} listings written, {moved} moved to another tier, words counted, {took:.1f} s")

    def bar(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = 40 * done // total
            self.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done:,} of {total:,}", ending="")
            self.stderr.flush()


def batches(most: int) -> Iterator[list[int]]:
    """All products in the order of their ids, also those that come while we are at it."""
    last = 0
    while ids := list(
        Product.objects.filter(parent=None, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:most]
    ):
        yield ids
        last = ids[-1]


def each(found: Iterator[list[int]], processes: int) -> Iterator[int]:
    if processes == 1:
        yield from map(write, found)
        return
    spans = list(found)
    connections.close_all()  # a connection must not be shared with the processes that are forked now
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(write, spans)


def write(ids: list[int]) -> int:
    listings.refresh(ids)  # a transaction of its own
    return len(ids)

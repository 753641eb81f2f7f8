"""`manage.py reindex`: writes every listing anew, a batch at a time while the shop runs, then counts words."""

import sys
import time

from django.core.management.base import BaseCommand, CommandParser

from catalog.models import Product
from catalog.search import statistics
from catalog.services import listings


class Command(BaseCommand):
    help = "Rebuild all listings and what search knows about words. Safe at any time; a shop does it every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--words-only", action="store_true", help="Only count words and sort by popularity.")

    def handle(self, *, words_only: bool, **options: object) -> None:
        started, done = time.monotonic(), 0
        if not words_only:
            ids = list(Product.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(ids), listings.BATCH):
                listings.refresh(ids[start : start + listings.BATCH])  # each batch is a transaction of its own
                done += len(ids[start : start + listings.BATCH])
                self.bar(done, len(ids))
        moved = statistics.learn()
        took = time.monotonic() - started
        self.stdout.write(f"{done} listings written, {moved} moved to another tier, words counted, {took:.1f} s")

    def bar(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = 40 * done // total
            self.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done:,} of {total:,}", ending="")
            self.stderr.flush()

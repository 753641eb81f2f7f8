"""`manage.py write_feed`: the merchant feed, now instead of tonight."""

import time

from django.core.management.base import BaseCommand

from catalog.services.feed import place, write_feed


class Command(BaseCommand):
    help = "Write the feed of everything that can be bought (Google Merchant RSS), to be read at /feeds/products.xml."

    def handle(self, **options: object) -> None:
        start = time.monotonic()
        count = write_feed(self._told if self.stderr.isatty() else lambda count: None)
        size = place().stat().st_size / 1_000_000
        seconds = time.monotonic() - start
        self.stdout.write(f"{count} items, {size:.1f} MB packed, in {seconds:.1f} s: {place()}")

    def _told(self, count: int) -> None:
        self.stderr.write(f"\r{count:,} items", ending="")

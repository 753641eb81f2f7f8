"""`manage.py bench_catalogue --products N`: fills the shop with invented products, or takes them away again."""

import os
import sys
import time

from django.core.management.base import BaseCommand, CommandError, CommandParser
from oscar.core.loading import get_model

from catalog.invented import loading, removing

Order = get_model("order", "Order")


class Command(BaseCommand):
    help = "Fill the shop with N invented products, their offers, reviews and listings, to see how it behaves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=0, help="How many there are to be; what is there stays.")
        parser.add_argument("--seed", type=int, default=1, help="Another number makes other products, beside these.")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--remove", action="store_true", help="Take away everything that this command ever made.")
        parser.add_argument("--despite-orders", action="store_true", help="Also in a shop that has sold something.")

    def handle(self, *, products: int, seed: int, remove: bool, **options: object) -> None:
        if remove == bool(products) or products < 0:
            raise CommandError("Say either --products and how many, or --remove.")
        if Order.objects.exists() and not options["despite_orders"]:
            raise CommandError("This shop has orders. Use another one, or say --despite-orders if you mean it.")
        began = time.monotonic()
        if remove:
            did = f"{removing.remove(self.bar):,} products removed"
        else:
            made = loading.load(products, seed, options["processes"], lambda done: self.bar(done, products))
            did = f"{made:,} products made"
        self.stdout.write(f"{did}, {time.monotonic() - began:.1f} s")

    def bar(self, done: int, of: int = 0) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,}{f' of {of:,}' if of else ''}", ending="" if done < of or not of else "\n")
            self.stderr.flush()

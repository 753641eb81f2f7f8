"""`manage.py search "wireless headphones" --limit 10 --json`: what a shopper would find, best first."""

import json

from django.core.management.base import BaseCommand, CommandParser

from catalog.api.public import hits
from catalog.search.engine import Asked, engine
from catalog.selectors.listings import cards


class Command(BaseCommand):
    help = "Search the shop from the command line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--json", action="store_true", help='A list of {"id", "sku", "title"}.')

    def handle(self, *, query: str, limit: int, **options: object) -> None:
        found = engine.search(Asked(query, count=max(1, min(limit, 1000))))
        items = hits(cards(found.ids))
        if options["json"]:
            self.stdout.write(json.dumps([{key: hit[key] for key in ("id", "sku", "title")} for hit in items]))
            return
        for hit in items:
            self.stdout.write(f"{hit['id']:>9}  {hit['sku']:20}  {hit['price'] or 'sold out':>10}  {hit['title']}")
        more = "+" if found.capped else ""
        said = f", corrected to “{found.corrected}”" if found.corrected else ""
        self.stdout.write(f"{found.total}{more} found{said}")

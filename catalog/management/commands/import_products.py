"""Put a seller's file of products on sale. The last line on stdout is a JSON summary; progress goes to stderr."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.importing.engine import Import, Options
from catalog.importing.faults import UnusableFile
from catalog.importing.report import Entry, Report
from sellers.models import DeliveryOption, Seller


class Command(BaseCommand):
    help = (
        "Imports products and offers of one seller from a JSON-lines or CSV file (plain or gzip). "
        "Exit code 0: all rows landed. 2: some were refused. 1: nothing landed. See docs/importing.md."
    )

    requires_system_checks = ()  # they are `check`'s and `doctor`'s work, and need every page of the shop

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--seller", required=True, metavar="CODE", help="Whose offers these are.")
        parser.add_argument("--create-seller", action="store_true", help="Make the seller if there is none, approved.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        parser.add_argument("--stock", type=int, default=25, help="Units of new offers whose row gives none (25).")
        parser.add_argument("--price-unit", choices=["cents", "units"], default="", help="What a whole price counts.")
        parser.add_argument("--encoding", default="", help="Of a CSV file that is not UTF-8, say cp1252.")
        parser.add_argument("--report", type=Path, metavar="TSV", help="Write all refused rows to this file.")

    def handle(self, **given: object) -> None:
        report = self.run(given)
        self.stdout.write(json.dumps({**report.summary(), "dry_run": given["dry_run"]}))
        self.stdout.flush()
        if report.exit_code:
            sys.exit(report.exit_code)

    def run(self, given: dict) -> Report:
        try:
            options = Options(
                dry_run=given["dry_run"],
                stock=checked_stock(given["stock"]),
                price_unit=given["price_unit"],
                encoding=checked_encoding(given["encoding"]),
            )
            seller = self.seller(given["seller"], given["create_seller"], options.dry_run)
            with Reasons(given["report"]) as reasons:
                return Import(seller, given["file"], options, say=self.say, refused=reasons.write).run()
        except (UnusableFile, OSError) as error:
            self.say(str(error))
            return Report(error=str(error))

    def seller(self, code: str, create: bool, dry_run: bool) -> Seller | None:
        found = Seller.objects.filter(code=code).first()
        if found or (create and dry_run):
            return found
        if not create:
            raise UnusableFile(f"There is no seller {code!r}. Make it with --create-seller.")
        return create_seller(code)

    def say(self, text: str) -> None:
        self.stderr.write(text)
        self.stderr.flush()


class Reasons:
    """A file of every refused row, however many; nothing when nobody asked for it."""

    def __init__(self, path: Path | None) -> None:
        self.file = path.open("w", encoding="utf-8") if path else None

    def __enter__(self) -> "Reasons":
        if self.file:
            self.file.write("line\tsku\terror-code\terror-message\n")
        return self

    def __exit__(self, *_: object) -> None:
        if self.file:
            self.file.close()

    def write(self, entry: Entry) -> None:
        if self.file:
            cells = (" ".join(cell.split()) for cell in (entry.sku, entry.code, entry.reason))
            self.file.write("\t".join([str(entry.line), *cells]) + "\n")


@transaction.atomic
def create_seller(code: str) -> Seller:
    """An approved professional seller who delivers everywhere; a second import that makes the same one finds it."""
    if not code.isprintable() or not 0 < len(code) <= 128:
        raise UnusableFile("A seller's code has 1 to 128 printable characters.")
    values = {"name": code.replace("-", " ").replace("_", " ").title(), "status": Seller.Status.APPROVED}
    values |= {"plan": Seller.Plan.PROFESSIONAL, "is_trader": True}
    seller, created = Seller.objects.get_or_create(code=code, defaults=values)
    if created:
        DeliveryOption.objects.create(
            seller=seller, code="standard", name="Standard delivery", price=Decimal("4.90"), free_from=Decimal(49)
        )
    return seller


def checked_stock(stock: int) -> int:
    if not 0 <= stock <= 1_000_000:
        raise UnusableFile("--stock is between 0 and 1,000,000.")
    return stock


def checked_encoding(name: str) -> str:
    try:
        "".encode(name or "utf-8")
    except LookupError:
        raise UnusableFile(f"--encoding: there is no encoding {name!r}.") from None
    return name

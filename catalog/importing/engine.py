"""The import itself: records are cleaned, staged in batches, decided and written, each batch in one transaction.

A killed import has landed whole batches; the same file again goes on where it was, because rows that are already as
the file says are left alone. Imports of one seller wait for each other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from catalog.importing import decide, staging
from catalog.importing.faults import RowRefused, UnusableFile
from catalog.importing.filing import Filing
from catalog.importing.formats import Source, read
from catalog.importing.lines import open_file
from catalog.importing.prices import shown
from catalog.importing.records import Record
from catalog.importing.report import Entry, Report
from catalog.importing.rows import Row, clean
from catalog.importing.write import Terms, write
from catalog.search import statistics
from catalog.services import listings
from sellers.models import Seller

BATCH_ROWS, BATCH_BYTES = 2_000, 8 * 1024 * 1024
SELLER_LOCK = 7_000
TRY_AGAIN = {"40P01", "40001", "23505"}  # deadlock, serialisation, the same SKU added by hand meanwhile
NOBODY = 0  # the seller of a dry run who does not exist yet


@dataclass(frozen=True, slots=True)
class Options:
    dry_run: bool = False
    stock: int = 25
    price_unit: str = ""
    encoding: str = ""
    make_categories: bool = True
    batch_rows: int = BATCH_ROWS


def quiet(_: object) -> None:
    pass


@dataclass(slots=True)
class Import:
    """One file of one seller. `say` is told the progress, `refused` every refused row."""

    seller: Seller | None
    path: Path
    options: Options
    say: Callable[[str], None] = quiet
    refused: Callable[[Entry], None] = quiet

    def run(self) -> Report:
        """Import the file. Raises UnusableFile when not one row can be read."""
        report = Report()
        with open_file(self.path) as stream:
            source = read(stream, self.path, price_unit=self.options.price_unit, encoding=self.options.encoding)
            self.say(f"whole prices count {source.price_unit}")
            with self.alone(), staging_tables():
                filing = Filing(make_categories=self.options.make_categories, dry_run=self.options.dry_run)
                for batch in batches(self.cleaned(source, report), self.options.batch_rows):
                    filing.prepare(batch)
                    self.land(batch, filing, report)
                    self.say(f"{report.rows:,} rows: {report.landed:,} good, {report.counts['refused']:,} refused")
        if not self.options.dry_run and statistics.learn_after(report.counts["created"] + report.counts["updated"]):
            self.say("search has learned the new words")
        return report

    def cleaned(self, source: Source, report: Report) -> Iterator[Row]:
        for record in source.records:
            try:
                row = clean(record, source.price_unit)
            except RowRefused as refused:
                codes = {fault.code: None for fault in refused.faults}
                self.refused(report.refuse(record.line, sku_hint(record), next(iter(codes)), str(refused)))
            else:
                for note in row.notes:
                    report.note(row.line, row.sku, note)
                yield row

    def land(self, rows: list[Row], filing: Filing, report: Report, tries: int = 3) -> None:
        """Land a batch; when the database refuses it, find the row that it refuses."""
        try:
            counts, refusals = self.one_transaction(rows, filing)
        except (DataError, IntegrityError, OperationalError) as error:
            if not self.may_go_on(error):
                raise
            if tries > 1 and sqlstate(error) in TRY_AGAIN:
                self.land(rows, filing, report, tries - 1)
            elif len(rows) > 1:
                middle = len(rows) // 2
                self.land(rows[:middle], filing, report)
                self.land(rows[middle:], filing, report)
            else:
                reason = f"the database refused it: {shown(str(error).splitlines()[0])}"
                self.refused(report.refuse(rows[0].line, rows[0].sku, "database", reason))
            return
        report.counts.update({verdict: number for verdict, number in counts.items() if verdict != "refused"})
        for refusal in refusals:
            self.refused(report.refuse(*refusal))

    def may_go_on(self, error: Exception) -> bool:
        """A lost connection or a full disk is no fault of a row."""
        return connection.is_usable() and (sqlstate(error) in TRY_AGAIN or not isinstance(error, OperationalError))

    @transaction.atomic
    def one_transaction(self, rows: list[Row], filing: Filing) -> tuple[dict[str, int], list[tuple]]:
        seller_id, writes = self.seller.pk if self.seller else NOBODY, not self.options.dry_run
        if writes:
            filing.hold()
        staging.stage(rows, filing)
        decide.decide(seller_id=seller_id, unsorted_id=filing.unsorted_id, lock=writes)
        if writes:
            products, offers = write(self.terms(filing))
            listings.hold([*products, *offers])  # in one go and in order: else two could wait for each other
            listings.refresh(products)
            listings.refresh_offers(offers)
        return decide.verdicts(), decide.refusals()

    def terms(self, filing: Filing) -> Terms:
        return Terms(
            seller_id=self.seller.pk,
            unsorted_id=filing.unsorted_id,
            class_id=filing.class_id,
            currency=settings.OSCAR_DEFAULT_CURRENCY,
            stock=self.options.stock,
            reference=self.path.name[:80],
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No second import of this seller writes meanwhile: it waits here."""
        if self.options.dry_run or not self.seller:
            yield
            return
        key = [SELLER_LOCK, self.seller.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
            if not cursor.fetchone()[0]:
                self.say("waiting for another import of this seller")
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
def staging_tables() -> Iterator[None]:
    staging.make_tables()
    try:
        yield
    finally:
        staging.drop_tables()


def batches(rows: Iterator[Row], most: int) -> Iterator[list[Row]]:
    """Lists of rows, bounded in number and in bytes. The last one may be empty: refused rows at the end count too."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row.size
        if len(batch) >= most or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def sku_hint(record: Record) -> str:
    value = record.fields.get("sku", record.fields.get("id", ""))
    return shown(value).strip("'") if isinstance(value, str | int) else ""


def sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


__all__ = ["Import", "Options", "UnusableFile"]

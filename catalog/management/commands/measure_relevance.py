"""`manage.py measure_relevance FILE`: how good the first ten results are, query by query."""

from pathlib import Path
from statistics import mean

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.search.relevance import measure, read


class Command(BaseCommand):
    help = "Print NDCG@10 of search against judgements (CSV: query, docid = an offer's SKU, rating 0-3)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        measured = measure(read(file))
        for row in sorted(measured, key=lambda row: (row.ndcg is None, row.ndcg or 0)):
            mark = "none relevant" if row.ndcg is None else f"{row.ndcg:.3f}"
            self.stdout.write(f"{row.query:32} {mark:>14}  {row.found:2} found, {row.unjudged} unjudged")
        usable = [row.ndcg for row in measured if row.ndcg is not None]
        if not usable:
            raise CommandError("None of the judged products is in this shop.")
        self.stdout.write(f"NDCG@10 {mean(usable):.3f} over {len(usable)} queries")

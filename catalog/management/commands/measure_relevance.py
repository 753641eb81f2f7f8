"""`manage.py measure_relevance [FILE]`: how good the first ten results are, query by query."""

from collections import defaultdict
from pathlib import Path
from statistics import mean

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.search.relevance import OUR_OWN, Measured, measure


class Command(BaseCommand):
    help = "Print NDCG@10 of search against a file of judgements; without one, our own over the demo shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=OUR_OWN, help="See catalog/search/relevance.py.")

    def handle(self, *, file: Path, **options: object) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            measured = measure(file)
        except (ValueError, UnicodeDecodeError) as problem:
            raise CommandError(f"{file} can not be read. {problem}") from problem
        for row in sorted(measured, key=lambda row: (row.group, row.ndcg is None, row.ndcg or 0)):
            mark = "none relevant" if row.ndcg is None else f"{row.ndcg:.3f}"
            unjudged = f", {row.unjudged} unjudged" if row.unjudged else ""
            self.stdout.write(f"{row.query:32} {mark:>14}  {row.found:2} found{unjudged}  {row.group}".rstrip())
        self._sum_up(measured)

    def _sum_up(self, measured: list[Measured]) -> None:
        groups: dict[str, list[float]] = defaultdict(list)
        for row in measured:
            if row.ndcg is not None:
                groups[row.group].append(row.ndcg)
        usable = [ndcg for some in groups.values() for ndcg in some]
        if not usable:
            raise CommandError("None of the judged products is in this shop.")
        for group, some in sorted(groups.items()):
            if group:
                self.stdout.write(f"  {group:30} {mean(some):.3f} over {len(some)}")
        silent = [row.found == 0 for row in measured if row.ndcg is None]
        if silent:
            self.stdout.write(f"  nothing found where nothing is right: {sum(silent)} of {len(silent)}")
        self.stdout.write(f"NDCG@10 {mean(usable):.3f} over {len(usable)} queries")

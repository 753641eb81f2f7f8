"""Tarvo against a stock Oscar site: queries and requests per second, same data, same machine, interleaved.

    python bench/against_oscar.py [--products 2000] [--rounds 5] [--seconds 4] [--scratch FOLDER]

Makes an environment with django-oscar 4.2.1 from PyPI in the scratch folder, one PostgreSQL for both, fills both with
the same invented products, serves each with two sync gunicorn workers and asks them in turn. Prints a markdown table.
Talks to this machine only and stops everything it started. The machine is noisy: read the ratios.
"""

import argparse
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import Ask, Measured, again_and_again, measure  # noqa: E402
from bench.sites import Site, StockOscar, Tarvo  # noqa: E402
from store.processes import postgres, valkey  # noqa: E402
from store.processes.crew import Crew  # noqa: E402
from store.processes.places import ROOT  # noqa: E402

ONCE = "place order, 2 lines"
ORDERS = 40  # placed per round and side


@dataclass
class Row:
    """What was measured of one page in one shop."""

    rounds: list[Measured] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return statistics.median(measured.per_second for measured in self.rounds)

    @property
    def milliseconds(self) -> float:
        return 1000 * statistics.median(time for measured in self.rounds for time in measured.times)

    @property
    def queries(self) -> int:
        return self.rounds[-1].median_queries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="per page, side and round")
    parser.add_argument("--scratch", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--port", type=int, default=8970, help="and the two after it")
    given = parser.parse_args()
    given.scratch.mkdir(parents=True, exist_ok=True)
    crew = Crew(given.scratch)
    try:
        postgres.start(given.scratch, crew)
        valkey.start(given.scratch, crew)
        sites = [
            StockOscar("stock-oscar", given.port, given.scratch, crew),
            Tarvo("tarvo", given.port + 1, given.scratch, crew),
        ]
        table = compare(sites, given)
    finally:
        crew.stop()
    print(table)


def compare(sites: list[Site], given: argparse.Namespace) -> str:
    asks: dict[str, dict[str, list[Ask]]] = {}
    for site in sites:
        say(f"{site.name}: filling with {given.products:,} products")
        site.make(given.products)
        asks[site.name] = site.asks(ORDERS * (given.rounds + 1))
        site.serve()
    pages = list(asks[sites[0].name])
    rows = {(site.name, page): Row() for site in sites for page in pages}
    for number in range(given.rounds + 1):  # the first warms up and does not count
        say(f"round {number} of {given.rounds}")
        for page in pages:
            for site in random.sample(sites, len(sites)):
                measured = one(site, page, asks[site.name][page], number, given.seconds)
                if number:
                    rows[site.name, page].rounds.append(measured)
    return markdown(sites, pages, rows, given)


def one(site: Site, page: str, asks: list[Ask], number: int, seconds: float) -> Measured:
    if page == ONCE:
        measured = measure(site.port, asks[number * ORDERS : (number + 1) * ORDERS], 60)
    else:
        measured = measure(site.port, again_and_again(asks), seconds)
    if measured.wrong or not measured.times:
        raise SystemExit(f"{site.name}: {page} answered wrongly {len(measured.wrong)} times: {measured.wrong[:3]}")
    return measured


def markdown(sites: list[Site], pages: list[str], rows: dict, given: argparse.Namespace) -> str:
    lines = [
        f"{given.products:,} products, 2 sync workers each, 4 clients, medians of {given.rounds} interleaved rounds, "
        f"{time.strftime('%Y-%m-%d')}.",
        "",
        "| | stock Oscar 4.2.1: queries | requests/s | ms | Tarvo: queries | requests/s | ms | ratio |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for page in pages:
        theirs, ours = (rows[site.name, page] for site in sites)
        cells = [f"{row.queries} | {row.per_second:.1f} | {row.milliseconds:.0f}" for row in (theirs, ours)]
        lines.append(f"| {page} | {cells[0]} | {cells[1]} | {ours.per_second / theirs.per_second:.1f}× |")
    return "\n".join(lines)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""How fast search is in a shop that `manage.py bench_catalogue --products N` has filled.

    .venv/bin/python bench/search_speed.py [--queries 200] [--seed 7] [--repeats 3] [--json FILE]

Asks the shop's own search engine, in this process, and tells what the database took, for how long of that it had a
processor (the rest is waiting for other work on the machine), and what the whole call took. The shop is the one of
SHOP_VAR or DATABASE_URL; a few prices in it are changed. Nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "store.settings")

import django  # noqa: E402

django.setup()

from django.db import connection, connections  # noqa: E402

from bench import asking, changing  # noqa: E402
from bench.queries import Queries  # noqa: E402
from catalog.models import Listing  # noqa: E402

# What each row may take at most, in ms in the database: p50, p95, max.
BUDGETS = {
    "hits + facets + total": (12, 25, 60),
    "with a facet filter": (None, 25, None),
    "8 searches at once": (None, 120, None),
    "suggest": (None, 2, None),
    "typo correction": (None, 1, None),
    "category, no text": (None, 25, None),
    "one price, the listing's row": (1, None, None),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="Only rows whose name begins like that.")
    parser.add_argument("--slowest", action="store_true", help="Also tell which queries took longest.")
    parser.add_argument("--json", type=Path, help="Write the numbers to this file too.")
    options = parser.parse_args()
    asking.REPEATS = options.repeats
    queries = Queries(options.queries, options.seed)
    print(machine())
    print("\n| ms: p50 / p95 / max | database | of that its processor | whole call | budget, database |")
    print("|---|--:|--:|--:|--:|", flush=True)
    told = {}
    for name, measure in rows(queries):
        if name.startswith(options.only):
            told[name] = tell(name, measure(), options.slowest)
    print(f"\nLoad average at the end {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "rows": told}, indent=1))


def rows(queries: Queries) -> Iterable[tuple[str, Callable[[], asking.Took]]]:
    yield "hits + facets + total", lambda: asking.searches(queries.all())
    for kind in queries.KINDS:
        yield f"… {kind}", lambda kind=kind: asking.searches(queries.of(kind))
    yield "with a facet filter", lambda: asking.with_facet(queries.all())
    yield "8 searches at once", lambda: asking.at_once(queries.all(), 8)
    yield "deep pages", lambda: asking.deep(queries.of("head"))
    yield "sorted by price", lambda: asking.searches(queries.of("head"), sort="price")
    yield "suggest", lambda: asking.suggestions(queries.typed())
    yield "typo correction", lambda: asking.corrections(queries.of("misspelt"))
    yield "category, no text", lambda: asking.categories(queries.categories())
    for sort in ("price", "rating", "new"):
        yield f"category by {sort}", lambda sort=sort: asking.categories(queries.categories(), sort=sort)
    yield "category, deep pages", lambda: asking.categories(queries.categories()[:20], start=960)
    yield "category + facet filter", lambda: asking.categories(queries.categories(), narrowed=True)
    yield "one price, the listing's row", changing.rows
    yield "one price, as a seller changes it", changing.service
    yield "product page", asking.product_pages
    yield "peer: naive full text, hits only", lambda: asking.naive(queries.all())


def tell(name: str, took: asking.Took, slowest: bool) -> dict[str, object]:
    inside, working, whole = (took.spread(each) for each in (took.inside, took.working, took.whole))
    budget = BUDGETS.get(name)
    limits = " / ".join("-" if limit is None else str(limit) for limit in budget) if budget else ""
    over = budget and any(limit is not None and got > limit for got, limit in zip(inside, budget, strict=True))
    cells = [" / ".join(f"{value:.1f}" for value in each) for each in (inside, working, whole)]
    called = f"{name} ({took.note})" if took.note else name
    print(f"| {called} | {' | '.join(cells)} | {limits}{' **over**' * bool(over)} |")
    if slowest:
        for ms, what in sorted(zip(took.inside, took.names, strict=False), reverse=True)[:5]:
            print(f"    {ms:.1f} {what}")
    sys.stdout.flush()
    return {"inside": inside, "working": working, "whole": whole, "note": took.note, "count": len(took.inside)}


def machine() -> str:
    with connection.cursor() as cursor:
        settings = {}
        for name in ("server_version", "shared_buffers", "work_mem"):
            cursor.execute(f"SHOW {name}")
            settings[name] = cursor.fetchone()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{Listing.objects.count():,} listings; {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}; "
        f"PostgreSQL {settings['server_version']}, shared_buffers {settings['shared_buffers']}, work_mem "
        f"{settings['work_mem']}; load average {os.getloadavg()[0]:.1f} before; {time.strftime('%F %R')}"
    )


if __name__ == "__main__":
    main()
    connections.close_all()

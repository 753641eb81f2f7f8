"""Imports at the same time, over real connections."""

import json
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from catalog.importing.engine import SELLER_LOCK, Import, Options
from catalog.management.commands.import_products import create_seller
from sellers.models import Offer, StockMovement
from sellers.services.stock import take_stock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def feed(folder: Path, name: str, *, price: int, rows: int = 300) -> Path:
    path = folder / name
    row = {"title": "Kettle", "price": price, "stock": 10}
    brands = [f"Brand {n % 40}" for n in range(rows)]
    brands = brands if price % 2 else brands[::-1]
    path.write_text("".join(json.dumps({"sku": f"S{n}", "brand": brands[n], **row}) + "\n" for n in range(rows)))
    return path


def at_once(*works) -> list:
    results: list = [None] * len(works)
    start = threading.Barrier(len(works))

    def work(place: int) -> None:
        start.wait()
        try:
            results[place] = works[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_imports_of_one_seller_are_ordered(tmp_path):
    seller, said = create_seller("acme"), []
    options = Options(batch_rows=50)
    one = Import(seller, feed(tmp_path, "one.jsonl", price=101), options, say=said.append)
    two = Import(seller, feed(tmp_path, "two.jsonl", price=202), options, say=said.append)
    reports = at_once(one.run, two.run)
    assert sorted(report.counts["created"] for report in reports) == [0, 300]
    assert sorted(report.counts["updated"] for report in reports) == [0, 300]
    # The later one has the last word on every row.
    assert Offer.objects.values("price").distinct().count() == 1
    assert "waiting for another import of this seller" in said


def test_the_lock_is_given_back(tmp_path):
    seller = create_seller("acme")
    Import(seller, feed(tmp_path, "one.jsonl", price=101, rows=3), Options()).run()
    with connection.cursor() as cursor:
        # Of this database: others on the same server are other tests'.
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()",
            [SELLER_LOCK],
        )
        assert cursor.fetchone() == (0,)


def test_sellers_who_bring_the_same_brands_do_not_deadlock(tmp_path):
    works = []
    for number in range(4):
        path = feed(tmp_path, f"{number}.jsonl", price=100 + number)
        works.append(Import(create_seller(f"seller-{number}"), path, Options(batch_rows=50)).run)
    assert [report.counts["created"] for report in at_once(*works)] == [300] * 4


def test_units_sold_while_a_file_is_imported_are_neither_lost_nor_sold_twice(tmp_path):
    seller = create_seller("acme")
    Import(seller, feed(tmp_path, "one.jsonl", price=101), Options()).run()
    offers = list(Offer.objects.order_by("id").values_list("id", flat=True))
    again = Import(seller, feed(tmp_path, "two.jsonl", price=202), Options(batch_rows=50))

    def buy() -> int:
        for offer in reversed(offers):
            take_stock({offer: 1})
        return len(offers)

    report, *bought = at_once(again.run, buy, buy)
    assert bought == [300, 300]
    assert report.counts["updated"] == 300
    assert set(Offer.objects.values_list("num_in_stock", "num_allocated")) == {(10, 2)}
    assert StockMovement.objects.count() == 300

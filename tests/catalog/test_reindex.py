"""All listings are written anew while the shop runs."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.models import Listing, Product
from catalog.search import statistics
from catalog.services import listings
from sellers.services.offers import change_price
from tests.factories import make_offer, make_product


def reindex(*words: str) -> str:
    said = StringIO()
    call_command("reindex", *words, stdout=said, stderr=StringIO())
    return said.getvalue()


@pytest.mark.django_db
def test_a_lost_listing_comes_back_and_a_hidden_one_goes():
    lost, hidden = make_offer().product, make_offer().product
    Listing.objects.filter(pk=lost.pk).delete()
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    assert reindex().startswith("2 listings written")
    assert list(Listing.objects.values_list("pk", flat=True)) == [lost.pk]


@pytest.mark.django_db
def test_batches_are_read_as_they_are_written():
    for _ in range(5):
        make_product()
    Listing.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        assert reindex("--batch=2").startswith("5 listings written")
    read = [
        query["sql"] for query in queries if '"catalogue_product"."id" > ' in query["sql"] and "LIMIT 2" in query["sql"]
    ]
    assert len(read) == 4  # two and two and one, and one that finds nothing more
    assert Listing.objects.count() == 5


@pytest.mark.django_db
def test_the_popular_are_looked_at_first(monkeypatch):
    monkeypatch.setattr(statistics, "MOVES", 7)
    made = [make_product().pk for _ in range(40)]
    for place, pk in enumerate(made):
        Listing.objects.filter(pk=pk).update(popularity=place)
    assert statistics.sort_into_tiers() > 7
    assert Counter(Listing.objects.values_list("tier", flat=True)) == {0: 2, 1: 8, 2: 30}
    assert set(Listing.objects.filter(tier=0).values_list("pk", flat=True)) == set(made[-2:])
    assert statistics.sort_into_tiers() == 0


@pytest.mark.django_db(transaction=True)
def test_prices_change_meanwhile_and_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(listings, "BATCH", 3)
    monkeypatch.setattr(statistics, "MOVES", 3)
    offers = [make_offer(price="10.00") for _ in range(12)]
    for place, offer in enumerate(offers):
        Listing.objects.filter(pk=offer.product_id).update(popularity=place)

    def change(by: int) -> None:
        try:
            for offer in offers[::by]:
                with transaction.atomic():
                    change_price(offer_id=offer.pk, price=Decimal(20 + by))
                    listings.refresh_offers([other.product_id for other in offers])
        finally:
            connection.close()

    def rebuild(_: int) -> None:
        try:
            reindex("--batch=3")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(change, 1), pool.submit(change, -1), pool.submit(rebuild, 0), pool.submit(rebuild, 0)]
        for job in jobs:
            job.result(timeout=60)
    shown = dict(Listing.objects.values_list("pk", "price"))
    for offer in offers:
        offer.refresh_from_db()
        assert shown[offer.product_id] == offer.price


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_at_once(shop_environment):
    made = [make_offer(title=f"Copper kettle {place}").product_id for place in range(10)]
    Listing.objects.all().delete()
    # As an administrator runs it. Forked out of this process its children would share an open connection: playwright
    # keeps an event loop running after browser tests, and Django has other connections inside a loop than outside.
    command = [sys.executable, "manage.py", "reindex", "--processes=2", "--batch=4"]
    ran = subprocess.run(
        command, env=shop_environment, cwd=settings.ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.stdout.startswith("10 listings written"), ran.stderr
    assert sorted(Listing.objects.values_list("pk", flat=True)) == sorted(made)

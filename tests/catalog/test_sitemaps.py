"""The sitemap is written at night and read by day."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Listing, Product
from catalog.services import listings, sitemaps
from catalog.tasks import write_sitemaps
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def addresses(client, part: str) -> list[str]:
    answer = client.get(f"/sitemap{part}.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    assert "Set-Cookie" not in answer
    found = re.findall("<loc>(.*?)</loc>", answer.content.decode())
    return [address.removeprefix(settings.SHOP_URL) for address in found]


def test_every_product_category_and_seller_is_in_it_once(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_PART", 2)
    place = make_category("Audio")
    made = [make_offer(make_product(category=place)).product for _ in range(5)]
    assert write_sitemaps() > 10
    index = addresses(client, "")
    assert index[:2] == ["/sitemap-pages.xml", "/sitemap-categories.xml"]
    assert index[-3:] == ["/sitemap-products.xml", "/sitemap-products-2.xml", "/sitemap-products-3.xml"]
    told = [address for part in index[-3:] for address in addresses(client, part[8:-4])]
    assert told == [product.get_absolute_url() for product in made]
    assert addresses(client, "-categories") == [place.url]
    assert len(addresses(client, "-sellers")) == 2
    assert len(addresses(client, "-sellers-2")) == 2


def test_lastmod_is_when_the_listing_changed_and_nothing_else(client):
    product = make_offer(make_product(category=make_category())).product
    long_ago = timezone.now() - timedelta(days=90)
    Listing.objects.update(updated_at=long_ago)
    listings.refresh([product.pk])  # as it was
    write_sitemaps()
    dated = f"<lastmod>{long_ago:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
    assert dated in client.get("/sitemap-products.xml").content.decode()
    assert dated in client.get("/sitemap.xml").content.decode()
    Product.objects.filter(pk=product.pk).update(title="Another title")
    listings.refresh([product.pk])
    write_sitemaps()
    assert f"<lastmod>{timezone.now():%Y-%m-%d}" in client.get("/sitemap-products.xml").content.decode()


def test_a_new_product_is_in_the_next_run_and_a_hidden_one_no_more(client):
    old = make_product()
    write_sitemaps()
    new = make_product()
    Product.objects.filter(pk=old.pk).update(is_public=False)
    listings.refresh([old.pk])
    assert addresses(client, "-products") == [old.get_absolute_url()]
    write_sitemaps()
    assert addresses(client, "-products") == [new.get_absolute_url()]


def test_reading_it_asks_the_database_nothing(client):
    make_product()
    write_sitemaps()
    with CaptureQueriesContext(connection) as queries:
        addresses(client, "")
        addresses(client, "-products")
    assert len(queries) == 0


def test_writing_reads_each_part_once_from_where_the_last_one_ended(monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_PART", 3)
    for _ in range(7):
        make_product()
    with CaptureQueriesContext(connection) as queries:
        write_sitemaps()
    read = [query["sql"] for query in queries if "catalog_listing" in query["sql"]]
    assert len(read) == 4
    assert not any("OFFSET" in statement for statement in read)


def test_a_shop_before_its_first_night_shows_how_it_begins(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_PART", 2)
    made = [make_product().get_absolute_url() for _ in range(3)]
    assert addresses(client, "") == [f"/sitemap-{kind}.xml" for kind in ("pages", "categories", "sellers", "products")]
    assert addresses(client, "-products") == made[:2]
    assert addresses(client, "-categories") == []
    assert not sitemaps.folder().exists()  # a visit writes nothing


def test_who_reads_while_it_is_written_gets_the_old_one_whole(client, monkeypatch):
    product = make_product()
    write_sitemaps()
    make_product()

    def breaks(link):
        assert addresses(client, "-products") == [product.get_absolute_url()]
        raise OSError("disk full")

    monkeypatch.setattr(sitemaps, "turn_to", breaks)
    with pytest.raises(OSError, match="disk full"):
        write_sitemaps()
    assert addresses(client, "-products") == [product.get_absolute_url()]
    assert not list(sitemaps.folder().glob(".writing-*"))


def test_old_runs_are_thrown_away():
    for _ in range(4):
        write_sitemaps()
    assert len(list(sitemaps.folder().glob("run-*"))) == sitemaps.KEPT


def test_suspended_sellers_are_not_told_of(client):
    make_seller("Open shop")
    make_seller("Closed shop", status="suspended")
    write_sitemaps()
    assert len(addresses(client, "-sellers")) == 1


@pytest.mark.parametrize("part", ["nothing", "products-2", "products-x", "index-2", "current"])
def test_a_part_that_is_not_there_is_a_404(client, part):
    make_product()
    assert client.get(f"/sitemap-{part}.xml").status_code == 404
    write_sitemaps()
    assert client.get(f"/sitemap-{part}.xml").status_code == 404
    assert client.post("/sitemap.xml").status_code == 405

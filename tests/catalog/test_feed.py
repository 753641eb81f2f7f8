"""The merchant feed says what the pages say, at any size, and is never read half written."""

import gzip
import json
import re
import threading
from decimal import Decimal
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from catalog.feed import google, items
from catalog.models import Gtin, Product
from catalog.services import feed, listings
from sellers.services.stock import change_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def audio():
    return make_category("Headphones", make_category("Electronics"))


def read(client) -> dict[str, ElementTree.Element]:
    answer = client.get("/feeds/products.xml")
    assert answer.status_code == 200
    root = ElementTree.fromstring(b"".join(answer.streaming_content))
    found = {item.find(f"{G}id").text: item for item in root.iter("item")}
    assert len(found) == len(list(root.iter("item")))
    return found


def told(item: ElementTree.Element, name: str) -> str | None:
    return item.findtext(f"{G}{name}")


def json_ld(client, product) -> dict:
    text = client.get(product.get_absolute_url()).content.decode()
    return json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.S).group(1))[0]


def test_an_item_says_what_its_page_says(client, settings, audio):
    product = make_product(
        "Aurel ANC-40 <b>&</b> case", category=audio, brand="Aurel", gtin="4006381333931", model_name="ANC-40",
        description="<p>Quiet.</p><p>Light &amp; loud.</p>",
    )  # fmt: skip
    make_offer(product, seller=make_seller(delivery="3.90"), price="125.90")
    make_offer(product, seller=make_seller(delivery="0"), price="129.00")
    assert feed.write_feed() == 1
    item = read(client)[str(product.pk)]
    page = json_ld(client, product)
    assert told(item, "title") == page["name"] == "Aurel ANC-40 <b>&</b> case"
    assert told(item, "link") == page["url"] == f"{settings.SHOP_URL}{product.get_absolute_url()}"
    assert told(item, "id") == page["sku"]
    assert told(item, "gtin") == page["gtin"] == "4006381333931"
    assert told(item, "brand") == page["brand"]["name"]
    best = page["offers"]["offers"][0]
    assert told(item, "price") == f"{best['price']} {best['priceCurrency']}" == "129.00 EUR"
    shipping = item.find(f"{G}shipping")
    assert (told(shipping, "country"), told(shipping, "price")) == ("IE", "0.00 EUR")
    assert (told(item, "availability"), told(item, "condition")) == ("in_stock", "new")
    assert told(item, "product_type") == "Electronics > Headphones"
    assert (told(item, "mpn"), told(item, "identifier_exists"), told(item, "item_group_id")) == ("ANC-40", None, None)
    assert "<p>" not in told(item, "description") and "Light & loud." in told(item, "description")


def test_variants_are_items_of_one_group_each_at_its_own_price(client, audio):
    shirt = make_product("Linen shirt", category=audio)
    small, large, gone = make_variants(shirt, Size=["S", "L", "XL"])
    seller = make_seller(delivery="0")
    for variant, price, stock in ((small, "40.00", 5), (large, "45.00", 5), (gone, "1.00", 0)):
        make_offer(variant, seller=seller, price=price, stock=stock)
    Gtin.objects.create(product=small, value="4006381333931")
    assert feed.write_feed() == 2
    found = read(client)
    page = json_ld(client, shirt)
    assert {told(item, "item_group_id") for item in found.values()} == {page["productGroupID"]}
    for variant in page["hasVariant"][:2]:
        item = found[variant["sku"]]
        assert told(item, "title") == variant["name"]
        assert told(item, "link") == variant["url"]
        assert told(item, "size") == variant["size"]
        assert told(item, "price") == f"{variant['offers']['price']} EUR"
        assert told(item, "gtin") == variant.get("gtin")
    assert told(found[str(large.pk)], "identifier_exists") == "no"


def test_what_can_not_be_bought_is_left_out(client, audio):
    shown, sold_out, hidden, suspended = (
        make_offer(make_product(title, category=audio), seller=make_seller()).product
        for title in ("Shown", "Sold out", "Hidden", "Suspended")
    )
    change_stock(offer_id=sold_out.stockrecords.get().pk, delta=-5)
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    type(suspended.stockrecords.get().partner).objects.filter(stockrecords__product=suspended).update(
        status="suspended"
    )
    listings.refresh([sold_out.pk, hidden.pk, suspended.pk])
    feed.write_feed()
    assert list(read(client)) == [str(shown.pk)]


def test_whatever_a_seller_wrote_the_file_can_be_read(client, audio):
    nasty = "\x00\x0b]]></item> &amp; <script> \ud83d\ude42 \ufffe".encode("utf-8", "surrogatepass").decode(
        "utf-8", "replace"
    )
    text = nasty.replace("\x00", "")
    make_offer(make_product(f"A {text}", category=audio, description=text * 400, brand="B & <C>"))
    feed.write_feed()
    (item,) = read(client).values()
    assert told(item, "title").startswith("A ")
    assert len(told(item, "description")) <= 5000 and len(told(item, "title")) <= 150


def test_batches_lose_and_repeat_nothing(client, audio, monkeypatch):
    monkeypatch.setattr(items, "BATCH", 3)
    offers = [make_offer(make_product(category=audio)) for _ in range(10)]
    assert feed.write_feed() == 10
    assert set(read(client)) == {str(offer.product_id) for offer in offers}


def test_the_number_of_queries_grows_with_batches_only(audio, django_assert_max_num_queries):
    for _ in range(12):
        make_offer(make_product(category=audio), seller=make_seller())
    with django_assert_max_num_queries(9):
        feed.write_feed()


def test_the_old_file_is_read_until_the_new_one_is_whole(client, audio, monkeypatch):
    make_offer(make_product("First", category=audio))
    feed.write_feed()
    make_offer(make_product("Second", category=audio))
    halfway, go_on = threading.Event(), threading.Event()

    def slow(every):
        yield "<half"
        halfway.set()
        assert go_on.wait(10)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(google, "document", slow)
    problems = []

    def write():
        try:
            feed.write_feed()
        except RuntimeError as problem:
            problems.append(problem)

    writer = threading.Thread(target=write)
    writer.start()
    assert halfway.wait(10)
    assert len(read(client)) == 1
    go_on.set()
    writer.join()
    assert problems and len(read(client)) == 1
    assert [path.name for path in feed.place().parent.iterdir()] == [feed.NAME]  # nothing half is left behind


def test_it_comes_packed_for_who_takes_it_packed(client, audio):
    assert client.get("/feeds/products.xml").status_code == 404
    make_offer(make_product(category=audio))
    out = StringIO()
    call_command("write_feed", stdout=out)
    assert "1 items" in out.getvalue()
    packed = client.get("/feeds/products.xml", headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert b"<rss" in gzip.decompress(b"".join(packed.streaming_content))
    assert "public" in packed["Cache-Control"] and not packed.cookies
    assert client.post("/feeds/products.xml").status_code == 405


def test_prices_are_exact(client, audio):
    offers = {make_offer(make_product(category=audio), price=price) for price in ("0.01", "1234567.89", "19.90")}
    feed.write_feed()
    found = read(client)
    for offer in offers:
        assert Decimal(told(found[str(offer.product_id)], "price").removesuffix(" EUR")) == offer.price

"""`manage.py import_products`: what lands, what is refused, and what must never be touched."""

import gzip
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum

from catalog.importing import engine
from catalog.models import Brand, Category, Gtin, Listing, Product
from sellers.models import Offer, PriceChange, Seller, StockMovement

FILES = Path(__file__).parent / "files"
FEED, SHELVES = FILES / "invented_24.jsonl", FILES / "shelves.csv"
pytestmark = pytest.mark.django_db
ALL_TABLES = """catalogue_product partner_stockrecord catalog_listing catalog_gtin catalog_brand sellers_pricechange
    sellers_stockmovement catalogue_productcategory catalogue_category""".split()  # noqa: SIM905


def run(path: Path, *options: str, seller: str = "acme") -> dict:
    """The summary of an import, with its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("import_products", str(path), "--seller", seller, "--create-seller", *options, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return json.loads(out.getvalue().splitlines()[-1]) | {"exit": code}


def numbers(summary: dict) -> tuple[int, ...]:
    return tuple(summary[name] for name in ("created", "updated", "unchanged", "refused", "exit"))


def feed(folder: Path, *rows: dict, name: str = "feed.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def item(sku: str = "A", **fields: object) -> dict:
    return {"id": sku, "title": f"Kettle {sku}", "supplier": "Northkettle", "price": 4990} | fields


def versions_of_rows() -> dict[str, list]:
    """(where a row lies, who wrote it) of every row: any rewrite shows."""
    with connection.cursor() as cursor:
        found = {}
        for table in ALL_TABLES:
            cursor.execute(f"SELECT ctid::text, xmin::text, cmin::text FROM {table} ORDER BY ctid")
            found[table] = cursor.fetchall()
        return found


# --- What lands


def test_a_feed_lands_whole():
    assert numbers(run(FEED)) == (24, 0, 0, 0, 0)
    offer = Offer.objects.get(partner__code="acme", partner_sku="510037")
    product = offer.product
    assert (offer.price, offer.price_currency, offer.num_in_stock) == (Decimal("49.90"), "EUR", 25)
    assert (offer.condition, offer.is_active, offer.version) == ("new", True, 0)
    assert product.title == "Northkettle NK-17 electric kettle 1.7 L, brushed steel"
    assert (product.brand.name, product.model_name) == ("Northkettle", "NK-17")
    assert product.specs[:2] == [["Capacity", "1.7"], ["Power", "2200"]]
    assert product.get_product_class().slug == "general"
    assert product.created_by == offer.partner
    assert Brand.objects.get(slug="cafe-zurich").name == "Café Zürich"
    assert Gtin.objects.filter(product__title__startswith="Faraday & Finch Q2").count() == 3


def test_what_lands_can_be_browsed(client):
    run(FEED)
    assert Listing.objects.filter(title__startswith="Tidepool").count() == 3
    listing = Listing.objects.get(title__startswith="Lumora Reed")
    assert (listing.price, listing.seller_name, listing.offers_count) == (Decimal("159.00"), "Acme", 1)
    place = Category.objects.get(name="Everything else")
    assert listing.category_ids == [place.pk]
    for address in (place.get_absolute_url(), listing.get_absolute_url(), "/search/?q=reed+lamp"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Lumora Reed floor lamp" in page.content.decode()


def test_every_unit_and_every_price_is_in_the_books():
    run(FEED)
    run(SHELVES)
    booked = dict(StockMovement.objects.values_list("offer").annotate(units=Sum("delta")))
    assert all(booked.get(offer.pk, 0) == offer.num_in_stock for offer in Offer.objects.all())
    assert Offer.objects.get(partner_sku="SH-60").num_in_stock == 12
    assert Offer.objects.get(partner_sku="SH-90").num_in_stock == 0
    assert set(PriceChange.objects.values_list("offer", "price")) == set(Offer.objects.values_list("pk", "price"))


def test_a_spreadsheet_makes_its_categories_once():
    assert numbers(run(SHELVES)) == (4, 0, 0, 0, 0)
    shelves = Category.objects.get(name="Shelves")
    assert shelves.url_path == "home/furniture/shelves"
    assert shelves.product_set.count() == 3
    run(SHELVES, seller="other")
    assert Category.objects.filter(name__in=["Home", "Furniture", "Shelves"]).count() == 3
    assert Offer.objects.get(partner__code="acme", partner_sku="SH-90-U").condition == "used"


def test_names_that_make_one_address_are_one_category(tmp_path):
    rows = [item("A", category="Pots & pans"), item("B", category="pots, pans"), item("C", category="Посуда")]
    assert numbers(run(feed(tmp_path, *rows))) == (3, 0, 0, 0, 0)
    assert Category.objects.filter(slug="pots-pans").count() == 1


def test_a_new_seller_can_deliver():
    run(FEED, seller="acme-tools")
    seller = Seller.objects.get(code="acme-tools")
    assert (seller.name, seller.status) == ("Acme Tools", Seller.Status.APPROVED)
    assert seller.delivery_options.count() == 1


# --- Twice is harmless


@pytest.mark.parametrize("path", [FEED, SHELVES])
def test_a_second_run_rewrites_no_row(path):
    first = run(path)
    before = versions_of_rows()
    second = run(path)
    assert numbers(second) == (0, 0, first["created"], 0, 0)
    assert versions_of_rows() == before


def test_only_the_row_that_changed_is_rewritten(tmp_path):
    run(feed(tmp_path, item("A"), item("B", stock=5)))
    second = run(feed(tmp_path, item("A", price=4500), item("B", stock=5)))
    assert numbers(second) == (0, 1, 1, 0, 0)
    offer = Offer.objects.get(partner_sku="A")
    assert (offer.price, offer.version, offer.num_in_stock) == (Decimal("45.00"), 1, 25)
    assert [change.price for change in offer.price_changes.order_by("since", "id")] == [Decimal("49.90"), Decimal(45)]
    assert Listing.objects.get(product=offer.product).price == Decimal("45.00")
    assert Offer.objects.get(partner_sku="B").version == 0


def test_stock_is_only_touched_when_the_file_says_it(tmp_path):
    run(feed(tmp_path, item("A", stock=7)))
    assert numbers(run(feed(tmp_path, item("A")))) == (0, 0, 1, 0, 0)
    assert numbers(run(feed(tmp_path, item("A", stock=3)))) == (0, 1, 0, 0, 0)
    offer = Offer.objects.get(partner_sku="A")
    assert offer.num_in_stock == 3
    assert list(offer.movements.order_by("id").values_list("delta", "reason", "reference")) == [
        (7, "opening", "feed.jsonl"),
        (-4, "import", "feed.jsonl"),
    ]


def test_stock_below_what_is_held_for_orders_is_refused(tmp_path):
    run(feed(tmp_path, item("A", stock=7)))
    Offer.objects.update(num_allocated=4)
    summary = run(feed(tmp_path, item("A", stock=3, price=1), item("B")))
    assert numbers(summary) == (1, 0, 0, 1, 2)
    assert summary["reasons"][0]["code"] == "stock_held"
    offer = Offer.objects.get(partner_sku="A")
    assert (offer.num_in_stock, offer.price) == (7, Decimal("49.90"))


def test_a_changed_product_is_updated_and_found_under_its_new_name(tmp_path):
    run(feed(tmp_path, item("A", attr_t_colour="Red")))
    changed = item("A", title="Samovar", supplier="Tula", attr_t_colour="Gold", ean=["5391000000011"])
    assert numbers(run(feed(tmp_path, changed))) == (0, 1, 0, 0, 0)
    product = Product.objects.get()
    assert (product.title, product.slug, product.brand.name) == ("Samovar", "samovar", "Tula")
    assert product.specs == [["Colour", "Gold"]]
    assert product.gtins.get().value == "5391000000011"
    assert Listing.objects.get().title == "Samovar"
    assert numbers(run(feed(tmp_path, changed))) == (0, 0, 1, 0, 0)


def test_what_the_file_does_not_say_stays(tmp_path):
    run(feed(tmp_path, item("A", description="Boils.", attr_t_colour="Red")))
    assert numbers(run(feed(tmp_path, {"sku": "A", "price": 4990}))) == (0, 0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.title, product.description) == ("Kettle A", "<p>Boils.</p>")


def test_a_product_leaves_the_unsorted_but_not_where_somebody_filed_it(tmp_path):
    run(feed(tmp_path, item("A")))
    assert numbers(run(feed(tmp_path, item("A", category="Kitchen > Kettles")))) == (0, 1, 0, 0, 0)
    assert Product.objects.get().categories.get().name == "Kettles"
    assert numbers(run(feed(tmp_path, item("A", category="Garden")))) == (0, 0, 1, 0, 0)
    assert Product.objects.get().categories.get().name == "Kettles"


# --- Whose is what


def test_the_same_sku_of_another_seller_is_another_offer(tmp_path):
    run(feed(tmp_path, item("A")))
    before = Offer.objects.values().get()
    assert numbers(run(feed(tmp_path, item("A", title="Mine", price=100)), seller="other")) == (1, 0, 0, 0, 0)
    assert Offer.objects.filter(partner__code="acme").values().get() == before
    assert Product.objects.filter(title="Kettle A").exists()


def test_same_barcode_and_brand_join_the_product_that_is_there(tmp_path):
    run(feed(tmp_path, item("A", ean=["5391000000011"])))
    theirs = item("X", title="KETTLE!!", supplier="NORTHKETTLE", price=100, ean=["05391000000011"])
    assert numbers(run(feed(tmp_path, theirs), seller="other")) == (1, 0, 0, 0, 0)
    product = Product.objects.get()
    assert product.title == "Kettle A"
    assert product.stockrecords.count() == 2
    assert Listing.objects.get().offers_count == 2
    # It stays as it is when either of them brings other words: two sell it now.
    assert numbers(run(feed(tmp_path, theirs), seller="other")) == (0, 0, 1, 0, 0)
    assert numbers(run(feed(tmp_path, item("A", title="Cup", ean=["5391000000011"])))) == (0, 0, 1, 0, 0)
    assert Product.objects.get().title == "Kettle A"


@pytest.mark.parametrize("other", [{"supplier": "Lumora"}, {"supplier": None}, {"ean": ["5391000000110"]}])
def test_barcode_or_brand_alone_join_nothing(tmp_path, other):
    run(feed(tmp_path, item("A", ean=["5391000000011"])))
    run(feed(tmp_path, item("X", ean=["5391000000011"]) | other), seller="other")
    assert Product.objects.count() == 2


def test_a_barcode_on_two_products_joins_neither(tmp_path):
    run(feed(tmp_path, item("A", ean=["5391000000011"]), item("B", ean=["5391000000011"])))
    run(feed(tmp_path, item("X", ean=["5391000000011"])), seller="other")
    assert Product.objects.count() == 3


# --- What is refused


def test_good_rows_land_and_bad_ones_say_why(tmp_path):
    bad = [item("B", price=-1), item("C", price=10**12), {"price": 5, "title": "T"}, item("E", title=None)]
    path = feed(tmp_path, item("A"), *bad, item("F"))
    with path.open("ab") as file:
        file.write(b'\n{"id": "G", broken\n{"id": "H", "title": "\xff\xfe", "price": 5}\n')
    summary = run(path)
    assert numbers(summary) == (2, 0, 0, 6, 2)
    assert summary["rows"] == 8
    assert [(r["line"], r["sku"], r["code"]) for r in summary["reasons"]] == [
        (2, "B", "price_negative"),
        (3, "C", "price_absurd"),
        (4, "", "sku_missing"),
        (5, "E", "title_missing"),
        (8, "", "malformed"),
        (9, "", "encoding"),
    ]
    assert set(Offer.objects.values_list("partner_sku", flat=True)) == {"A", "F"}


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_first_row_of_a_sku_wins_wherever_the_second_is(tmp_path, monkeypatch, batch):
    monkeypatch.setattr(engine.Options, "__init__", smaller_batches(batch))
    summary = run(feed(tmp_path, item("A", price=100), item("B"), item("A", price=200), item("A", price=300)))
    assert numbers(summary) == (2, 0, 0, 2, 2)
    assert [(r["line"], r["reason"]) for r in summary["reasons"]] == [
        (3, "sku: already in line 1"),
        (4, "sku: already in line 1"),
    ]
    assert Offer.objects.get(partner_sku="A").price == Decimal(1)


def smaller_batches(rows: int):
    start = engine.Options.__init__
    return lambda self, **given: start(self, **given, batch_rows=rows)


def test_a_truncated_package_lands_up_to_the_break(tmp_path):
    text = "".join(json.dumps(item(f"S{n}", title=f"Kettle {n * 7919}")) + "\n" for n in range(3000))
    whole = gzip.compress(text.encode())
    path = tmp_path / "feed.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    summary = run(path)
    assert summary["exit"] == 2
    assert summary["created"] == Offer.objects.count() > 100
    assert [reason["code"] for reason in summary["reasons"]] == ["broken_off"]
    path.write_bytes(whole)
    assert run(path)["created"] == 3000 - summary["created"]


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"sku;colour\n", b"\x00" * 5000, b'{"sku": "A", "price": -1}'])
def test_nothing_landed_is_exit_code_1(tmp_path, content):
    path = tmp_path / "offers.jsonl"
    path.write_bytes(content)
    assert run(path)["exit"] == 1
    assert not Offer.objects.exists()


def test_a_missing_file_and_an_unknown_seller_are_said_in_the_summary(tmp_path):
    assert "No such file" in run(tmp_path / "none.csv")["error"]
    out = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_products", str(FEED), "--seller", "nobody", stdout=out)
    assert stop.value.code == 1
    assert "no seller" in json.loads(out.getvalue())["error"]
    assert not Seller.objects.filter(code="nobody").exists()


def test_a_row_that_only_the_database_refuses_does_not_take_others_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr("catalog.importing.rows.sku_of", lambda value: value * 100)  # past every check
    summary = run(feed(tmp_path, item("A"), item("BB"), item("C")))
    assert numbers(summary) == (2, 0, 0, 1, 2)
    assert summary["reasons"][0]["code"] == "database"


def test_every_refused_row_can_be_had_as_a_file(tmp_path):
    report = tmp_path / "refused.tsv"
    run(feed(tmp_path, item("A"), item("B", price=0), item("A")), "--report", str(report))
    assert [line.split("\t")[:3] for line in report.read_text().splitlines()] == [
        ["line", "sku", "error-code"],
        ["2", "B", "price_zero"],
        ["3", "A", "duplicate"],
    ]


# --- Dry run


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    run(feed(tmp_path, item("A"), item("B"), item("C")))
    before = versions_of_rows()
    mixed = feed(
        tmp_path,
        item("A"),
        item("B", supplier="New brand"),
        item("C", category="New > Place"),
        item("D"),
        item("D"),
        item("E", price=0),
    )
    dry = run(mixed, "--dry-run")
    assert versions_of_rows() == before
    assert numbers(dry) == (1, 2, 1, 2, 2)
    wet = run(mixed)
    assert {**wet, "dry_run": True} == dry


def test_a_dry_run_makes_no_seller():
    assert numbers(run(FEED, "--dry-run")) == (24, 0, 0, 0, 0)
    assert not Seller.objects.exists()
    assert not Category.objects.exists()

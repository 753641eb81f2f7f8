"""The engine on 19,406 real products, when their file lies beside the repository. Nothing of it is kept here."""

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from catalog.models import Gtin, Listing, Product
from sellers.models import Offer, StockMovement

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared/data/icecat_19406.jsonl.gz"
pytestmark = [
    pytest.mark.data,
    pytest.mark.django_db,
    pytest.mark.skipif(not REAL.exists(), reason="../shared/data/icecat_19406.jsonl.gz is not there"),
]


def run(*options: str) -> dict:
    out = io.StringIO()
    call_command("import_products", str(REAL), "--seller", "icecat", "--create-seller", *options, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def newest_writes() -> list[tuple]:
    with connection.cursor() as cursor:
        found = []
        for table in ("catalogue_product", "partner_stockrecord", "catalog_listing", "catalog_gtin"):
            cursor.execute(f"SELECT count(*), sum(hashtext(ctid::text || xmin::text || cmin::text)) FROM {table}")
            found.append(cursor.fetchone())
        return found


def test_a_real_feed_lands_whole_and_twice_is_harmless(client):
    dry = run("--dry-run")
    assert not Offer.objects.exists()
    first = run()
    assert {**first, "dry_run": True} == dry
    assert [first[name] for name in ("rows", "created", "updated", "unchanged", "refused")] == [19406, 19406, 0, 0, 0]
    assert Offer.objects.count() == Product.objects.count() == Listing.objects.count() == 19406
    assert Gtin.objects.count() == 50511  # 51,459 stand in the file, 948 of them twice in another length
    before, movements = newest_writes(), StockMovement.objects.count()
    second = run()
    assert [second[name] for name in ("rows", "created", "updated", "unchanged", "refused")] == [19406, 0, 0, 19406, 0]
    assert (newest_writes(), StockMovement.objects.count()) == (before, movements)
    priced = dict(Offer.objects.values_list("partner_sku", "price"))
    with gzip.open(REAL, "rt", encoding="utf-8") as feed:
        assert all(priced[row["id"]] * 100 == row["price"] for row in map(json.loads, feed))
    found = client.get("/search/?q=HP+Pavilion+dv7-1211ea").content.decode()
    assert "HP Pavilion dv7-1211ea Notebook Silver" in found
    assert client.get(Offer.objects.get(partner_sku="2101957").product.get_absolute_url()).status_code == 200
    assert client.get("/c/everything-else/").status_code == 200

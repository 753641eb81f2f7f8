"""Invented products are like those that came through the services, and leave nothing behind."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.invented.making import Workshop
from catalog.models import Brand, Category, FacetValue, Listing, Product
from catalog.search.engine import Asked, engine
from catalog.services import listings
from checkout.invariants import broken
from sellers.models import Offer, Seller, StockMovement
from tests.factories import make_offer

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")


def bench(*words: str) -> str:
    said = StringIO()
    call_command("bench_catalogue", *words, "--processes=1", stdout=said, stderr=StringIO())
    return said.getvalue()


def rows() -> dict[int, dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM catalog_listing")
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["product_id"]: row | {"updated_at": None} for row in found}


def test_listings_are_what_refreshing_them_would_write():
    bench("--products=300")
    before = rows()
    assert len(before) == 300
    listings.refresh(before)
    assert rows() == before
    # and the comparison sees a difference
    Offer.objects.filter(pk=next(row["offer_id"] for row in before.values() if row["offer_id"])).update(price="0.01")
    listings.refresh(before)
    assert rows() != before


def test_there_is_everything_that_makes_a_shop_slow():
    bench("--products=400")
    found = list(Listing.objects.all())
    assert any(listing.variants_count for listing in found)
    assert any(listing.offers_count > 3 for listing in found)
    assert any(listing.offer_id is None for listing in found)
    assert any(listing.was_price for listing in found)
    assert any(listing.rating for listing in found)
    assert {listing.tier for listing in found} == {0, 1, 2}
    assert max(listing.sales for listing in found) > 20 * (1 + sorted(listing.sales for listing in found)[200])
    assert len({listing.category_id for listing in found}) > 50
    assert sum(" for " in listing.title for listing in found) > 20
    assert len({listing.brand_id for listing in found}) > 150
    assert engine.search(Asked("black")).total > 20


def test_the_books_agree():
    bench("--products=100")
    assert broken() == []


def test_a_second_run_makes_only_what_is_missing():
    assert "60 products made" in bench("--products=60")
    assert "40 products made" in bench("--products=100")
    assert bench("--products=100").startswith("0 products made")
    assert Product.objects.filter(parent=None).count() == 100


def test_another_seed_makes_other_products_beside_them():
    bench("--products=20")
    bench("--products=20", "--seed=2")
    assert Product.objects.filter(parent=None).count() == 40
    assert Workshop(1).make(5) == Workshop(1).make(5) != Workshop(2).make(5)


def test_removing_leaves_the_shop_as_it_was():
    mine = make_offer(title="Copper kettle")
    counted = (Seller, Brand, Category, Product, Offer, StockMovement, FacetValue, Listing)
    before = [model.objects.count() for model in counted]
    bench("--products=80")
    assert "80 products removed" in bench("--remove")
    assert [model.objects.count() for model in counted] == before
    assert Listing.objects.get().offer_id == mine.pk
    assert bench("--remove").startswith("0 products removed")


def test_a_shop_that_has_sold_something_is_left_alone():
    Order.objects.create(number="1", date_placed=timezone.now(), total_incl_tax=1, total_excl_tax=1)
    with pytest.raises(CommandError, match="has orders"):
        bench("--products=5")
    assert not Product.objects.exists()
    bench("--products=5", "--despite-orders")
    assert Product.objects.exists()


@pytest.mark.parametrize("words", [[], ["--products=5", "--remove"], ["--products=-3"]])
def test_it_asks_for_one_thing(words):
    with pytest.raises(CommandError, match="--products"):
        bench(*words)


def test_model_numbers_are_many_and_words_few():
    titles = [Workshop(1).make(number).title for number in range(2000)]
    words = Counter(word for title in titles for word in set(title.lower().split()))
    assert sum(any(char.isdigit() for char in word) for word in words) > 700
    assert words.most_common(1)[0][1] > 300

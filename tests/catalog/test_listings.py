"""The flat row of a product: written in few queries, quickly, and never from what was true before."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.models import Listing, Product
from catalog.services import listings
from sellers.models import Offer, Seller
from sellers.services.offers import change_price
from sellers.services.stock import take_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db


def queries_of(refresh, ids) -> int:
    with CaptureQueriesContext(connection) as queries:
        refresh(ids)
    return len(queries.captured_queries)


@pytest.mark.parametrize(("refresh", "most"), [(listings.refresh_offers, 5), (listings.refresh, 15)])
def test_the_number_of_queries_does_not_grow_with_the_batch(refresh, most):
    category = make_category("Audio")
    two = [make_offer(make_product(category=category)).product_id for _ in range(2)]
    many = [make_offer(make_product(category=category)).product_id for _ in range(20)]
    few = queries_of(refresh, two)
    assert few <= most
    assert queries_of(refresh, [*two, *many]) == few


def test_a_sold_out_offer_hands_the_buy_box_to_the_next():
    product = make_product()
    cheap = make_offer(product, price="10.00", stock=1)
    dear = make_offer(product, price="12.00", stock=9)
    take_stock({cheap.pk: 1})
    listings.refresh_offers([product.pk])
    listing = Listing.objects.get()
    assert (listing.offer_id, listing.price, listing.offers_count) == (dear.pk, Decimal("12.00"), 1)


def test_the_last_offer_sold_leaves_the_product_listed_and_sold_out():
    offer = make_offer(price="10.00", stock=1)
    take_stock({offer.pk: 1})
    listings.refresh_offers([offer.product_id])
    listing = Listing.objects.get()
    assert (listing.offer_id, listing.price, listing.seller_name, listing.offers_count) == (None, None, "", 0)


def test_what_is_as_it_was_is_not_written():
    offer = make_offer()
    before = Listing.objects.get().updated_at
    listings.refresh_offers([offer.product_id])
    assert Listing.objects.get().updated_at == before


def test_a_variant_s_id_stands_for_its_parent():
    parent = make_product("Linen shirt")
    small, large = make_variants(parent, Size=["S", "L"])
    seller = make_seller()
    make_offer(small, seller=seller, price="40.00")
    make_offer(large, seller=seller, price="30.00")
    assert Listing.objects.get().price == Decimal("30.00")
    assert Listing.objects.get().price_varies
    Offer.objects.filter(product=large).update(price="35.00")
    listings.refresh_offers([large.pk])
    assert Listing.objects.get().price == Decimal("35.00")
    Product.objects.filter(pk=large.pk).update(is_public=False)
    listings.refresh_offers([parent.pk])
    assert Listing.objects.get().price == Decimal("40.00")


def test_a_hidden_parent_loses_its_row_even_when_a_variant_is_named():
    parent = make_product("Linen shirt")
    small, _ = make_variants(parent, Size=["S", "L"])
    make_offer(small)
    Product.objects.filter(pk=parent.pk).update(is_public=False)
    listings.refresh([small.pk])
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda offer: Offer.objects.filter(pk=offer.pk).update(is_active=False),
        lambda offer: Seller.objects.filter(pk=offer.partner_id).update(status="vacation"),
        lambda offer: offer.partner.delivery_options.update(countries=["FR"]),
        lambda offer: offer.partner.delivery_options.all().delete(),
    ],
    ids=["taken off sale", "on vacation", "does not send here", "does not send at all"],
)
def test_an_offer_that_nobody_here_can_buy_is_not_the_buy_box(change):
    offer = make_offer()
    change(offer)
    listings.refresh_offers([offer.product_id])
    assert Listing.objects.get().offer_id is None


def test_the_was_price_forgets_a_raise_just_before_a_reduction():
    offer = make_offer(price="50.00")
    for price in ("80.00", "60.00"):  # up and down again is no deal: 50 was asked within 30 days
        change_price(offer_id=offer.pk, price=Decimal(price))
    listings.refresh([offer.product_id])
    assert Listing.objects.get().was_price is None


@pytest.mark.parametrize(("days", "was"), [(29, Decimal("50.00")), (31, None)])
def test_a_reduction_is_news_for_thirty_days(days, was):
    offer = make_offer(price="50.00")
    change_price(offer_id=offer.pk, price=Decimal("40.00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sellers_pricechange SET since = since - make_interval(days => %s)", [days])
    listings.refresh_offers([offer.product_id])
    assert Listing.objects.get().was_price == was


def test_nothing_to_refresh_is_no_work():
    assert queries_of(listings.refresh, []) == 0
    listings.refresh([987654321])
    listings.refresh_offers([987654321])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("refresh", [listings.refresh_offers, listings.refresh])
def test_of_two_prices_changed_at_once_neither_is_forgotten(refresh):
    """The second seller's refresh waits for the first one's commit, and reads what it wrote."""
    product = make_product()
    first, second = make_offer(product, price="20.00"), make_offer(product, price="21.00")
    written, go = Event(), Event()

    def lower_first() -> None:
        with transaction.atomic():
            change_price(offer_id=first.pk, price=Decimal("11.00"))
            refresh([product.pk])
            written.set()
            go.wait(10)
        connection.close()

    def lower_second() -> None:
        with transaction.atomic():
            change_price(offer_id=second.pk, price=Decimal("12.00"))
            refresh([product.pk])  # must wait: the first has not committed
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(lower_first)
        written.wait(10)
        two = threads.submit(lower_second)
        waits_for_lock(lambda: two.done())
        go.set()
        one.result()
        two.result()
    assert Listing.objects.get().price == Decimal("11.00")


def waits_for_lock(done) -> None:
    """Until another connection waits for a row, or has gone on without waiting."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0] or done():
                return
            cursor.execute("SELECT pg_sleep(0.01)")

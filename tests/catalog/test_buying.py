"""The buy panel of a product's page: for a place and a quantity, with the reason, and everybody else's offers."""

from decimal import Decimal

import pytest

from catalog.services import listings
from sellers.models import DeliveryOption, Offer, Seller
from sellers.services.offers import change_price, set_price_breaks
from sellers.services.stock import take_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db


def seller_to(name: str, home: str, germany: str = "", **fields) -> Seller:
    seller = make_seller(name, **fields)
    seller.delivery_options.update(countries=["IE"], price=home)
    if germany:
        seller.delivery_options.create(
            code="de", name="Parcel", countries=["DE"], price=germany, days_min=1, days_max=3, free_from="200.00"
        )
    return seller


@pytest.fixture
def teapot():
    """At home Riva is cheaper, in Germany Keller."""
    product = make_product("Stoneware teapot", category=make_category("Kitchen"))
    make_offer(product, seller=seller_to("Riva", "4.00", "9.00"), price="30.00", stock=20)
    keller = make_offer(product, seller=seller_to("Keller", "8.00", "2.00"), price="31.00", stock=20)
    set_price_breaks(offer_id=keller.pk, breaks=[(5, Decimal("29.00")), (50, Decimal("20.00"))])
    return product


def seen(client, product, place: str = "", **query) -> str:
    client.cookies["place"] = place
    return " ".join(client.get(product.get_absolute_url(), query).content.decode().split())


def pays(text: str) -> str:
    return text.split("data-total>")[1].split("<")[0]


@pytest.mark.parametrize(
    ("place", "sum_", "first", "second", "rate"),
    [("", "€34.00", "Riva", "Keller", "23%"), ("DE", "€33.00", "Keller", "Riva", "19%")],
)
def test_the_page_sells_the_offer_that_wins_there(client, teapot, place, sum_, first, second, rate):
    text = seen(client, teapot, place)
    assert pays(text) == sum_
    assert f"VAT {rate} included" in text
    assert text.index(f">{first}</a>") < text.index(f">{second}</a>")
    assert text.count('action="/cart/add/"') == 2
    assert "cheapest with delivery of 2 new offers" in text


def test_jsonld_is_what_the_page_shows_there(client, teapot):
    text = seen(client, teapot, "DE")
    assert '"addressCountry": "DE"' in text and '"addressCountry": "IE"' not in text
    assert text.index('"price": "31.00"') < text.index('"price": "30.00"')


def test_where_nobody_sends_the_page_says_so_and_leads_to_another_place(client, teapot):
    text = seen(client, teapot, "FR")
    assert "Does not ship to France" in text and "no seller sends it there" in text
    assert "Sold out" not in text and 'action="/cart/add/"' not in text
    assert f"/place/?next={teapot.get_absolute_url().replace('/', '%2F')}" in text


@pytest.mark.parametrize(
    ("quantity", "pay", "line"),
    [
        ("1", "€33.00", "Item"), ("2", "€64.00", "2 × €31.00"), ("5", "€147.00", "5 × €29.00"),
        ("7", "€203.00", "7 × €29.00"),  # the sum from which delivery is free
        ("50", "€580.00", "20 × €29.00"),  # so many are there
    ],
)  # fmt: skip
def test_many_cost_what_the_ladder_says_and_free_delivery_is_reached(client, teapot, quantity, pay, line):
    text = seen(client, teapot, "DE", quantity=quantity)
    assert pays(text) == pay
    assert f"<dt>{line}</dt>" in text


@pytest.mark.parametrize("quantity", ["0", "-1", "x", "", "99999999999", "1.5", "²", "%00"])
def test_a_quantity_that_makes_no_sense_is_ignored(client, teapot, quantity):
    assert pays(seen(client, teapot, "DE", quantity=quantity)) in ("€33.00", "€580.00")


def test_steps_that_can_not_be_reached_are_not_shown(client, teapot):
    text = seen(client, teapot, "DE")
    assert '<th scope="row">5</th><td class="num">€29.00</td><td class="num">6%</td>' in text
    assert '<th scope="row">50</th>' not in text
    assert "ladder" not in seen(client, teapot, "")  # Riva has none


def test_a_business_sees_every_price_without_vat(client, teapot):
    text = seen(client, teapot, "DE.net", quantity="5")
    assert "<dt>5 × €24.37 without VAT</dt><dd>€121.85</dd>" in text
    assert "<dt>Delivery without VAT</dt><dd>€1.68</dd>" in text
    assert "<dt>VAT 19%</dt><dd>€23.47</dd>" in text
    assert pays(text) == "€147.00"
    assert '<td class="num">€24.37</td>' in text
    assert "€25.21</span>" in text  # Riva's, below


def test_a_used_one_never_hides_a_new_one_and_is_not_hidden_either(client, teapot):
    make_offer(teapot, seller=seller_to("Maeve", "3.00"), price="9.00", stock=1, condition="used")
    text = seen(client, teapot)
    assert pays(text) == "€34.00"
    assert "Used from €12.00 delivered" in text
    assert "used from €12.00 delivered" in client.get("/c/kitchen/").content.decode()
    Offer.objects.filter(condition="new").update(is_active=False)
    listings.refresh_offers([teapot.pk])
    assert pays(seen(client, teapot)) == "€12.00"
    assert "the only offer that is sent to Ireland" in seen(client, teapot)


def test_a_seller_with_a_better_record_wins_what_is_equal_and_the_page_says_so(client):
    product = make_product()
    for name in ("First", "Second"):
        make_offer(product, seller=make_seller(name))
    assert "and here for longer" in seen(client, product)
    Seller.objects.filter(name="Second").update(health=97)
    listings.refresh_offers([product.pk])
    text = seen(client, product)
    assert "a better record of keeping promises" in text
    assert text.index(">Second</a>") < text.index(">First</a>")


def change_delivery(offer: Offer) -> None:
    DeliveryOption.objects.filter(seller=offer.partner, countries=["DE"]).update(price="0.50")


@pytest.mark.parametrize(
    ("change", "pay"),
    [
        (change_delivery, "€31.50"),
        (lambda offer: change_price(offer_id=offer.pk, price=Decimal("20.00")), "€22.00"),
        (lambda offer: take_stock({offer.pk: offer.available}), "€39.00"),
        (lambda offer: Seller.objects.filter(pk=offer.partner_id).update(status="suspended"), "€39.00"),
    ],
    ids=["delivery price", "price", "stock", "suspension"],
)
def test_a_change_is_on_the_page_abroad_by_the_next_request(client, teapot, change, pay):
    assert pays(seen(client, teapot, "DE")) == "€33.00"
    change(Offer.objects.get(partner__name="Keller"))
    assert pays(seen(client, teapot, "DE")) == pay


def test_a_variant_that_is_not_sent_there_is_not_sold_there(client):
    shirt = make_product("Linen shirt")
    small, large = make_variants(shirt, Size=["S", "L"])
    make_offer(small, seller=seller_to("Riva", "4.00", "5.00"), price="30.00")
    make_offer(large, seller=seller_to("Keller", "4.00"), price="40.00")
    assert "This choice is in stock, but no seller sends it there" in seen(client, shirt, "DE", variant=large.pk)
    assert pays(seen(client, shirt, "DE", variant=small.pk)) == "€35.00"


def test_a_page_for_a_place_takes_no_more_queries(client, teapot, django_assert_max_num_queries):
    client.cookies["place"] = "DE.net"
    with django_assert_max_num_queries(6):
        client.get(teapot.get_absolute_url(), {"quantity": "5"})
    with django_assert_max_num_queries(6):
        client.get("/c/kitchen/")
    with django_assert_max_num_queries(6):
        client.get("/")

"""The same shop seen from several countries: whose offer, at what price, when, and who does not send there."""

import re
from decimal import Decimal

import pytest
from django.db import connection

from catalog.models import Listing
from catalog.search.engine import Asked, engine
from catalog.selectors.listings import cards, deals, popular
from catalog.selectors.prices import table
from catalog.services import listings
from catalog.services.boxes import SEEN
from sellers.models import DeliveryOption, Offer, Seller
from sellers.places import Place
from sellers.services.offers import change_price
from sellers.services.stock import change_stock, take_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db
HOME, GERMANY, FRANCE = Place("IE"), Place("DE"), Place("FR")


def seller_with(name: str, *ways: tuple[str, str], **fields: object) -> Seller:
    """One delivery option per (price, countries with spaces; none: everywhere)."""
    seller = make_seller(name, **fields)
    seller.delivery_options.all().delete()
    for number, (price, countries) in enumerate(ways):
        seller.delivery_options.create(
            code=f"way-{number}", name="Parcel", price=price, countries=countries.split(), days_min=1, days_max=3
        )
    return seller


@pytest.fixture
def teapot():
    """At home Riva is cheaper, in Germany Keller is, to France only Riva sends."""
    product = make_product("Stoneware teapot", category=make_category("Kitchen"))
    make_offer(product, seller=seller_with("Riva", ("4.00", "IE"), ("9.00", "DE FR")), price="30.00")
    make_offer(product, seller=seller_with("Keller", ("8.00", "IE"), ("2.00", "DE")), price="31.00")
    return product


def card(product, place) -> Listing:
    (found,) = cards([product.pk], place)
    return found


def seen(product, place) -> tuple[str, Decimal | None]:
    found = card(product, place)
    return found.seller_name, found.delivered_price


def test_every_place_has_its_own_buy_box(teapot):
    assert seen(teapot, HOME) == ("Riva", Decimal("34.00"))
    assert seen(teapot, GERMANY) == ("Keller", Decimal("33.00"))
    assert seen(teapot, FRANCE) == ("Riva", Decimal("39.00"))
    assert [card(teapot, place).offers_count for place in (HOME, GERMANY, FRANCE)] == [2, 2, 1]
    assert all(card(teapot, place).arrives_by for place in (HOME, GERMANY, FRANCE))


def test_where_nobody_sends_the_card_says_so_and_the_product_stays(client, teapot):
    client.cookies["place"] = "PL"
    found = card(teapot, Place("PL"))
    assert (found.offer_id, found.price, found.ships_not) == (None, None, True)
    for url in ("/c/kitchen/", "/search/?q=teapot"):
        text = client.get(url).content.decode()
        assert "Does not ship to Poland" in text and teapot.title in text
        assert "Sold out" not in text


def test_what_nobody_has_is_sold_out_everywhere(teapot):
    for offer in Offer.objects.all():
        change_stock(offer_id=offer.pk, delta=-offer.available)
    listings.refresh_offers([teapot.pk])
    for place in (HOME, GERMANY, Place("PL")):
        found = card(teapot, place)
        assert (found.offer_id, found.ships_not) == (None, False)


def test_what_is_sent_abroad_only_says_so_at_home():
    product = make_offer(make_product(), seller=seller_with("Keller", ("2.00", "DE"))).product
    assert card(product, HOME).ships_not
    assert seen(product, GERMANY) == ("Keller", Decimal("12.00"))


def test_sellers_who_send_everywhere_at_one_price_write_nothing_more():
    make_offer()
    assert Listing.objects.get().elsewhere is None


def test_an_express_that_is_never_cheapest_writes_nothing_more():
    make_offer(make_product(), seller=seller_with("Riva", ("4.00", ""), ("9.00", "IE DE")))
    assert Listing.objects.get().elsewhere is None


def test_all_countries_that_no_option_names_share_one_box():
    make_offer(make_product(), seller=seller_with("Riva", ("2.00", "IE DE"), ("9.00", "")))
    told = Listing.objects.get().elsewhere
    assert told["of"] == {"*": 0, "DE": 1}
    assert [box if box == "home" else box[SEEN.index("delivery_price")] for box in told["boxes"]] == ["9.00", "home"]


@pytest.mark.parametrize(("place", "first"), [(HOME, "cup"), (GERMANY, "pot")])
def test_lists_are_sorted_by_what_it_costs_there(place, first):
    cup = make_offer(make_product("Blue cup"), seller=seller_with("Riva", ("1.00", "IE"), ("20.00", "DE"))).product
    pot = make_offer(make_product("Blue pot"), seller=seller_with("Keller", ("9.00", "IE"), ("2.00", "DE"))).product
    gone = make_offer(make_product("Blue jug"), seller=seller_with("Nils", ("1.00", "SE"))).product
    found = engine.search(Asked("blue", sort="price", country=place.country))
    order = {"cup": [cup.pk, pot.pk], "pot": [pot.pk, cup.pk]}[first]
    assert found.ids == [*order, gone.pk]


def test_prices_stock_and_sellers_are_narrowed_down_as_they_are_there(teapot):
    def found(place, **limits) -> int:
        return engine.search(Asked("teapot", country=place.country, **limits)).total

    assert [found(place, most=Decimal(33)) for place in (HOME, GERMANY, FRANCE)] == [0, 1, 0]
    assert [found(place, least=Decimal(35)) for place in (HOME, GERMANY, FRANCE)] == [0, 0, 1]
    assert [found(place, in_stock=True) for place in (HOME, GERMANY, Place("PL"))] == [1, 1, 0]
    keller = Offer.objects.get(partner__name="Keller").partner_id
    assert [found(place, seller_id=keller) for place in (HOME, GERMANY, FRANCE)] == [0, 1, 0]


def test_searching_from_abroad_uses_the_same_indexes(teapot):
    assert indexes_read("DE") == indexes_read("") != []


def indexes_read(country: str) -> list[str]:
    listed = table(country).as_string(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT price FROM {listed} WHERE tier = 0 AND tsv @@ 'teapot'::tsquery AND price < 40")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return re.findall(r"Scan (?:using|on) (listing_\w+|catalog_listing_\w+)", plan)


def change_delivery(offer: Offer) -> None:
    DeliveryOption.objects.filter(seller=offer.partner, countries__contains=["DE"]).update(price="0.50")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (change_delivery, "€31.50 delivered"),
        (lambda offer: change_price(offer_id=offer.pk, price=Decimal("20.00")), "€22.00 delivered"),
        (lambda offer: take_stock({offer.pk: offer.available}), "€39.00 delivered"),
        (lambda offer: Seller.objects.filter(pk=offer.partner_id).update(status="suspended"), "€39.00 delivered"),
    ],
    ids=["delivery price", "price", "stock", "suspension"],
)
@pytest.mark.parametrize("url", ["/c/kitchen/", "/search/?q=teapot", "/"])
def test_a_change_is_seen_abroad_by_the_next_request(client, teapot, change, says, url):
    client.cookies["place"] = "DE"
    assert "€33.00 delivered" in client.get(url).content.decode()
    change(Offer.objects.get(partner__name="Keller"))
    listings.refresh_offers([teapot.pk])
    assert says in client.get(url).content.decode()


def test_variants_vary_there_as_they_do_there():
    shirt = make_product("Linen shirt")
    small, large = make_variants(shirt, Size=["S", "L"])
    make_offer(small, seller=seller_with("Riva", ("4.00", "IE DE")), price="30.00")
    make_offer(large, seller=seller_with("Keller", ("4.00", "IE")), price="40.00")
    assert [card(shirt, place).price_varies for place in (HOME, GERMANY)] == [True, False]


def test_rails_show_what_can_be_had_there(teapot):
    make_offer(make_product("Irish cup"), seller=seller_with("Nils", ("1.00", "IE")))
    assert {listing.title for listing in popular(place=HOME)} == {"Stoneware teapot", "Irish cup"}
    assert {listing.title for listing in popular(place=GERMANY)} == {"Stoneware teapot"}


def test_a_deal_is_one_where_the_reduced_offer_wins(teapot):
    keller = Offer.objects.get(partner__name="Keller")
    change_price(offer_id=keller.pk, price=Decimal("29.90"))
    listings.refresh_offers([teapot.pk])
    assert [listing.was_price for listing in deals(place=HOME)] == []
    assert [listing.was_price for listing in deals(place=GERMANY)] == [Decimal("31.00")]


def test_business_visitors_see_prices_without_vat_first(client, teapot):
    client.cookies["place"] = "DE.net"
    text = client.get("/c/kitchen/").content.decode()
    assert "€26.05</span>" in text and "€31.00 with 19% VAT" in text
    assert "€33.00 delivered" in text


def test_the_vat_in_a_price_is_that_of_the_destination_and_the_goods():
    book = make_offer(make_product("A book", tax_class="books"), price="10.70").product
    assert card(book, GERMANY).cost.net == Decimal("10.00")
    assert card(book, HOME).cost.net == Decimal("10.70")


def test_reading_cards_writes_nothing_back(teapot):
    before = Listing.objects.values().get()
    card(teapot, GERMANY)
    assert Listing.objects.values().get() == before

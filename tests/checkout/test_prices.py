"""The price is the price: for the place, the quantity and with or without VAT, from the cart to the order."""

from decimal import Decimal

import pytest

from checkout.errors import QuoteChanged
from checkout.models import BasketLine, OrderLine
from checkout.selectors.carts import quote_of
from checkout.services import carts, orders
from sellers.models import PriceBreak
from sellers.services.offers import change_price, set_price_breaks
from tests.checkout.buying import fill_cart, make_address, place, ready, seen
from tests.factories import make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


def seller_of_two_countries(**fields):
    seller = make_seller("Riva", **fields)
    seller.delivery_options.update(countries=["IE"], price="4.00")
    seller.delivery_options.create(code="far", name="Parcel", countries=["DE"], price="9.00", days_min=5, days_max=7)
    return seller


@pytest.fixture
def offer():
    """10.00 each, 9.50 from five on, 9.00 from ten on."""
    made = make_offer(price="10.00", stock=50, seller=seller_of_two_countries())
    set_price_breaks(offer_id=made.pk, breaks=[(5, Decimal("9.50")), (10, Decimal("9.00"))])
    return made


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- Quantities -----------------------------------------------------------------------------------------------------


def test_another_quantity_has_another_price_and_says_what_is_saved(client, offer):
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 3})
    assert "2 more and each costs €9.50" in words(client.get("/cart/"))
    line = BasketLine.objects.get()
    client.post(f"/cart/lines/{line.pk}/", {"quantity": 5})
    text = words(client.get("/cart/"))
    assert "€47.50" in text and "5 for €9.50 each, you save €2.50" in text and "5 more and each costs €9.00" in text
    assert "Price changed" not in text
    client.post(f"/cart/lines/{line.pk}/", {"quantity": 2})
    text = words(client.get("/cart/"))
    assert "€20.00" in text and "you save" not in text and "Price changed" not in text


@pytest.mark.parametrize(("step", "units"), [("1", 4), ("-1", 2), ("", 3), ("5", 3), ("x", 3)])
def test_plus_and_minus_change_the_quantity_by_one(client, offer, step, units):
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 3})
    client.post(f"/cart/lines/{BasketLine.objects.get().pk}/", {"quantity": 3, "step": step})
    assert BasketLine.objects.get().quantity == units


def test_the_last_one_less_takes_the_line_out(client, offer):
    client.post("/cart/add/", {"offer": offer.pk})
    client.post(f"/cart/lines/{BasketLine.objects.get().pk}/", {"quantity": 1, "step": "-1"})
    assert not BasketLine.objects.exists()


def test_adding_until_a_step_is_reached_is_no_change_of_price(client, offer):
    for _ in range(2):
        answer = client.post("/cart/add/", {"offer": offer.pk, "quantity": 3}, headers={"HX-Request": "true"})
    assert "6 × €9.50" in words(answer)
    assert "Price changed" not in words(client.get("/cart/"))


def test_a_change_of_price_is_pointed_out_even_when_more_is_added(client, offer):
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 3})
    change_price(offer_id=offer.pk, price=Decimal("12.00"))
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 1})
    assert "it was <s>€10.00</s>, it is now <b>€12.00</b>" in words(client.get("/cart/"))
    client.post("/cart/prices/")
    assert "Price changed" not in words(client.get("/cart/"))


def test_a_step_that_the_seller_takes_away_is_pointed_out(client, offer):
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 5})
    set_price_breaks(offer_id=offer.pk, breaks=[])
    assert "it was <s>€9.50</s>, it is now <b>€10.00</b>" in words(client.get("/cart/"))


def test_the_order_costs_what_the_ladder_says(buyer, offer):
    order = place(ready(buyer, (offer, 10)))
    line = OrderLine.objects.get()
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (Decimal("9.00"), Decimal("90.00"))
    assert order.total_incl_tax == Decimal("94.00")


def test_an_order_at_a_step_that_is_gone_is_not_placed(buyer, offer):
    checkout = ready(buyer, (offer, 10))
    agreed = seen(checkout)
    PriceBreak.objects.filter(from_quantity=10).delete()
    with pytest.raises(QuoteChanged):
        orders.place_order(token=checkout.pk, user=buyer, seen=agreed)


def test_a_merged_cart_costs_what_its_quantity_costs(buyer, offer):
    fill_cart(buyer, (offer, 3))
    guest = carts.open_cart(user=None, token=None)
    carts.add_to_cart(basket=guest, offer_id=offer.pk, quantity=2)
    carts.merge_carts(token=guest.token, user=buyer)
    (line,) = quote_of(carts.open_cart(user=buyer, token=None), "IE").lines
    assert (line.quantity, line.unit, line.price_changed) == (5, Decimal("9.50"), False)


# --- Places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "delivery"), [("", "€4.00"), ("DE", "€9.00"), ("nonsense", "€4.00")])
def test_the_cart_costs_what_it_costs_at_the_place(client, offer, code, delivery):
    client.cookies["place"] = code
    client.post("/cart/add/", {"offer": offer.pk})
    assert f"{delivery}, arrives by" in words(client.get("/cart/"))


def test_who_does_not_send_there_is_said_and_another_place_can_be_chosen(client, offer):
    client.cookies["place"] = "FR"
    client.post("/cart/add/", {"offer": offer.pk})
    text = words(client.get("/cart/"))
    assert "Riva does not send to France" in text and "/place/?next=/cart/" in text
    assert client.get("/checkout/")["Location"] == "/cart/"
    client.cookies["place"] = "DE"
    assert client.get("/checkout/")["Location"] == "/checkout/account/"


def test_an_address_elsewhere_is_told_openly_before_paying(client, buyer, offer):
    client.force_login(buyer)
    ready(buyer, (offer, 1), country="DE")
    for page in ("/checkout/delivery/", "/checkout/payment/", "/checkout/review/", "/cart/"):
        text = words(client.get(page))
        assert "Your address is in Germany; the prices you saw are for Ireland" in text, page
        assert "Delivery costs <b>€9.00</b> instead of €4.00" in text
        assert "Riva: arrives by <b>" in text and "You pay <b>€19.00</b> instead of €14.00" in text
        assert "The VAT in it is €3.04 instead of €2.62" in text
    client.cookies["place"] = "DE"
    for page in ("/checkout/review/", "/cart/"):
        assert "the prices you saw" not in words(client.get(page))


def test_an_address_where_a_seller_does_not_send_is_told_too(client, buyer, offer):
    client.force_login(buyer)
    ready(buyer, (offer, 1), country="FR")
    assert "Riva does not send there." in words(client.get("/checkout/review/"))


def test_a_cart_with_an_address_takes_no_more_queries(client, buyer, offer, django_assert_max_num_queries):
    client.force_login(buyer)
    ready(buyer, (offer, 6), country="DE")
    with django_assert_max_num_queries(7):  # session, person, cart, lines, delivery options, departments, count
        client.get("/cart/")


# --- Without VAT ----------------------------------------------------------------------------------------------------


def test_a_business_sees_what_it_costs_without_vat_and_what_is_to_be_paid(client, offer):
    client.cookies["place"] = "DE.net"
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 5})
    text = words(client.get("/cart/"))
    assert '<p class="price">€39.92</p>' in text and "€47.50 with VAT" in text
    assert "<dt>Items (5) without VAT</dt><dd>€39.92</dd>" in text
    assert "<dt>Delivery without VAT</dt><dd>€7.56</dd>" in text
    assert "<dt>VAT 19%</dt><dd>€9.02</dd>" in text
    assert '<dt class="tot">You pay</dt><dd class="tot">€56.50</dd>' in text


def test_what_is_shown_without_vat_adds_up(offer):
    guest = carts.open_cart(user=None, token=None)
    other = make_offer(make_product(tax_class="books"), price="7.77", stock=9, seller=seller_of_two_countries())
    for each, units in ((offer, 7), (other, 3)):
        carts.add_to_cart(basket=guest, offer_id=each.pk, quantity=units)
    for country in ("IE", "DE"):
        quote = quote_of(guest, country)
        assert quote.items_net + quote.delivery_net + quote.tax == quote.total


# --- Coming in ------------------------------------------------------------------------------------------------------


def sign_in(client, person) -> None:
    client.post("/sign-in/", {"login": person.email, "password": "long-enough-9"})


def test_a_company_s_buyer_sees_net_prices_for_their_place_when_they_come_in(client, business_buyer):
    sign_in(client, business_buyer)
    assert client.cookies["place"].value == "SE.net"


def test_the_default_address_decides(client, buyer, business_buyer):
    make_address(buyer, "DE", is_default_for_shipping=True)
    sign_in(client, buyer)
    assert client.cookies["place"].value == "DE"


def test_who_lives_at_home_gets_no_cookie(client, buyer):
    sign_in(client, buyer)
    assert "place" not in client.cookies


def test_what_was_chosen_stays(client, business_buyer):
    client.cookies["place"] = "FR"
    sign_in(client, business_buyer)
    assert client.cookies["place"].value == "FR"

"""The cart as a browser sees it: guests and members, bad input, changes told, nothing lost."""

from decimal import Decimal

import pytest
from django.test import Client

from checkout.models import Basket, BasketLine
from sellers.models import Offer
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.checkout.buying import fill_cart
from tests.factories import make_offer, make_seller

pytestmark = pytest.mark.django_db
ADD = "/cart/add/"


@pytest.fixture
def offer():
    return make_offer(price="20.00", stock=5)


def units(offer) -> int:
    return sum(BasketLine.objects.filter(stockrecord=offer, basket__status="Open").values_list("quantity", flat=True))


def test_a_guest_fills_a_cart_that_the_browser_remembers(client, offer):
    answer = client.post(ADD, {"offer": offer.pk, "quantity": 2})
    assert (answer.status_code, answer["Location"]) == (302, "/cart/")
    assert client.cookies["cart"]["httponly"]
    page = client.get("/cart/").content.decode()
    assert offer.product.title in page
    assert "€40.00" in page
    assert client.cookies["visitor"].value == "2."


def test_looking_at_a_cart_makes_none(client):
    assert "Your cart is empty" in client.get("/cart/").content.decode()
    assert not Basket.objects.exists()
    assert "cart" not in client.cookies


def test_adding_by_get_is_refused(client, offer):
    assert client.get(ADD, {"offer": offer.pk}).status_code == 405
    assert not BasketLine.objects.exists()


def test_another_site_can_not_fill_a_cart(offer):
    strict = Client(enforce_csrf_checks=True)
    from_elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    evil = strict.post(ADD, {"offer": offer.pk}, headers=from_elsewhere)
    assert evil.status_code == 403
    own = strict.post(ADD, {"offer": offer.pk}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 302
    assert units(offer) == 1


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "many", "", "1.5", "٣٣٣٣٣٣٣", "1e3"])
def test_a_quantity_that_makes_no_sense_gets_a_clear_answer_and_adds_nothing(client, offer, quantity):
    answer = client.post(ADD, {"offer": offer.pk, "quantity": quantity}, follow=True)
    assert answer.status_code == 200
    assert "Choose how many: a whole number from 1 to 999." in answer.content.decode()
    assert units(offer) == 0


@pytest.mark.parametrize("wrong", ["0", "999999999", "99999999999999", "abc", "-5", "", "1 OR 1=1"])
def test_an_offer_that_does_not_exist_gets_a_clear_answer(client, wrong):
    answer = client.post(ADD, {"offer": wrong, "quantity": 1}, follow=True)
    assert answer.status_code == 200
    assert "can no longer be bought" in answer.content.decode()


@pytest.mark.parametrize("state", ["sold out", "paused", "suspended", "hidden"])
def test_what_may_not_be_bought_can_not_be_added(client, offer, state):
    if state == "sold out":
        change_stock(offer_id=offer.pk, delta=-5)
    elif state == "paused":
        Offer.objects.filter(pk=offer.pk).update(is_active=False)
    elif state == "suspended":
        type(offer.partner).objects.update(status="suspended")
    else:
        type(offer.product).objects.update(is_public=False)
    assert "can no longer be bought" in client.post(ADD, {"offer": offer.pk}, follow=True).content.decode()
    assert units(offer) == 0


def test_more_than_there_is_fills_up_to_what_is_left_and_says_so(client, offer):
    page = client.post(ADD, {"offer": offer.pk, "quantity": 9}, follow=True).content.decode()
    assert units(offer) == 5
    assert "Only 5 can be had" in page
    page = client.post(ADD, {"offer": offer.pk, "quantity": 1}, follow=True).content.decode()
    assert units(offer) == 5
    assert "Only 5 can be had" in page


def test_a_change_of_quantity_is_kept_up_to_what_is_left(client, offer):
    client.post(ADD, {"offer": offer.pk, "quantity": 2})
    line = BasketLine.objects.get()
    client.post(f"/cart/lines/{line.pk}/", {"quantity": 4})
    assert units(offer) == 4
    page = client.post(f"/cart/lines/{line.pk}/", {"quantity": 50}, follow=True).content.decode()
    assert "Only 5 can be had" in page
    client.post(f"/cart/lines/{line.pk}/", {"quantity": 0})
    assert units(offer) == 0


def test_what_was_removed_comes_back_with_undo(client, offer):
    client.post(ADD, {"offer": offer.pk, "quantity": 3})
    answer = client.post(f"/cart/lines/{BasketLine.objects.get().pk}/remove/")
    page = client.get(answer["Location"])
    assert units(offer) == 0
    assert "Undo" in page.content.decode()
    client.post(ADD, {"offer": page.context["undo"]["offer"], "quantity": page.context["undo"]["units"]})
    assert units(offer) == 3


def test_removing_twice_is_harmless(client, offer):
    client.post(ADD, {"offer": offer.pk})
    pk = BasketLine.objects.get().pk
    for _ in range(2):
        assert client.post(f"/cart/lines/{pk}/remove/").status_code == 302


def test_nobody_changes_another_person_s_cart(client, offer, buyer, business_buyer):
    line = fill_cart(buyer, (offer, 2)).lines.get()
    client.force_login(business_buyer)
    client.post(f"/cart/lines/{line.pk}/", {"quantity": 5})
    client.post(f"/cart/lines/{line.pk}/remove/")
    line.refresh_from_db()
    assert line.quantity == 2


def test_a_member_s_cart_can_not_be_opened_by_its_token(client, offer, buyer):
    basket = fill_cart(buyer, (offer, 2))
    client.cookies["cart"] = str(basket.token)
    assert offer.product.title not in client.get("/cart/").content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "5f0d6c1e-0000-4000-8000-000000000000", "a" * 5000, "%00", "' OR 1=1 --"])
def test_a_broken_cart_cookie_is_an_empty_cart(client, offer, cookie):
    client.cookies["cart"] = cookie
    assert "Your cart is empty" in client.get("/cart/").content.decode()
    assert client.post(ADD, {"offer": offer.pk}).status_code == 302
    assert units(offer) == 1


def test_signing_in_adds_the_guest_s_units_to_the_member_s_up_to_stock(client, offer, buyer):
    fill_cart(buyer, (offer, 3))
    client.post(ADD, {"offer": offer.pk, "quantity": 4})
    buyer.set_password("long-enough-9")
    buyer.save()
    page = client.post("/sign-in/?next=/cart/", {"login": buyer.email, "password": "long-enough-9"}, follow=True)
    assert units(offer) == 5
    assert "only 5 can be had" in page.content.decode()
    assert Basket.objects.get(owner=buyer, status="Open").lines.get().quantity == 5


def test_a_price_change_is_told_until_the_shopper_has_seen_it(client, offer):
    client.post(ADD, {"offer": offer.pk})
    change_price(offer_id=offer.pk, price=Decimal("25.00"))
    page = client.get("/cart/").content.decode()
    assert "it was <s>€20.00</s>, it is now <b>€25.00</b>" in page
    client.post("/cart/prices/")
    assert "Price changed" not in client.get("/cart/").content.decode()


def test_a_line_that_sold_out_is_told_and_blocks_the_checkout(client, offer):
    client.post(ADD, {"offer": offer.pk})
    change_stock(offer_id=offer.pk, delta=-5)
    page = client.get("/cart/").content.decode()
    assert "No longer available" in page
    assert ">Checkout<" not in page
    assert client.get("/checkout/")["Location"] == "/cart/"


def test_lines_are_grouped_by_seller_each_with_its_delivery(client):
    first, second = make_seller(name="Nordlys Audio"), make_seller(name="Soundyard")
    for seller in (first, second, first):
        client.post(ADD, {"offer": make_offer(seller=seller, price="10.00", stock=3).pk})
    page = client.get("/cart/")
    assert [part.seller for part in page.context["quote"].parts] == [first, second]
    assert [len(part.lines) for part in page.context["quote"].parts] == [2, 1]
    assert page.content.decode().count("arrives by") == 2


def test_ten_lines_cost_at_most_15_queries_and_no_more_than_one(client, buyer, django_assert_max_num_queries):
    seller = make_seller()
    client.force_login(buyer)
    fill_cart(buyer, (make_offer(seller=seller, price="10.00", stock=3), 1))
    with django_assert_max_num_queries(15) as one:
        client.get("/cart/")
    fill_cart(buyer, *((make_offer(price="10.00", stock=3), 1) for _ in range(9)))
    with django_assert_max_num_queries(15) as ten:
        client.get("/cart/")
    assert len(one) == len(ten)


def test_the_drawer_answers_an_add_by_script(client, offer):
    answer = client.post(ADD, {"offer": offer.pk}, headers={"HX-Request": "true"})
    assert "Added to your cart" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    refused = client.post(ADD, {"offer": offer.pk, "quantity": 0}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Choose how many" in refused.content.decode()

"""From the cart to the order, stage by stage, as a browser without scripts walks it."""

import pytest

from accounts.models import User
from checkout.models import Checkout, Order, Payment
from sellers.services.stock import change_stock
from tests.checkout.buying import fill_cart, make_address, ready
from tests.factories import make_offer, make_seller

pytestmark = pytest.mark.django_db
ADDRESS = {
    "saved": "new", "name": "Ana Byrne", "country": "IE", "line1": "1 Canal Walk", "city": "Dublin",
    "postcode": "D04 X285",
}  # fmt: skip
STAGES = ["address", "delivery", "payment", "review"]


@pytest.fixture
def offer():
    return make_offer(price="20.00", stock=5)


def go(client, stage, data=None, **kwargs):
    url = f"/checkout/{stage}/" if stage else "/checkout/"
    return client.post(url, data, **kwargs) if data is not None else client.get(url, **kwargs)


def walk_to_review(client, seller_id):
    assert go(client, "address", ADDRESS)["Location"] == "/checkout/delivery/"
    assert go(client, "delivery", {f"seller-{seller_id}-choice": "standard"})["Location"] == "/checkout/payment/"
    assert go(client, "payment", {"method": "card"})["Location"] == "/checkout/review/"
    return go(client, "review")


def form_of(page) -> dict[str, str]:
    return {"token": str(page.context["checkout"].pk), "seen": page.context["quote"].fingerprint}


def test_a_guest_registers_on_the_way_and_pays(client, offer, bank):
    client.post("/cart/add/", {"offer": offer.pk, "quantity": 2})
    assert go(client, "")["Location"] == "/checkout/account/"
    account = {"email": "new@example.org", "password1": "long-enough-9", "name": "Ana Byrne"}
    assert go(client, "account", account)["Location"] == "/checkout/address/"
    page = walk_to_review(client, offer.partner_id)
    assert "Place order" in page.content.decode()
    answer = go(client, "place", form_of(page))
    assert answer.status_code == 303
    assert answer["Location"].startswith(bank.url)
    order = Order.objects.get()
    assert (order.email, order.num_items) == ("new@example.org", 2)
    bank.pay(order.payments.get().session_id, card="4242424242424242")
    back = client.get(f"/orders/{order.number}/paid/?session=x", follow=True)
    assert "Thank you, your order is confirmed" in back.content.decode()
    assert User.objects.get(email="new@example.org").baskets.filter(status="Open").count() == 0
    assert client.cookies["visitor"].value == "0.Ana"


def test_every_stage_sends_a_guest_to_the_account_and_a_member_without_cart_to_the_cart(client, buyer):
    for stage in STAGES:
        assert go(client, stage)["Location"] == "/checkout/account/"
    client.force_login(buyer)
    for stage in STAGES:
        assert go(client, stage)["Location"] == "/cart/"


def test_a_stage_cannot_be_skipped(client, buyer, offer):
    fill_cart(buyer, (offer, 1))
    client.force_login(buyer)
    for stage in ("delivery", "payment", "review"):
        assert go(client, stage)["Location"] == "/checkout/address/"


def test_a_mistake_is_explained_at_the_top_and_at_the_field_and_nothing_typed_is_lost(client, buyer, offer):
    fill_cart(buyer, (offer, 1))
    client.force_login(buyer)
    page = go(client, "address", ADDRESS | {"line1": "", "city": "Cork <b>"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: " in text
    assert 'aria-invalid="true"' in text
    assert 'value="D04 X285"' in text
    assert "Cork &lt;b&gt;" in text


def test_what_was_chosen_is_still_there_in_another_tab(client, buyer, offer):
    fill_cart(buyer, (offer, 1))
    client.force_login(buyer)
    go(client, "address", ADDRESS)
    assert go(client, "")["Location"] == "/checkout/delivery/"
    assert "1 Canal Walk" in go(client, "delivery").content.decode()


def test_a_saved_address_needs_no_typing_and_a_stranger_s_is_not_accepted(client, buyer, business_buyer, offer):
    fill_cart(buyer, (offer, 1))
    client.force_login(buyer)
    mine, theirs = make_address(buyer), make_address(business_buyer, line1="9 Secret Street")
    assert "9 Secret Street" not in go(client, "address").content.decode()
    assert go(client, "address", {"saved": theirs.pk}).status_code == 422
    assert Checkout.objects.get().address is None
    assert go(client, "address", {"saved": mine.pk})["Location"] == "/checkout/delivery/"


def test_an_unknown_delivery_or_payment_is_not_accepted(client, buyer, offer):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    assert go(client, "delivery", {f"seller-{offer.partner_id}-choice": "teleport"}).status_code in (200, 422)
    assert Checkout.objects.get().delivery == {}
    assert go(client, "payment", {"method": "gold"}).status_code == 422


def test_a_price_change_between_review_and_the_button_is_shown_and_charges_nothing(client, buyer, offer):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    page = go(client, "review")
    type(offer).objects.filter(pk=offer.pk).update(price="27.00")
    answer = go(client, "place", form_of(page))
    assert answer.status_code == 409
    assert "Something changed" in answer.content.decode()
    assert "€27.00" in answer.content.decode()
    assert not Order.objects.exists()
    assert go(client, "place", form_of(answer)).status_code in (302, 303)
    assert Order.objects.get().total_incl_tax >= 27


def test_what_sold_out_between_review_and_the_button_is_shown_and_charges_nothing(client, buyer, offer):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    page = go(client, "review")
    change_stock(offer_id=offer.pk, delta=-5)
    answer = go(client, "place", form_of(page))
    assert answer.status_code == 409
    assert "No longer available" in answer.content.decode()
    assert not Payment.objects.exists()


def test_pressing_twice_and_the_back_button_lead_to_the_same_order(client, buyer, offer, bank):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    form = form_of(go(client, "review"))
    answers = [go(client, "place", form) for _ in range(3)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert go(client, "review")["Location"] == "/cart/"


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-0000-0000-000000000000", "a" * 3000])
def test_a_wrong_token_orders_nothing(client, buyer, offer, token):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    assert go(client, "place", {"token": token, "seen": ""})["Location"] == "/cart/"
    assert not Order.objects.exists()


def test_placing_by_get_is_refused_and_signed_out_is_sent_to_the_account(client, offer):
    assert client.get("/checkout/place/").status_code == 405
    assert go(client, "place", {"token": ""})["Location"] == "/checkout/account/"


def test_a_processor_that_is_down_keeps_the_order_to_be_paid_later(client, buyer, offer, bank):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    bank.fail_next("POST /v1/checkout/sessions", "500_before", times=3)
    answer = go(client, "place", form_of(go(client, "review")), follow=True)
    assert "does not answer at the moment" in answer.content.decode()
    order = Order.objects.get()
    assert client.post(f"/orders/{order.number}/pay/")["Location"].startswith(bank.url)


def test_the_buyer_cancels_an_unpaid_order(client, buyer, offer, bank):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    go(client, "place", form_of(go(client, "review")))
    order = Order.objects.get()
    for _ in range(2):
        page = client.post(f"/orders/{order.number}/cancel/", follow=True)
    assert "This order was cancelled" in page.content.decode()
    offer.refresh_from_db()
    assert offer.num_allocated == 0


def test_another_person_s_order_does_not_exist(client, buyer, business_buyer, offer, bank):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    go(client, "place", form_of(go(client, "review")))
    number = Order.objects.get().number
    client.force_login(business_buyer)
    for path in ("", "paid/"):
        assert client.get(f"/orders/{number}/{path}").status_code == 404
    for path in ("pay/", "cancel/"):
        assert client.post(f"/orders/{number}/{path}").status_code == 404
    assert number not in client.get("/orders/").content.decode()
    client.logout()
    assert client.get(f"/orders/{number}/")["Location"].startswith("/sign-in/")


def test_the_seller_sees_the_own_part_only_and_only_once_it_is_paid(client, buyer, offer, bank, seller, other_seller):
    mine = make_offer(seller=seller, price="5.00", stock=3, title="Brass hook")
    theirs = make_offer(seller=other_seller, price="6.00", stock=3, title="Copper hook")
    ready(buyer, (mine, 1), (theirs, 1))
    client.force_login(buyer)
    go(client, "place", form_of(go(client, "review")))
    member = seller.team.get().user
    client.force_login(member)
    assert "Brass hook" not in client.get("/sell/").content.decode()
    order = Order.objects.get()
    bank.pay(order.payments.get().session_id, card="4242424242424242")
    client.force_login(buyer)
    client.get(f"/orders/{order.number}/paid/")
    client.force_login(member)
    for page in ("/sell/", "/sell/orders/"):
        text = client.get(page).content.decode()
        assert "Brass hook" in text
        assert "Copper hook" not in text
        assert buyer.email not in text


def test_somebody_who_does_not_sell_sees_how_to_start(client, buyer):
    assert "Every member can sell" in client.get("/sell/").content.decode()
    client.force_login(buyer)
    assert client.get("/sell/orders/").status_code == 404


def test_personal_pages_are_kept_by_nobody(client, buyer, offer):
    ready(buyer, (offer, 1))
    client.force_login(buyer)
    for page in ("/checkout/review/", "/orders/", "/cart/"):
        assert "private" in client.get(page)["Cache-Control"]


def test_review_pages_stay_within_their_queries(client, buyer, django_assert_max_num_queries):
    seller = make_seller()
    ready(buyer, *((make_offer(seller=seller, price="5.00", stock=3), 1) for _ in range(10)))
    client.force_login(buyer)
    with django_assert_max_num_queries(15):
        go(client, "review")

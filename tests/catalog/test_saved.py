"""Saved products: for guests and members, with and without a script, and on pages that are the same for everybody."""

import re
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Product, Saved
from catalog.services import listings
from catalog.services import saved as service
from catalog.services.saved import Keeper
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.factories import make_offer, make_product, make_seller, make_variants
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def lamp():
    return make_offer(make_product("Brass lamp"), price="50.00").product


def press(client, product, where="add", **extra):
    return client.post(f"/saved/{where}/", {"product": getattr(product, "pk", product)}, **extra)


def test_a_guest_saves_a_product_and_finds_it_again(client, lamp):
    answer = press(client, lamp, headers={"referer": "http://testserver/c/light/?sort=new"})
    assert answer.status_code == 303
    assert client.cookies["saved"]["httponly"]
    assert not client.cookies["hearts"]["httponly"]
    text = client.get(answer["Location"]).content.decode()
    assert "Saved: <b>Brass lamp</b>" in text
    assert 'href="/c/light/?sort=new"' in text
    assert "€50.00" in text
    assert "sessionid" not in client.cookies


def test_a_script_gets_data_instead_of_a_page(client, lamp):
    told = press(client, lamp, **JSON).json()
    assert (told["ids"], told["added"]) == ([lamp.pk], lamp.pk)
    assert client.cookies["hearts"].value == told["stamp"]
    assert client.get("/saved/ids").json() == {"stamp": told["stamp"], "ids": [lamp.pk]}
    gone = press(client, lamp, "remove", **JSON).json()
    assert (gone["ids"], gone["stamp"]) == ([], "")
    assert client.cookies["hearts"].value == ""


def test_twice_is_harmless(client, lamp):
    for _ in range(2):
        assert press(client, lamp).status_code == 303
    assert Saved.objects.count() == 1
    for _ in range(2):
        assert press(client, lamp, "remove").status_code == 303
    assert not Saved.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once_it_is_saved_once():
    lamp = make_offer(price="50.00").product
    keeper = Keeper(token=uuid.uuid4())
    answers = all_at_once([lambda: service.save_product(keeper=keeper, product_id=lamp.pk)] * 8)
    assert sorted(answers) == [False] * 7 + [True]
    assert Saved.objects.count() == 1


@pytest.mark.parametrize("url", ["/saved/add/", "/saved/remove/"])
def test_saving_by_get_is_refused(client, lamp, url):
    assert client.get(f"{url}?product={lamp.pk}").status_code == 405
    assert not Saved.objects.exists()


def test_somebody_else_s_list_is_neither_seen_nor_changed(client, buyer, lamp, django_user_model):
    press(client, lamp)
    client.logout()
    stranger = client.__class__()
    assert "Brass lamp" not in stranger.get("/saved/").content.decode()
    press(stranger, lamp, "remove")
    assert Saved.objects.count() == 1
    stranger.force_login(buyer)
    press(stranger, lamp, "remove")
    assert Saved.objects.count() == 1


def test_a_request_from_another_site_is_refused(client, lamp):
    client = client.__class__(enforce_csrf_checks=True)
    answer = press(client, lamp, headers={"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not Saved.objects.exists()


@pytest.mark.parametrize("product", ["", "x", "-1", "0", "99999999999999", "1\0", "٣", "999999999"])
def test_what_is_not_sold_is_refused_with_words(client, product):
    answer = press(client, product)
    assert answer.status_code == 409
    assert "no longer sold here" in answer.content.decode()
    assert "no longer sold here" in press(client, product, **JSON).json()["problem"]


def test_a_full_list_says_what_to_do_and_loses_nothing(client, lamp, monkeypatch):
    monkeypatch.setattr(service, "MOST", 1)
    other = make_offer(title="Second lamp").product
    press(client, lamp)
    answer = press(client, other, **JSON)
    assert answer.status_code == 409
    assert "Take one off" in answer.json()["problem"]
    assert [saved.product_id for saved in Saved.objects.all()] == [lamp.pk]
    assert press(client, lamp).status_code == 303  # it is on the list


def test_a_guest_who_signs_in_keeps_the_list(client, buyer, lamp):
    mine = make_offer(title="Mine since long").product
    service.save_product(keeper=Keeper(user_id=buyer.pk), product_id=mine.pk)
    service.save_product(keeper=Keeper(user_id=buyer.pk), product_id=lamp.pk)
    both = make_offer(title="Only the guest's").product
    press(client, lamp)
    press(client, both)
    client.post("/sign-in/", {"login": buyer.email, "password": "long-enough-9"})
    assert set(Saved.objects.values_list("user", "product")) == {(buyer.pk, p.pk) for p in (mine, lamp, both)}
    assert client.cookies["hearts"].value.startswith("3.")
    assert client.cookies["saved"].value == ""
    text = client.get("/saved/").content.decode()
    assert "Mine since long" in text and "Only the guest" in text
    client.post("/sign-out/")
    assert client.cookies["hearts"].value == ""
    assert "Mine since long" not in client.get("/saved/").content.decode()


def test_a_merge_stops_where_the_list_is_full(buyer, monkeypatch):
    monkeypatch.setattr(service, "MOST", 2)
    token = uuid.uuid4()
    products = [make_offer().product for _ in range(3)]
    service.save_product(keeper=Keeper(user_id=buyer.pk), product_id=products[0].pk)
    for product in products[1:]:
        service.save_product(keeper=Keeper(token=token), product_id=product.pk)
    service.merge_saved(token=token, user=buyer)
    service.merge_saved(token=token, user=buyer)
    assert set(Saved.objects.values_list("product", flat=True)) == {products[0].pk, products[2].pk}  # the newest
    assert not Saved.objects.filter(user=None).exists()


def test_the_list_says_what_became_cheaper_and_what_is_sold_out(client, lamp):
    press(client, lamp)
    offer = lamp.stockrecords.get()
    change_price(offer_id=offer.pk, price=Decimal("42.50"))
    listings.refresh_offers([lamp.pk])
    assert "€7.50 cheaper than when you saved it" in client.get("/saved/").content.decode()
    change_price(offer_id=offer.pk, price=Decimal("60.00"))
    listings.refresh_offers([lamp.pk])
    assert "cheaper than" not in client.get("/saved/").content.decode()
    change_stock(offer_id=offer.pk, delta=-5)
    listings.refresh_offers([lamp.pk])
    text = client.get("/saved/").content.decode()
    assert "Sold out" in text and 'action="/cart/add/"' not in text


def test_a_hidden_product_leaves_the_view_and_comes_back(client, lamp):
    press(client, lamp)
    Product.objects.filter(pk=lamp.pk).update(is_public=False)
    listings.refresh([lamp.pk])
    text = client.get("/saved/").content.decode()
    assert "Brass lamp" not in text
    assert "1 more is not on sale at the moment" in text
    Product.objects.filter(pk=lamp.pk).update(is_public=True)
    listings.refresh([lamp.pk])
    assert "Brass lamp" in client.get("/saved/").content.decode()


def test_what_comes_in_several_kinds_is_chosen_first(client):
    shirt = make_product("Linen shirt")
    for variant in make_variants(shirt, Size=["S", "L"]):
        make_offer(variant, seller=make_seller())
    press(client, shirt)
    text = client.get("/saved/").content.decode()
    assert "Choose<span" in text and 'action="/cart/add/"' not in text


@pytest.mark.parametrize("query", ["page=9999999999", "page=x", "added=x", "added=999999999999", "back=//evil.example",
                                   "back=https://evil.example", "removed=%00", "back=/%5Cevil.example"])  # fmt: skip
def test_nonsense_in_the_address_is_ignored(client, lamp, query):
    press(client, lamp)
    answer = client.get(f"/saved/?{query}&added={lamp.pk}")
    assert answer.status_code == 200
    # The page's own address stands in it, for the way back from choosing a place; the way out does not.
    assert not re.search(r"""(href|action)="[^"]{0,9}evil""", answer.content.decode())
    assert "Back to where you were" not in answer.content.decode()


def test_a_cookie_that_is_no_name_counts_as_none(client, lamp):
    client.cookies["saved"] = "'; DROP TABLE catalog_saved"
    assert client.get("/saved/").status_code == 200
    assert press(client, lamp).status_code == 303
    assert Saved.objects.get().token == uuid.UUID(client.cookies["saved"].value)


def test_the_list_is_nobody_else_s_to_keep(client, lamp):
    press(client, lamp)
    for url in ("/saved/", "/saved/ids"):
        assert "private" in client.get(url)["Cache-Control"]


def test_a_page_of_the_list_takes_few_queries(client, lamp, django_assert_max_num_queries):
    for _ in range(30):
        press(client, make_offer().product)
    with django_assert_max_num_queries(7):
        text = client.get("/saved/").content.decode()
    assert text.count('class="kept"') == 24
    assert 'class="kept"' in client.get("/saved/?page=2").content.decode()


def test_what_a_guest_left_long_ago_is_forgotten(lamp, buyer):
    service.save_product(keeper=Keeper(token=uuid.uuid4()), product_id=lamp.pk)
    service.save_product(keeper=Keeper(user_id=buyer.pk), product_id=lamp.pk)
    Saved.objects.update(saved_at="2020-01-01T00:00Z")
    service.save_product(keeper=Keeper(token=uuid.uuid4()), product_id=lamp.pk)
    assert service.forget_guests() == 1
    assert Saved.objects.count() == 2


def test_the_database_keeps_a_list_to_one_owner(lamp, buyer):
    for owner in ({}, {"user": buyer, "token": uuid.uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Saved.objects.create(product=lamp, **owner)

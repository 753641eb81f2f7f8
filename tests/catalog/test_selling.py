"""A seller's own products, delivery and settings: what they change is on the card in the same transaction."""

from __future__ import annotations

import pytest

from catalog.models import Listing
from catalog.services.sellers import set_seller_status
from sellers.models import DeliveryOption, Offer, Seller
from tests.factories import make_offer, make_product, make_variants

pytestmark = pytest.mark.django_db
PARCEL = {"name": "Parcel", "price": "2.50", "free_from": "", "days_min": "1", "days_max": "2", "countries": ["IE"]}
SHOP = {"about": "Lamps of <b>brass</b>.", "handling_days": "2", "cutoff": "15:30", "email": "orders@example.org"}


@pytest.fixture
def lamp(seller):
    return make_offer(title="Brass lamp", seller=seller, price="40.00")


@pytest.fixture
def owner(client, lamp, seller):
    client.force_login(seller.team.get().user)
    return client


def listing(offer: Offer) -> Listing:
    return Listing.objects.get(pk=offer.product_id)


def test_a_way_to_send_is_added_changed_and_removed_and_the_card_follows(owner, lamp, seller):
    assert str(listing(lamp).delivery_price) == "3.90"
    for _ in range(2):
        assert owner.post("/sell/delivery/add/", PARCEL)["Location"] == "/sell/delivery/"
    assert seller.delivery_options.count() == 2
    assert str(listing(lamp).delivery_price) == "2.50"
    parcel = seller.delivery_options.get(name="Parcel")
    for _ in range(2):
        owner.post(f"/sell/delivery/{parcel.pk}/", PARCEL | {"name": "Letter", "price": "1.20"})
    parcel.refresh_from_db()
    assert (parcel.name, parcel.code) == ("Letter", "parcel")  # carts and orders remember the code
    assert str(listing(lamp).delivery_price) == "1.20"
    for _ in range(2):
        assert owner.post(f"/sell/delivery/{parcel.pk}/remove/")["Location"] == "/sell/delivery/"
    assert str(listing(lamp).delivery_price) == "3.90"


def test_the_last_way_to_send_stays_while_the_shop_sells(owner, seller):
    last = seller.delivery_options.get()
    page = owner.post(f"/sell/delivery/{last.pk}/remove/", follow=True).content.decode()
    assert "the only way you send" in page
    set_seller_status(seller_id=seller.pk, status="vacation")
    owner.post(f"/sell/delivery/{last.pk}/remove/")
    assert not seller.delivery_options.exists()
    assert "nothing of yours can be ordered" in owner.get("/sell/delivery/").content.decode()


WRONG = [
    ({"name": " "}, "Enter a name."), ({"name": "x" * 61}, "at most 60"), ({"price": "-1"}, "nothing less than 0"),
    ({"price": "cheap"}, "Enter an amount such as"), ({"price": "NaN"}, "Enter an amount such as"),
    ({"price": "1e9"}, "That is too much"), ({"price": "2.505"}, "at most two digits"),
    ({"free_from": "-5"}, "nothing less than 0"), ({"days_min": "5"}, "at least as many days"),
    ({"days_max": "99999999999"}, "at most 60"), ({"countries": ["XX"]}, "Choose countries of the list"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(owner, seller, wrong, said):
    answer = owner.post("/sell/delivery/add/", PARCEL | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "name" in wrong or 'value="Parcel"' in page
    assert seller.delivery_options.count() == 1


def test_there_is_an_end_to_ways_to_send(owner, seller, monkeypatch):
    monkeypatch.setattr("catalog.services.delivery_options.MOST_OPTIONS", 1)
    assert owner.post("/sell/delivery/add/", PARCEL).status_code == 422


def test_settings_change_the_shop_and_the_day_on_the_card(owner, lamp, seller, client):
    for _ in range(2):
        assert owner.post("/sell/settings/", SHOP)["Location"] == "/sell/settings/"
    seller.refresh_from_db()
    assert (seller.handling_days, seller.email, str(seller.cutoff)) == (2, "orders@example.org", "15:30:00")
    assert seller.status == "approved"
    page = client.get(f"/s/{seller.code}/").content.decode()
    assert "Lamps of &lt;b&gt;brass&lt;/b&gt;." in page
    assert listing(lamp).handling_days == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"handling_days": "31"}, "at most 30"), ({"handling_days": ""}, "0 to 30"),
        ({"cutoff": "25:00"}, "such as 14:00"),
        ({"email": "x"}, "Enter an address"), ({"about": "x" * 2001}, "at most 2000"), ({"about": "a\0b"}, "Null"),
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(owner, seller, wrong, said):
    answer = owner.post("/sell/settings/", SHOP | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    seller.refresh_from_db()
    assert seller.email != "orders@example.org"


def test_the_products_page_shows_the_own_offers_only(owner, lamp, seller, other_seller):
    make_offer(title="Copper hook", seller=other_seller)
    shirt = make_product("Linen shirt")
    make_offer(make_variants(shirt, Size=["S"])[0], seller=seller, sku="SHIRT-S", stock=0)
    page = owner.get("/sell/products/").content.decode()
    assert "Brass lamp" in page and "Linen shirt" in page and "Copper hook" not in page
    assert "2 offers" in page
    assert "Linen shirt" not in owner.get("/sell/products/?q=brass").content.decode()
    assert "Linen shirt" in owner.get("/sell/products/?q=shirt-s").content.decode()
    assert "Brass lamp" not in owner.get("/sell/products/?show=sold-out").content.decode()
    assert "Nothing of yours is like that" in owner.get("/sell/products/?q=nothing").content.decode()
    for odd in ("?page=x", "?page=99999999", "?show=zzz", "?q=%00", "?q=" + "x" * 500, "?q=%25"):
        assert owner.get(f"/sell/products/{odd}").status_code == 200


def test_every_page_needs_few_queries_with_many_offers(owner, lamp, seller, django_assert_max_num_queries):
    products = [make_product(f"Thing {n}") for n in range(60)]
    Offer.objects.bulk_create(
        Offer(partner=seller, product=product, partner_sku=f"S-{n}", price="5.00", num_in_stock=3, price_currency="EUR")
        for n, product in enumerate(products)
    )
    for page in ("/sell/", "/sell/products/", "/sell/orders/", "/sell/delivery/", "/sell/settings/", "/sell/team/",
                 "/sell/bank/", "/sell/opinions/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert owner.get(page).status_code == 200


def test_a_change_of_delivery_that_fails_changes_nothing(owner, lamp, seller, monkeypatch):
    monkeypatch.setattr("catalog.services.listings.refresh_offers", lambda ids: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        owner.post("/sell/delivery/add/", PARCEL)
    assert DeliveryOption.objects.filter(seller=seller).count() == 1


def test_pausing_that_fails_changes_nothing(owner, lamp, seller, monkeypatch):
    monkeypatch.setattr("catalog.services.listings.refresh_offers", lambda ids: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        owner.post("/sell/settings/pause/")
    assert Seller.objects.get(pk=seller.pk).status == "approved"

"""Rating the seller of a delivery: once, by its buyer, changeable for a month; and where it is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from checkout.invariants import broken
from sellers.models import SellerRating
from sellers.services import ratings
from tests.checkout.delivering import deliver
from tests.factories import make_offer, make_product, make_user

pytestmark = pytest.mark.django_db
FINE = {"stars": "5", "comment": "Packed like a <b>treasure</b>."}


@pytest.fixture
def offer(seller):
    return make_offer(make_product("Riva teapot"), seller=seller)


@pytest.fixture
def part(client, buyer, offer):
    client.force_login(buyer)
    return deliver(buyer, offer)


@pytest.fixture
def url(part):
    return f"/parcels/{part.number}/rate/"


def numbers(seller) -> tuple:
    seller.refresh_from_db()
    return seller.rating and float(seller.rating), seller.ratings_count, seller.positive_per_cent


def test_the_stars_count_at_once_and_the_comment_when_it_was_checked(client, url, seller, offer, moderator):
    assert client.get(url).status_code == 200
    assert client.post(url, FINE).status_code == 302
    assert numbers(seller) == (5.0, 1, 100)
    assert "100% positive" in client.get(offer.product.get_absolute_url()).content.decode()
    page = client.get(f"/s/{seller.code}/").content.decode()
    assert "5.0 of 5 from 1 rating" in page
    assert "treasure" not in page
    ratings.approve_comment(rating_id=SellerRating.objects.get().pk, by=moderator)
    assert "Packed like a &lt;b&gt;treasure&lt;/b&gt;." in client.get(f"/s/{seller.code}/").content.decode()
    ratings.refuse_comment(rating_id=SellerRating.objects.get().pk, by=moderator, because="No.")
    assert "treasure" not in client.get(f"/s/{seller.code}/").content.decode()
    assert numbers(seller) == (5.0, 1, 100)
    assert not broken()


def test_twice_is_one_rating_and_a_change_is_counted(client, url, seller):
    for stars in ("5", "5", "2"):
        assert client.post(url, FINE | {"stars": stars}).status_code == 302
    assert SellerRating.objects.count() == 1
    assert numbers(seller) == (2.0, 1, 0)


def test_reading_writes_nothing(client, url):
    client.get(url, FINE)
    assert not SellerRating.objects.exists()


def test_a_guest_signs_in_first_and_somebody_else_s_parcel_does_not_exist(client, url):
    client.logout()
    assert client.post(url, FINE)["Location"] == f"/sign-in/?next={url}"
    client.force_login(make_user())
    assert client.post(url, FINE).status_code == 404
    assert client.get(url).status_code == 404
    assert client.get("/parcels/NO-SUCH-1/rate/").status_code == 404
    assert not SellerRating.objects.exists()


@pytest.mark.parametrize("status", ["to_ship", "shipped", "cancelled"])
def test_what_has_not_come_is_not_rated(client, buyer, offer, status):
    client.force_login(buyer)
    part = deliver(buyer, offer, status=status)
    assert client.post(f"/parcels/{part.number}/rate/", FINE).status_code == 403
    assert not SellerRating.objects.exists()


def test_after_a_month_it_stays_as_it_is(client, url, seller):
    client.post(url, FINE)
    SellerRating.objects.update(created_at=timezone.now() - timedelta(days=31))
    answer = client.post(url, {"stars": "1"})
    assert answer.status_code == 422
    assert "can be changed for 30 days" in answer.content.decode()
    assert '<button class="btn btn-primary">Save the rating' not in client.get(url).content.decode()
    assert numbers(seller) == (5.0, 1, 100)


@pytest.mark.parametrize("told", [{"stars": "0"}, {"stars": "6"}, {}, {"stars": "5", "comment": "x" * 100_000}])
def test_bad_input_is_said_and_kept(client, url, told):
    answer = client.post(url, told)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not SellerRating.objects.exists()


def test_the_rating_of_who_left_still_counts(client, buyer, url, seller):
    client.post(url, FINE)
    buyer.product_reviews.all().delete()
    SellerRating.objects.update(author=None)
    assert numbers(seller) == (5.0, 1, 100)
    assert not broken()


def test_the_order_and_the_account_lead_there(client, part, offer):
    order = client.get(part.order.get_absolute_url()).content.decode()
    assert f"/parcels/{part.number}/rate/" in order
    assert f"{offer.product.get_absolute_url()}review/" in order
    mine = client.get("/account/reviews/").content.decode()
    assert f"/parcels/{part.number}/rate/" in mine
    assert f"{offer.product.get_absolute_url()}review/" in mine
    client.post(f"/parcels/{part.number}/rate/", FINE)
    assert "How did they deliver?" not in client.get("/account/reviews/").content.decode()

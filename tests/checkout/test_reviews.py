"""Writing a review: by who got the product, once, in honest words; and what becomes of it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from catalog.models import Listing, Picture, Review
from catalog.services import listings, reviews
from checkout.invariants import broken
from checkout.selectors.purchases import purchase_of
from tests.checkout.delivering import deliver
from tests.factories import make_offer, make_product, make_user, make_variants

pytestmark = pytest.mark.django_db
GOOD = {"stars": "4", "headline": "Warm and quiet", "text": "It does what it says, and it does it well."}


@pytest.fixture
def offer(seller):
    return make_offer(make_product("Riva teapot"), seller=seller, price="38.00")


@pytest.fixture
def url(offer):
    return f"{offer.product.get_absolute_url()}review/"


@pytest.fixture
def bought(client, buyer, offer):
    client.force_login(buyer)
    return deliver(buyer, offer)


def photo(colour="red", size=(400, 300)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", file.getvalue(), "image/jpeg")


def shown(review: Review, by: User) -> Review:
    return reviews.approve_review(review_id=review.pk, by=by)


def rating(offer) -> tuple:
    listing = Listing.objects.get(pk=offer.product_id)
    return None if listing.rating is None else float(listing.rating), listing.reviews_count


# --- Five ways ----------------------------------------------------------------------------------------------------


def test_a_buyer_writes_and_it_waits_until_it_was_checked(client, bought, offer, url, moderator):
    answer = client.post(url, GOOD, follow=True)
    assert "is shown as soon as it was looked at" in answer.content.decode()
    review = Review.objects.get()
    assert (review.stars, review.state, review.purchase, review.seller) == (4, "waiting", bought.number, offer.partner)
    assert "Warm and quiet" not in client.get(offer.product.get_absolute_url()).content.decode()
    assert rating(offer) == (None, 0)
    shown(review, moderator)
    page = client.get(offer.product.get_absolute_url()).content.decode()
    assert "Warm and quiet" in page
    assert "Verified purchase" in page
    assert rating(offer) == (4.0, 1)
    assert not broken()


def test_reading_the_page_writes_nothing(client, bought, url):
    assert client.get(url).status_code == 200
    assert client.get(url, GOOD).status_code == 200
    assert not Review.objects.exists()
    assert client.get("/reviews/1/delete/").status_code == 405


def test_a_stranger_is_asked_to_sign_in(client, offer, url):
    answer = client.post(url, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={url}")
    assert not Review.objects.exists()


def test_who_did_not_buy_it_is_told_so(client, bought, offer):
    other = make_offer(title="Another pot").product
    answer = client.post(f"{other.get_absolute_url()}review/", GOOD)
    assert answer.status_code == 403
    assert "Reviews come from buyers only" in answer.content.decode()
    client.force_login(make_user())
    assert client.post(f"{offer.product.get_absolute_url()}review/", GOOD).status_code == 403
    assert not Review.objects.exists()


def test_pressing_twice_is_one_review(client, bought, url):
    assert client.post(url, GOOD).status_code == client.post(url, GOOD).status_code == 302
    assert Review.objects.count() == 1


# --- Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["awaiting_payment", "to_ship", "shipped"])
def test_before_the_parcel_is_there_the_page_says_to_wait(client, buyer, offer, url, status):
    client.force_login(buyer)
    deliver(buyer, offer, status=status)
    answer = client.post(url, GOOD)
    assert answer.status_code == 403
    assert "not there yet" in answer.content.decode()


def test_a_cancelled_order_proves_nothing(client, buyer, offer, url):
    client.force_login(buyer)
    deliver(buyer, offer, status="cancelled")
    assert "Reviews come from buyers only" in client.post(url, GOOD).content.decode()


@pytest.mark.parametrize("status", ["return_requested", "returned", "refunded"])
def test_who_sent_it_back_may_say_why(client, buyer, offer, url, status):
    client.force_login(buyer)
    deliver(buyer, offer, status=status)
    assert client.post(url, GOOD).status_code == 302


def test_money_back_for_what_never_came_is_no_delivery(client, buyer, offer, url):
    client.force_login(buyer)
    part = deliver(buyer, offer, status="refunded")
    type(part).objects.filter(pk=part.pk).update(delivered_at=None)
    assert client.post(url, GOOD).status_code == 403


def test_a_variant_is_reviewed_on_its_product_and_named(client, buyer, seller):
    shirt = make_product("Linen shirt")
    small, _ = make_variants(shirt, Size=["S", "M"])
    offer = make_offer(small, seller=seller)
    client.force_login(buyer)
    deliver(buyer, offer)
    assert client.post(f"{shirt.get_absolute_url()}review/", GOOD).status_code == 302
    assert (Review.objects.get().product, Review.objects.get().bought) == (shirt, "Size: S")
    assert client.get(f"/p/x-{small.pk}/review/").status_code == 404


def test_nobody_reviews_what_they_sold_to_themselves(client, seller, offer, url):
    person = seller.team.get().user
    client.force_login(person)
    part = deliver(person, offer)
    assert client.post(url, GOOD).status_code == 403
    assert client.post(f"/parcels/{part.number}/rate/", {"stars": "5"}).status_code == 403
    assert not Review.objects.exists()


def test_who_was_blocked_since_signing_in_cannot_write(bought, buyer, offer):
    User.objects.filter(pk=buyer.pk).update(is_active=False)
    with pytest.raises(reviews.MayNotWrite):
        reviews.write_review(
            author=buyer, purchase=purchase_of(buyer, offer.product_id), words=reviews.Words(5, "Good", "Very good.")
        )
    assert not Review.objects.exists()


# --- What is written -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("stars", "", "Choose one to five stars."),
        ("stars", "0", "Choose one to five stars."),
        ("stars", "6", "Choose one to five stars."),
        ("stars", "4.5", "Choose one to five stars."),
        ("stars", "ten", "Choose one to five stars."),
        ("headline", "  ", "Say it in one line."),
        ("headline", "x" * 121, "at most 120 characters"),
        ("text", "", "Write what others should know."),
        ("text", "Good.", "at least 10 characters"),
        ("text", "x" * 100_000, "at most 5000 characters"),
        ("text", "\u200b\u202e" * 20, "Write what others should know."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, bought, url, field, value, message):
    answer = client.post(url, GOOD | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert not Review.objects.exists()
    kept = {name: text for name, text in GOOD.items() if name != field}
    assert all(f'value="{text}"' in page or text in page for text in kept.values())


def test_nothing_sent_at_all_is_a_form_with_errors(client, bought, url):
    assert client.post(url, {}).status_code == 422


def test_html_is_shown_as_it_was_typed_and_never_runs(client, bought, offer, url, moderator):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> and then some"
    client.post(url, GOOD | {"text": evil, "headline": "</h3><script>x</script>"})
    shown(Review.objects.get(), moderator)
    page = client.get(offer.product.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert(2)>" not in page.replace("&gt;", "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "</script>x" not in page


def test_what_turns_the_text_around_is_taken_out(client, bought, url):
    client.post(url, GOOD | {"headline": "good\u202e .d\0ab\u0007", "text": "line one\r\n\r\n\r\n\r\nline two is here"})
    review = Review.objects.get()
    assert review.headline == "good .dab"
    assert review.text == "line one\n\nline two is here"


# --- Changing and deleting ----------------------------------------------------------------------------------------


def test_a_change_is_checked_again_and_does_not_count_meanwhile(client, bought, offer, url, moderator):
    client.post(url, GOOD)
    review = shown(Review.objects.get(), moderator)
    client.post(url, GOOD | {"stars": "1", "editing": review.pk})
    review.refresh_from_db()
    assert (review.stars, review.state) == (1, "waiting")
    assert review.edited_at
    assert rating(offer) == (None, 0)
    shown(review, moderator)
    assert rating(offer) == (1.0, 1)


def test_saving_without_a_change_does_not_hide_it(client, bought, offer, url, moderator):
    client.post(url, GOOD)
    review = shown(Review.objects.get(), moderator)
    client.post(url, GOOD | {"editing": review.pk})
    assert rating(offer) == (4.0, 1)


def test_the_second_of_two_open_forms_is_told_and_may_then_replace_it(client, bought, url):
    client.post(url, GOOD)
    answer = client.post(url, GOOD | {"headline": "Second thoughts"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You have reviewed this product already" in page
    assert "Second thoughts" in page
    assert Review.objects.get().headline == "Warm and quiet"
    client.post(url, GOOD | {"headline": "Second thoughts", "editing": Review.objects.get().pk})
    assert Review.objects.get().headline == "Second thoughts"


def test_deleting_is_for_good_for_oneself_only_and_twice_is_harmless(client, bought, offer, url, moderator):
    client.post(url, GOOD)
    review = shown(Review.objects.get(), moderator)
    client.force_login(make_user())
    client.post(f"/reviews/{review.pk}/delete/")
    assert rating(offer) == (4.0, 1)
    client.force_login(bought.order.user)
    for _ in range(2):
        assert client.post(f"/reviews/{review.pk}/delete/").status_code == 302
    assert not Review.objects.exists()
    assert rating(offer) == (None, 0)


def test_a_review_deleted_in_another_window_is_not_an_error(client, bought, url, monkeypatch):
    client.post(url, GOOD)
    review = Review.objects.get()
    edit = reviews.edit_review

    def deleted_just_before(**told):
        reviews.delete_review(review_id=review.pk, author=bought.order.user)
        return edit(**told)

    monkeypatch.setattr(reviews, "edit_review", deleted_just_before)
    answer = client.post(url, GOOD | {"headline": "Changed", "editing": review.pk})
    assert answer.status_code == 422
    assert "was deleted meanwhile" in answer.content.decode()
    assert client.post(url, GOOD | {"headline": "Changed"}).status_code == 302


def test_a_refused_review_is_not_shown_and_its_author_reads_why(client, bought, offer, url, moderator):
    client.post(url, GOOD)
    review = shown(Review.objects.get(), moderator)
    reviews.refuse_review(review_id=review.pk, by=moderator, because="It gives away an address.")
    assert rating(offer) == (None, 0)
    assert "Warm and quiet" not in client.get(offer.product.get_absolute_url()).content.decode()
    assert "It gives away an address." in client.get("/account/reviews/").content.decode()
    assert "It gives away an address." in client.get(url).content.decode()


def test_the_review_of_somebody_who_left_stays_without_a_name(client, bought, buyer, offer, url, moderator):
    client.post(url, GOOD)
    shown(Review.objects.get(), moderator)
    assert "Ana ·" in client.get(offer.product.get_absolute_url()).content.decode()
    User.objects.filter(pk=buyer.pk).update(is_active=False)
    page = client.get(offer.product.get_absolute_url()).content.decode()
    assert "A former member" in page
    assert "Ana ·" not in page
    User.objects.filter(pk=buyer.pk).delete()
    assert "A former member" in client.get(offer.product.get_absolute_url()).content.decode()
    assert rating(offer) == (4.0, 1)


def test_after_the_product_was_refreshed_the_numbers_are_the_same(client, bought, offer, url, moderator):
    client.post(url, GOOD)
    shown(Review.objects.get(), moderator)
    before = Listing.objects.get(pk=offer.product_id).popularity
    listings.refresh([offer.product_id])
    assert rating(offer) == (4.0, 1)
    assert Listing.objects.get(pk=offer.product_id).popularity == before


# --- Pictures -----------------------------------------------------------------------------------------------------


def test_pictures_come_with_it_and_can_be_taken_off(client, bought, url):
    client.post(url, GOOD | {"pictures": [photo("red"), photo("blue")]})
    review = Review.objects.get()
    assert (review.pictures_count, Picture.objects.count()) == (2, 2)
    first = review.pictures.first()
    client.post(url, GOOD | {"editing": review.pk, "without": first.pk, "pictures": photo("green")})
    review.refresh_from_db()
    assert (review.pictures_count, review.pictures.filter(pk=first.pk).exists()) == (2, False)


def test_what_is_no_picture_is_refused_and_nothing_is_kept(client, bought, url):
    bad = SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/jpeg")
    answer = client.post(url, GOOD | {"pictures": [photo(), bad]})
    assert answer.status_code == 422
    assert "Choose the pictures again" in answer.content.decode()
    assert "It does what it says" in answer.content.decode()
    assert not Review.objects.exists()
    assert not Picture.objects.exists()


def test_more_pictures_than_five_are_refused(client, bought, url):
    many = [photo(colour) for colour in ("red", "green", "blue", "black", "white", "pink")]
    assert "holds 5 pictures" in client.post(url, GOOD | {"pictures": many}).content.decode()
    assert not Review.objects.exists()


# --- Limits -------------------------------------------------------------------------------------------------------


def test_whoever_writes_too_often_waits_and_loses_nothing(client, bought, url, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"review": "1/h/user"}
    client.post(url, GOOD)
    answer = client.post(url, GOOD | {"headline": "Again", "editing": Review.objects.get().pk})
    assert answer.status_code == 422
    assert "a lot in a short time" in answer.content.decode()
    assert "Again" in answer.content.decode()
    assert Review.objects.get().headline == "Warm and quiet"

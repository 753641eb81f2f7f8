"""Reviews and questions on a product's page, votes, replies and reports."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from catalog.models import Picture, Report, Review, ReviewPicture, ReviewVote
from catalog.selectors.opinions import Asked, opinions
from catalog.services import listings, reports, reviews
from checkout.invariants import broken
from tests.factories import make_offer, make_product, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def product(seller):
    return make_offer(make_product("Riva teapot"), seller=seller, price="38.00").product


@pytest.fixture
def url(product):
    return product.get_absolute_url()


def give(product, stars=5, *, headline="", state="shown", **fields) -> Review:
    number = Review.objects.count() + 1
    fields = {
        "author": make_user(name=f"Nina{number} Nolan"),
        "seller_id": product.stockrecords.get().partner_id,
    } | fields
    review = Review.objects.create(
        product=product, stars=stars, headline=headline or f"Review number {number}", text="It is what it is.",
        purchase=f"A-{number}", state=state, **fields,
    )  # fmt: skip
    listings.refresh([product.pk])
    return review


def headlines(client, url) -> list[str]:
    page = client.get(url).content.decode()
    return re.findall(r'id="review-\d+">\s*<h3>([^<]+)</h3>', page)


def json_ld(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])[0]


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_page_takes_the_same_queries_for_one_review_and_for_many(client, product, url):
    give(product)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(30):
        give(product, n % 5 + 1)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 6


def test_each_sort_and_filter_is_a_link_that_works_without_a_script(client, product, url):
    for n, stars in enumerate([5, 1, 3], 1):
        give(product, stars, headline=f"{stars} stars", helpful=n)
    assert headlines(client, url) == ["3 stars", "1 stars", "5 stars"]
    assert headlines(client, url + "?sort=highest") == ["5 stars", "3 stars", "1 stars"]
    assert headlines(client, url + "?sort=lowest") == ["1 stars", "3 stars", "5 stars"]
    assert headlines(client, url + "?sort=newest") == ["3 stars", "1 stars", "5 stars"]
    assert headlines(client, url + "?stars=1") == ["1 stars"]
    page = client.get(url).content.decode()
    for link in ("?stars=5#reviews", "?sort=newest#reviews"):
        assert f'href="{link}"' in page
    assert "noindex" in client.get(url + "?stars=1").content.decode()
    assert "noindex" not in page


def test_show_more_leads_to_real_pages_that_show_each_review_once(client, product, url):
    for _ in range(23):
        give(product)
    seen, link = [], url
    while link:
        page = client.get(link).content.decode()
        seen += headlines(client, link)
        more = re.search(r'href="(\?[^"]*)" hx-get="[^"]*" hx-target="#reviews-more"', page)
        link = url + more[1].replace("&amp;", "&").split("#")[0] if more else ""
    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize(
    "query",
    [
        "stars=0", "stars=6", "stars=x", "sort=money", "reviews_page=0", "reviews_page=-3", "reviews_page=9999999",
        "reviews_page=²", "pictures=yes", "questions=x", "questions_page=1e9", "stars=5&stars=1", "variant=٣",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_counts_as_nothing(client, product, url, query):
    give(product)
    assert client.get(f"{url}?{query}").status_code == 200


def test_a_page_behind_the_last_one_says_so(client, product, url):
    give(product)
    page = client.get(url + "?reviews_page=999999").content.decode()
    assert "There are no more reviews like that." in page


def test_links_keep_the_variant_that_is_looked_at():
    assert Asked(variant="7").but(stars=4) == "?variant=7&stars=4"
    assert not Asked(variant="7").narrowed


def test_only_what_is_shown_counts_anywhere(client, product, url):
    give(product, 5)
    give(product, 1, state="waiting", headline="Wait for it")
    give(product, 1, state="refused", headline="Never")
    page = client.get(url).content.decode()
    assert "Wait for it" not in page
    assert "Never" not in page
    assert json_ld(page)["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": "5.0", "reviewCount": 1}
    assert json_ld(page)["review"][0]["reviewRating"]["ratingValue"] == 5
    assert "100 per cent gave 5 stars" in page
    api = client.get(f"/api/v1/products/{product.pk}").json()
    assert (float(api["rating"]), api["reviews"]) == (5.0, 1)


def test_both_ways_of_counting_round_alike(product, moderator):
    for stars in (5, 5, 5, 5, 5, 4, 4, 4):  # 4.625
        give(product, stars)
    listings.refresh([product.pk])
    product.listing.refresh_from_db()
    refreshed = product.listing.rating
    reviews.approve_review(review_id=Review.objects.first().pk, by=moderator)
    product.listing.refresh_from_db()
    assert (str(refreshed), str(product.listing.rating)) == ("4.63", "4.63")
    assert not broken()


def test_with_pictures_is_offered_when_there_are_some(client, product, url):
    give(product)
    assert "With pictures" not in client.get(url).content.decode()
    give(product, pictures_count=1, headline="Look at this")
    assert "With pictures (1)" in client.get(url).content.decode()
    assert headlines(client, url + "?pictures=1") == ["Look at this"]


def test_pictures_are_shown_when_they_are_ready(client, product, url, moderator):
    review = give(product, pictures_count=2)
    for number, state in enumerate(["ready", "refused", "waiting"]):
        told = {"sha256": str(number) * 64, "key": f"pictures/{state}", "widths": [160, 640]}
        picture = Picture.objects.create(state=state, **told)
        ReviewPicture.objects.create(review=review, picture=picture, position=number)
    page = client.get(url).content.decode()
    assert "pictures/ready-640.webp" in page
    assert "pictures/refused" not in page
    assert "pictures/waiting" not in page
    client.force_login(moderator)
    detail = client.get(f"/admin/catalog/review/{review.pk}/change/").content.decode()
    assert "pictures/ready-640.webp" in detail
    assert "2 not ready" in detail
    reviews.approve_review(review_id=review.pk, by=moderator)
    review.refresh_from_db()
    assert review.pictures_count == 2  # the refused one no longer counts


# --- Votes ---------------------------------------------------------------------------------------------------------


def test_a_vote_counts_once_can_turn_and_be_taken_back(client, product, buyer):
    review = give(product)
    client.force_login(buyer)
    vote = f"/reviews/{review.pk}/vote/"
    for word, counts in [
        ("helpful", (1, 0)), ("helpful", (1, 0)), ("unhelpful", (0, 1)), ("none", (0, 0)), ("nonsense", (0, 0)),
    ]:  # fmt: skip
        assert client.post(vote, {"vote": word}).status_code == 200
        review.refresh_from_db()
        assert (review.helpful, review.unhelpful) == counts
    assert client.post(vote).status_code == 200


def test_the_buttons_come_back_pressed(client, product, buyer):
    review = give(product)
    client.force_login(buyer)
    answer = client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"}, **HTMX).content.decode()
    assert 'aria-pressed="true"' in answer
    assert "<html" not in answer
    plain = client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"}).content.decode()
    assert "Thank you, your vote counts" in plain
    assert f"#review-{review.pk}" in plain


def test_a_guest_is_sent_to_sign_in_and_back_to_the_review(client, product, url):
    review = give(product)
    answer = client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"})
    assert answer["Location"].startswith("/sign-in/?next=%2Fp%2F")
    assert f"review-{review.pk}" in answer["Location"]
    assert client.post(f"/reviews/{review.pk}/vote/", {}, **HTMX)["HX-Redirect"] == answer["Location"]
    assert client.get(f"/reviews/{review.pk}/vote/").status_code == 405
    assert not ReviewVote.objects.exists()


def test_nobody_votes_for_themselves_or_for_what_is_not_shown(client, product):
    review = give(product)
    client.force_login(review.author)
    assert "You wrote this yourself" in client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"}).content.decode()
    piece = client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"}, **HTMX).content.decode()
    assert "You wrote this yourself" in piece
    assert "<html" not in piece
    hidden = give(product, state="waiting")
    assert client.post(f"/reviews/{hidden.pk}/vote/", {"vote": "helpful"}).status_code == 404
    assert not ReviewVote.objects.exists()


def test_a_voter_who_left_leaves_the_count_exact(client, product, buyer):
    review = give(product)
    client.force_login(buyer)
    client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"})
    User.objects.filter(pk=buyer.pk).delete()
    client.force_login(make_user())
    client.post(f"/reviews/{review.pk}/vote/", {"vote": "helpful"})
    review.refresh_from_db()
    assert review.helpful == 2


# --- The seller's reply --------------------------------------------------------------------------------------------


@pytest.fixture
def seller_person(seller):
    return seller.team.get().user


def test_the_seller_who_sold_it_replies_once_and_may_change_it(client, product, url, seller_person):
    review = give(product)
    client.force_login(seller_person)
    page = f"/reviews/{review.pk}/reply/"
    assert client.get(page).status_code == 200
    for text in ("<b>Thank you</b> for that.", "Thank you <i>again</i>.", "Thank you <i>again</i>."):
        assert client.post(page, {"text": text}).status_code == 302
    shown = client.get(url).content.decode()
    assert "Nordlys Audio, the seller" in shown
    assert "Thank you &lt;i&gt;again&lt;/i&gt;." in shown
    assert "for that." not in shown
    client.post(page, {"text": ""})
    assert "the seller, on" not in client.get(url).content.decode()


def test_nobody_else_replies(client, product, other_seller, buyer):
    review = give(product)
    page = f"/reviews/{review.pk}/reply/"
    assert client.post(page, {"text": "Mine"})["Location"].startswith("/sign-in/")
    for person in (buyer, other_seller.team.get().user):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.post(page, {"text": "Mine"}).status_code == 404
    packer = make_user()
    review.seller.team.create(user=packer, role="packer")
    client.force_login(packer)
    assert client.post(page, {"text": "Mine"}).status_code == 404
    review.refresh_from_db()
    assert not review.reply


def test_a_reply_that_is_too_long_is_kept_in_the_form(client, product, seller_person):
    review = give(product)
    client.force_login(seller_person)
    answer = client.post(f"/reviews/{review.pk}/reply/", {"text": "x" * 2001})
    assert answer.status_code == 422
    assert "at most 2000 characters" in answer.content.decode()


# --- Reports -------------------------------------------------------------------------------------------------------

REPORT = {"reason": "abuse", "note": "See the second line."}


def test_anybody_may_report_and_a_member_only_once(client, product, buyer):
    review = give(product)
    page = f"/report/review/{review.pk}/"
    assert client.get(page).status_code == 200
    assert "Thank you" in client.post(page, REPORT).content.decode()
    client.force_login(buyer)
    for _ in range(2):
        assert client.post(page, REPORT).status_code == 200
    assert set(Report.objects.values_list("reporter", "state")) == {(None, "open"), (buyer.pk, "open")}


@pytest.mark.parametrize("path", ["/report/review/999/", "/report/nothing/1/", "/report/reply/1/", "/report/answer/1/"])
def test_what_is_not_there_cannot_be_reported(client, product, path):
    give(product)
    assert client.post(path, REPORT).status_code == 404


def test_a_report_without_a_reason_says_what_to_do(client, product):
    review = give(product)
    answer = client.post(f"/report/review/{review.pk}/", {"reason": "dislike", "note": "Keep this"})
    assert answer.status_code == 422
    assert "Choose what is wrong." in answer.content.decode()
    assert "Keep this" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_guest_cannot_flood_us(client, product, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"report": "2/h/ip"}
    review = give(product)
    codes = [client.post(f"/report/review/{review.pk}/", REPORT).status_code for _ in range(3)]
    assert codes == [200, 200, 422]
    assert Report.objects.count() == 2


def test_a_report_that_is_upheld_takes_it_down_and_the_numbers_follow(client, product, url, moderator, buyer):
    review, other = give(product, 1, headline="Bad words"), give(product, 5)
    told = [
        reports.report(subject="review", subject_id=review.pk, reporter=who, reason="abuse") for who in (None, buyer)
    ]
    reports.uphold(report_id=told[0].pk, by=moderator)
    assert set(Report.objects.values_list("state", flat=True)) == {"upheld"}
    assert "Bad words" not in client.get(url).content.decode()
    product.listing.refresh_from_db()
    assert (float(product.listing.rating), product.listing.reviews_count) == (5.0, 1)
    again = reports.report(subject="review", subject_id=other.pk, reporter=None, reason="elsewhere")
    reports.dismiss(report_id=again.pk, by=moderator)
    assert other.headline in client.get(url).content.decode()


def test_a_reply_can_be_taken_down_without_the_review(client, product, url, moderator):
    review = give(product, reply="Rude words", replied_at=timezone.now())
    told = reports.report(subject="reply", subject_id=review.pk, reporter=None, reason="abuse")
    reports.uphold(report_id=told.pk, by=moderator)
    page = client.get(url).content.decode()
    assert "Rude words" not in page
    assert review.headline in page


def test_a_decision_can_be_turned_around(product, moderator):
    review = give(product)
    reviews.refuse_review(review_id=review.pk, by=moderator, because="By mistake.")
    reviews.approve_review(review_id=review.pk, by=moderator)
    product.listing.refresh_from_db()
    assert product.listing.reviews_count == 1


def test_the_selector_answers_for_a_product_that_nobody_has_spoken_of():
    found = opinions(1, Asked())
    assert (found.total, found.reviews, found.questions, found.more_link) == (0, [], [], "")

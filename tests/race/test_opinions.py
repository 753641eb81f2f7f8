"""Averages, counts and votes stay exact however many write, check, refuse, delete and vote at once."""

import random
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from catalog.errors import AlreadyReviewed
from catalog.models import Answer, Listing, Question, Review, ReviewVote
from catalog.services import questions, ratings, reviews, votes
from catalog.services.reviews import Purchase, Words
from checkout.invariants import broken
from sellers.models import SellerRating
from sellers.services import ratings as seller_ratings
from tests.factories import make_offer, make_seller, make_user
from tests.race.running import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WRITERS = 12
DOUBLED = Words(3, "Fine", "Quite all right for me.")


def people(count: int) -> list[User]:
    return [User.objects.create_user(f"writer{n}@example.org", name=f"Writer {n}") for n in range(count)]


def written(offer, authors, stars=lambda n: n % 5 + 1) -> list[Review]:
    return [
        reviews.write_review(
            author=author,
            purchase=Purchase(f"A-{n}", offer.product_id, offer.partner_id),
            words=Words(stars(n), "h", "t"),
        )
        for n, author in enumerate(authors)
    ]


def test_the_average_is_exact_after_parallel_approvals_refusals_changes_and_deletes():
    offer, moderator = make_offer(), make_user(is_staff=True)
    authors = people(WRITERS)
    given = written(offer, authors)
    approve = [partial(reviews.approve_review, review_id=each.pk, by=moderator) for each in given]
    assert not [a for a in all_at_once(approve) if isinstance(a, Exception)]
    listing = Listing.objects.get()
    assert (listing.reviews_count, float(listing.rating)) == (WRITERS, round(sum(r.stars for r in given) / WRITERS, 2))
    jobs = []
    for n, (review, author) in enumerate(zip(given, authors, strict=True)):
        jobs.append(
            [
                partial(reviews.refuse_review, review_id=review.pk, by=moderator, because="No."),
                partial(reviews.delete_review, review_id=review.pk, author=author),
                partial(reviews.approve_review, review_id=review.pk, by=moderator),
                partial(reviews.edit_review, review_id=review.pk, author=author, words=Words(5, "new", "newer")),
            ][n % 4]
        )
    random.Random(1).shuffle(jobs)
    assert not [a for a in all_at_once(jobs) if isinstance(a, Exception)]
    assert not broken()
    assert Listing.objects.get().reviews_count == WRITERS // 4


@pytest.mark.parametrize("guard", ["on", "off"])
def test_negative_control_without_the_lock_the_count_is_wrong(monkeypatch, guard):
    """Counting takes its time: under the lock it is right, without it each counts before the others have committed."""
    offer, moderator = make_offer(), make_user(is_staff=True)
    given = written(offer, people(WRITERS))
    if guard == "off":
        monkeypatch.setattr(ratings, "hold", lambda product_id: None)

    def slowly(product_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT round(avg(stars), 2), count(*) FROM catalog_review WHERE state = 'shown'")
            average, count = cursor.fetchone()
            cursor.execute("SELECT pg_sleep(0.1)")
            cursor.execute("UPDATE catalog_listing SET rating = %s, reviews_count = %s", [average, count])

    monkeypatch.setattr(ratings, "recount", slowly)
    all_at_once([partial(reviews.approve_review, review_id=each.pk, by=moderator) for each in given])
    wrong = "a listing's rating is that of the reviews that are shown" in {each.rule for each in broken()}
    assert wrong == (guard == "off")


@pytest.mark.parametrize("listed", [True, False])
def test_two_reviews_at_once_from_one_buyer_are_one(listed):
    offer, buyer = make_offer(), make_user()
    if not listed:  # nothing to hold: the database itself refuses the second
        Listing.objects.all().delete()
    purchase = Purchase("A-1", offer.product_id, offer.partner_id)
    same = [partial(reviews.write_review, author=buyer, purchase=purchase, words=DOUBLED) for _ in range(4)]
    answers = all_at_once(same)
    assert len({answer.pk for answer in answers}) == 1
    others = [
        partial(reviews.write_review, author=buyer, purchase=purchase, words=Words(n, "Other", "Other words, really."))
        for n in range(1, 4)
    ]
    assert all(isinstance(answer, AlreadyReviewed) for answer in all_at_once(others))
    assert Review.objects.count() == 1


def test_votes_are_counted_exactly_and_one_person_has_one():
    offer, moderator = make_offer(), make_user(is_staff=True)
    (review,) = written(offer, people(1))
    reviews.approve_review(review_id=review.pk, by=moderator)
    voters = [make_user() for _ in range(10)]
    jobs = [
        partial(votes.vote_on_review, review_id=review.pk, user=voter, helpful=n % 3 > 0)
        for n, voter in enumerate(voters)
        for _ in range(2)
    ]
    assert not [a for a in all_at_once(jobs) if isinstance(a, Exception)]
    review.refresh_from_db()
    assert (review.helpful, review.unhelpful) == (6, 4)
    assert ReviewVote.objects.count() == 10


def test_the_rating_of_a_seller_is_exact_and_one_delivery_has_one():
    seller, author = make_seller(), make_user()
    jobs = [
        partial(seller_ratings.rate_seller, seller_id=seller.pk, purchase=f"P-{n}", author=author, stars=n % 5 + 1)
        for n in range(10)
        for _ in range(2)
    ]
    assert not [a for a in all_at_once(jobs) if isinstance(a, Exception)]
    seller.refresh_from_db()
    assert (seller.ratings_count, seller.ratings_positive, float(seller.rating)) == (10, 4, 3.0)
    assert SellerRating.objects.count() == 10
    assert not broken()


@pytest.mark.parametrize("guard", ["on", "off"])
def test_negative_control_without_the_lock_a_seller_is_counted_wrong(monkeypatch, guard):
    seller, author = make_seller(), make_user()
    if guard == "off":
        monkeypatch.setattr(seller_ratings, "hold", lambda seller_id: None)
    recount = seller_ratings.recount

    def slowly(seller_id):
        recount(seller_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), pg_sleep(0.2) FROM sellers_sellerrating")
            count = cursor.fetchone()[0]
            cursor.execute("UPDATE partner_partner SET ratings_count = %s WHERE id = %s", [count, seller_id])

    monkeypatch.setattr(seller_ratings, "recount", slowly)
    all_at_once(
        [
            partial(seller_ratings.rate_seller, seller_id=seller.pk, purchase=f"P-{n}", author=author, stars=5)
            for n in range(8)
        ]
    )
    wrong = "a seller's rating is that of the deliveries" in {each.rule for each in broken()}
    assert wrong == (guard == "off")


def test_answers_at_once_are_all_counted_and_the_same_words_once():
    offer, asker = make_offer(), make_user()
    question = questions.ask(product_id=offer.product_id, author=asker, text="Does it fit?")
    questions.approve_question(question_id=question.pk, by=make_user(is_staff=True))
    voices = [make_user() for _ in range(5)]
    jobs = [
        partial(questions.answer, question_id=question.pk, author=voice, text="It does.", seller=offer.partner)
        for voice in voices
        for _ in range(2)
    ]
    assert not [a for a in all_at_once(jobs) if isinstance(a, Exception)]
    assert Answer.objects.count() == 5
    assert Question.objects.get().answers_count == 5

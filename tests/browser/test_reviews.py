"""Reviews and questions in a browser: with and without JavaScript, in both themes, on a telephone and a desk."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from catalog.models import Question, Review, ReviewVote
from catalog.services import listings, questions
from tests.browser.axe import assert_accessible, assert_fits
from tests.checkout.delivering import deliver
from tests.factories import make_category, make_offer, make_product, make_seller, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def buyer(transactional_db) -> User:
    return make_user("ana@example.org", "Ana Byrne")


@pytest.fixture
def offer(transactional_db):
    seller = make_seller("Nordlys Audio", member=make_user("nora@example.org", "Nora Nordlys"))
    return make_offer(make_product("Riva teapot", category=make_category("Kitchen")), seller=seller, price="38.00")


@pytest.fixture
def talked_about(offer):
    """Twelve reviews and a question with an answer."""
    for n in range(12):
        Review.objects.create(
            product=offer.product, author=make_user(name=f"Nina{n} Nolan"), purchase=f"A-{n}", seller=offer.partner,
            stars=n % 5 + 1, headline=f"Opinion number {n}", text="It pours well.\n\nThe lid is heavy.", state="shown",
            bought="Colour: Red", reply="Thank you." if n == 11 else "", helpful=n,
            replied_at=None if n != 11 else offer.date_created,
        )  # fmt: skip
    listings.refresh([offer.product_id])
    asked = questions.ask(product_id=offer.product_id, author=make_user(), text="Does the lid stay on?")
    Question.objects.filter(pk=asked.pk).update(state="shown")
    questions.answer(question_id=asked.pk, author=offer.partner.team.get().user, text="It does.", seller=offer.partner)
    return offer.product.get_absolute_url()


def sign_in(page, user: User) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    page.goto("/livez")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": page.url.rsplit("/", 1)[0]}]
    )


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_product_s_page_with_opinions_is_accessible_and_fits(open_page, talked_about, width, theme):
    page = open_page(width=width, theme=theme)
    page.goto(talked_about)
    assert_accessible(page)
    assert_fits(page)
    page.goto(f"/questions/{Question.objects.get().pk}/")
    assert_accessible(page)
    assert_fits(page)
    page.goto(f"/report/review/{Review.objects.first().pk}/")
    assert_accessible(page)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_to_write_on_are_accessible_and_fit(open_page, buyer, offer, talked_about, width, theme):
    part = deliver(buyer, offer)
    page = open_page(width=width, theme=theme)
    sign_in(page, buyer)
    question = Question.objects.get().pk
    for path in (
        f"{talked_about}review/", f"{talked_about}ask/", f"/parcels/{part.number}/rate/", "/account/reviews/",
        f"/questions/{question}/answer/", f"/orders/{part.order.number}/",
    ):  # fmt: skip
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
    page.goto(f"{talked_about}review/")
    page.get_by_role("button", name="Send the review").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert_accessible(page)
    assert_fits(page)


def test_without_javascript_a_review_is_written_and_voted_on(open_page, buyer, offer, talked_about):
    deliver(buyer, offer)
    page = open_page(js=False)
    sign_in(page, buyer)
    page.goto(talked_about)
    page.get_by_role("link", name="Write a review").click()
    page.get_by_label("4 stars: good").check()
    page.get_by_label("In one line").fill("Pours without a drop")
    page.get_by_role("button", name="Send the review").click()
    assert "Write what others should know." in page.locator(".errors").inner_text()
    assert page.get_by_label("In one line").input_value() == "Pours without a drop"
    page.get_by_label("Your review").fill("I have used it every day for a month.")
    page.get_by_role("button", name="Send the review").click()
    page.wait_for_url("**/account/reviews/")
    assert "Pours without a drop" in page.inner_text("main")
    assert Review.objects.get(author=buyer).stars == 4
    page.goto(talked_about)
    page.get_by_role("button", name="Helpful (11)").first.click()
    page.get_by_role("heading", name="Thank you, your vote counts").wait_for()
    page.get_by_role("button", name="Take my vote back").click()
    page.get_by_role("heading", name="Your vote is taken back").wait_for()
    assert not ReviewVote.objects.exists()
    page.goto(talked_about)
    page.get_by_role("link", name="Show more reviews").click()
    assert page.locator(".rev").count() == 2


def test_with_javascript_the_list_changes_in_place(open_page, buyer, talked_about):
    page = open_page()
    sign_in(page, buyer)
    page.goto(talked_about)
    assert page.locator(".rev").count() == 10
    page.get_by_role("link", name="Show more reviews").click()
    page.locator(".rev").nth(11).wait_for()
    assert page.locator(".rev").count() == 12
    assert not page.get_by_role("link", name="Show more reviews").count()
    assert page.evaluate("document.activeElement.textContent") == page.locator(".rev h3").nth(10).inner_text()
    page.locator("#live", has_text="12 of 12").wait_for()
    page.get_by_role("link", name="Lowest rating").click()
    page.locator(".chip--on", has_text="Lowest rating").wait_for()
    assert "sort=lowest" in page.url
    assert page.evaluate("document.activeElement.textContent") == "Lowest rating"
    assert "Rated 1.0" in page.locator(".rev").first.inner_text()
    page.locator(".hist a").first.click()
    page.locator("[data-found]", has_text="2 reviews with 5 stars").wait_for()
    page.locator("#live", has_text="2 reviews with 5 stars").wait_for()
    vote = page.locator(".vote").first
    vote.get_by_role("button", name="Helpful", exact=False).first.click()
    page.locator('.vote [aria-pressed="true"]').wait_for()
    assert ReviewVote.objects.count() == 1
    assert_accessible(page)

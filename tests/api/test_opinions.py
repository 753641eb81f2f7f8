"""Reviews and questions for programs: the same as on the page."""

import pytest

from catalog.models import Question, Review
from catalog.services import listings
from tests.factories import make_offer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(seller):
    product = make_offer(seller=seller).product
    for n in range(12):
        Review.objects.create(
            product=product, author=make_user(name=f"Nina{n} Nolan"), purchase=f"A-{n}", stars=n % 5 + 1,
            headline=f"Review {n}", text="Well.", state="refused" if n == 11 else "shown", seller=seller,
        )  # fmt: skip
    listings.refresh([product.pk])
    return product


def test_reviews_come_in_pages_with_their_spread(client, product):
    first = client.get(f"/api/v1/products/{product.pk}/reviews").json()
    second = client.get(f"/api/v1/products/{product.pk}/reviews?page=2").json()
    assert (first["total"], first["found"], first["stars"]) == (11, 11, {"1": 3, "2": 2, "3": 2, "4": 2, "5": 2})
    assert len({each["id"] for each in first["items"] + second["items"]}) == 11
    five = client.get(f"/api/v1/products/{product.pk}/reviews?stars=5&sort=newest").json()
    assert [each["stars"] for each in five["items"]] == [5, 5]
    assert five["items"][0]["author"] == "Nina9"
    assert "Nolan" not in str(first)


def test_questions_come_with_their_answers(client, product, seller):
    question = Question.objects.create(product=product, text="Does it fit?", state="shown", answers_count=1)
    question.answers.create(text="It does.", seller=seller, state="shown")
    question.answers.create(text="Hidden.", seller=seller)
    Question.objects.create(product=product, text="Not checked yet?")
    found = client.get(f"/api/v1/products/{product.pk}/questions").json()
    assert found["total"] == 1
    assert [each["text"] for each in found["items"][0]["answers"]] == ["It does."]


@pytest.mark.parametrize("query", ["page=0", "stars=6", "sort=money", "page=x", "pictures=perhaps"])
def test_nonsense_is_named(client, product, query):
    answer = client.get(f"/api/v1/products/{product.pk}/reviews?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.split("=")[0]


def test_what_is_not_there_is_404(client, product):
    assert client.get("/api/v1/products/999999/reviews").status_code == 404
    assert client.get("/api/v1/products/999999/questions").status_code == 404

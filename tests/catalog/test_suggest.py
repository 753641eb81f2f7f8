"""What the search box offers while somebody types."""

from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import Listing, SearchSynonym
from catalog.search.statistics import sort_into_tiers
from catalog.services import listings
from sellers.models import Offer
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    lamps = make_category("Lamps")
    for name in ("Brass desk lamp", "Brass desk lamp, small", "Steel desk lamp"):
        make_offer(make_product(name, category=lamps, brand="Lumen"))
    call_command("reindex", stdout=StringIO())


def offered(client, typed) -> dict:
    return client.get("/search/suggest", {"q": typed}).json()


def test_phrases_departments_and_products_that_start_like_that(client, shop):
    found = offered(client, "des")
    assert "desk lamp" in found["phrases"]
    assert {item["title"] for item in found["products"]} == {
        "Brass desk lamp", "Brass desk lamp, small", "Steel desk lamp",
    }  # fmt: skip
    assert offered(client, "lam")["categories"] == [{"name": "Lamps", "url": "/c/lamps/"}]
    assert "lumen" in offered(client, "LU")["phrases"]


def test_what_is_typed_stays_what_the_phrases_start_with(client, shop):
    assert all(phrase.startswith("desk l") for phrase in offered(client, "desk l")["phrases"])


def test_a_sold_out_product_is_not_offered(client, shop):
    Offer.objects.update(is_active=False)
    listings.refresh_offers(Listing.objects.values_list("pk", flat=True))
    assert offered(client, "desk")["products"] == []


@pytest.mark.parametrize("typed", ["", " ", "'", "\0", "a" * 5000, "🙂", "%", "a:*", "& |", "\\"])
def test_whatever_is_typed_is_answered(client, shop, typed):
    answer = client.get("/search/suggest", {"q": typed})
    assert answer.status_code == 200
    assert not answer.cookies


def test_it_takes_few_queries(client, shop, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        offered(client, "desk lamp")


def test_a_thing_comes_before_what_is_made_for_it(client, db):
    for title in ("Felt sleeve for 14-inch laptop", "Laptop stand", "Lumen 14 laptop, 16 GB", "Lock for a laptop"):
        make_offer(title=title)
    found = [item["title"] for item in client.get("/api/v1/search?q=laptop").json()["items"]]
    assert set(found[:2]) == {"Laptop stand", "Lumen 14 laptop, 16 GB"}
    assert len(found) == 4
    words = [item["title"] for item in client.get("/api/v1/search?q=sleeve+laptop").json()["items"]]
    assert words[0] == "Felt sleeve for 14-inch laptop"


def test_synonyms_find_each_other_from_the_next_search_on(client, db):
    make_offer(title="Lumen 14 notebook computer")
    assert client.get("/api/v1/search?q=laptop").json()["total"] == 0
    synonym = SearchSynonym.objects.create(words=["laptop", "notebook"])
    for words in ("laptop", "laptops", "laptop computer", "notebook laptop"):
        found = client.get("/api/v1/search", {"q": words}).json()
        assert [item["title"] for item in found["items"]] == ["Lumen 14 notebook computer"], words
    synonym.delete()
    assert client.get("/api/v1/search?q=laptop").json()["total"] == 0


def test_products_are_those_of_the_likeliest_phrase_the_popular_first(client, shop):
    Listing.objects.filter(title="Steel desk lamp").update(popularity=50)
    sort_into_tiers()
    make_offer(title="Desk organiser of beech")
    found = [item["title"] for item in offered(client, "des")["products"]]
    assert found[0] == "Steel desk lamp"
    assert len(found) == 3
    # Newer than the last count of words, and found by its beginning all the same.
    assert [item["title"] for item in offered(client, "organ")["products"]] == ["Desk organiser of beech"]

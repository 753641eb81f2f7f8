"""The catalogue for programs says what the pages say, and refuses nonsense with a reason."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import Listing, Product, SearchRedirect
from catalog.services import listings
from sellers.models import Offer
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle():
    product = make_product("Northkettle travel kettle", category=make_category("Kettles"), specs=[["Volume", "1 l"]])
    return make_offer(product, seller=make_seller("Hob House", delivery="4.90"), price="30.00", stock=2, sku="NK-1")


def get(client, path, **query):
    answer = client.get(f"/api/v1/{path}", query)
    return answer.status_code, json.loads(answer.content)


def test_search_gives_ids_skus_titles_and_full_prices(client, kettle):
    status, found = get(client, "search", q="kettle", limit=5)
    assert status == 200
    assert found["total"] == 1
    item = found["items"][0]
    assert (item["id"], item["sku"], item["title"]) == (kettle.product_id, "NK-1", "Northkettle travel kettle")
    assert (item["price"], item["delivery"], item["currency"]) == ("30.00", "4.90", "EUR")


def test_a_commit_is_in_the_very_next_answer(client, kettle):
    change_price(offer_id=kettle.pk, price="27.00")
    listings.refresh_offers([kettle.product_id])
    assert get(client, "search", q="kettle")[1]["items"][0]["price"] == "27.00"
    change_stock(offer_id=kettle.pk, delta=-2)
    listings.refresh_offers([kettle.product_id])
    assert get(client, "search", q="kettle")[1]["items"][0]["price"] is None
    assert get(client, f"products/{kettle.product_id}")[1]["offers"] == []
    Product.objects.update(is_public=False)
    listings.refresh([kettle.product_id])
    assert get(client, "search", q="kettle")[1]["items"] == []
    assert get(client, f"products/{kettle.product_id}")[0] == 404


def test_a_product_lists_every_seller_s_offer_cheapest_delivered_first(client, kettle):
    make_offer(kettle.product, seller=make_seller("Near You", delivery="0"), price="33.00")
    status, product = get(client, f"products/{kettle.product_id}")
    assert status == 200
    assert [(offer["seller"], offer["total"]) for offer in product["offers"]] == [
        ("Near You", "33.00"), ("Hob House", "34.90"),
    ]  # fmt: skip
    assert product["specifications"] == [["Volume", "1 l"]]


def test_a_variant_s_own_id_is_its_product_with_that_choice(client):
    shirt = make_product("Linen shirt")
    small, large = make_variants(shirt, Size=["S", "L"])
    make_offer(small, price="40.00")
    make_offer(large, price="45.00")
    product = get(client, f"products/{large.pk}")[1]
    assert (product["id"], product["variant"], product["offers"][0]["price"]) == (shirt.pk, {"Size": "L"}, "45.00")


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"offset": "-1"}, {"sort": "random"}, {"price_from": "cheap"},
     {"category": "-4"}, {"q": "a" * 5000}, {"offset": "10000000000"}],
)  # fmt: skip
def test_nonsense_is_refused_with_the_parameter_s_name(client, kettle, query):
    status, problem = get(client, "search", **({"q": "kettle"} | query))
    assert status == 422
    assert problem["errors"][0]["parameter"] == next(iter(query))


@pytest.mark.parametrize("words", ["\0", "'", "a & | !", "🙂", "%"])
def test_whatever_is_asked_for_is_answered(client, kettle, words):
    assert get(client, "search", q=words)[0] == 200


def test_unknown_products_are_a_404_with_a_reason(client, db):
    status, problem = get(client, "products/999")
    assert (status, problem["title"]) == (404, "No such product")


def test_there_is_an_openapi_document_and_a_page_to_try_it(client, db):
    document = json.loads(client.get("/api/v1/openapi.json").content)
    assert set(document["paths"]) >= {"/api/v1/search", "/api/v1/products/{product_id}"}
    assert client.get("/api/v1/docs").status_code == 200
    assert get(client, "")[1]["version"] == "1.0"


def test_nothing_is_written_and_no_cookie_set(client, kettle):
    answer = client.get("/api/v1/search?q=kettle")
    assert not answer.cookies


# --- The same from the command line -----------------------------------------------------------------------------------
def run(*args, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_the_search_command_prints_a_json_list_best_first(kettle):
    make_offer(title="Steel pan", price="20.00")
    found = json.loads(run("search", "kettle", "--limit", "10", "--json"))
    assert found == [{"id": kettle.product_id, "sku": "NK-1", "title": "Northkettle travel kettle"}]


def test_reindex_makes_lost_listings_anew_and_knows_words(kettle):
    Listing.objects.all().delete()
    assert "1 listings written" in run("reindex")
    assert json.loads(run("search", "ketle", "--json"))[0]["sku"] == "NK-1"


def test_a_term_may_lead_to_a_page(client, kettle):
    SearchRedirect.objects.create(term="send back", path="/help/returns/")
    assert client.get("/search/", {"q": " Send BACK "})["Location"] == "/help/returns/"


def test_facets_count_and_narrow(client, kettle):
    make_offer(make_product("Blue kettle", category=None, brand="Blue", specs=[["Volume", "2 l"]]), price="9.00")
    page = client.get("/search/?q=kettle")
    volume = next(facet for facet in page.context["facets"] if facet.title == "Volume")
    assert sorted(choice.text for choice in volume.choices) == ["1 l", "2 l"]
    one_litre = next(choice.value for choice in volume.choices if choice.text == "1 l")
    narrowed = client.get(f"/search/?q=kettle&f={one_litre}")
    assert [listing.title for listing in narrowed.context["page"].object_list] == ["Northkettle travel kettle"]
    assert Offer.objects.count() == 2

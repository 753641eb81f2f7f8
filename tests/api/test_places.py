"""The API for a country: prices, delivery and sellers of there, with the VAT taken apart."""

import json
from decimal import Decimal

import pytest

from sellers.services.offers import set_price_breaks
from tests.factories import make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle():
    seller = make_seller("Riva")
    seller.delivery_options.update(countries=["IE"], price="4.00")
    seller.delivery_options.create(code="far", name="Parcel", countries=["DE"], price="9.00", days_max=5)
    offer = make_offer(make_product("Copper kettle"), seller=seller, price="23.80", stock=20)
    set_price_breaks(offer_id=offer.pk, breaks=[(5, Decimal("20.00"))])
    return offer


def get(client, path, **query):
    answer = client.get(f"/api/v1/{path}", query)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("country", "delivery", "rate", "net", "total"),
    [("", "4.00", "0.23", "19.35", "27.80"), ("DE", "9.00", "0.19", "20.00", "32.80")],
)
def test_what_is_found_costs_what_it_costs_there(client, kettle, country, delivery, rate, net, total):
    status, found = get(client, "search", q="kettle", country=country)
    (item,) = found["items"]
    assert (status, found["country"]) == (200, country or "IE")
    assert (item["price"], item["delivery"], item["total"]) == ("23.80", delivery, total)
    assert {key: item["cost"][key] for key in ("net", "rate", "gross")} == {"net": net, "rate": rate, "gross": "23.80"}
    assert item["arrives_by"] and not item["ships_not"]


def test_where_nobody_sends_is_said(client, kettle):
    _, found = get(client, "search", q="kettle", country="FR")
    assert (found["items"][0]["price"], found["items"][0]["ships_not"]) == (None, True)
    _, product = get(client, f"products/{kettle.product_id}", country="FR")
    assert (product["offers"], product["ships_not"], product["why"]) == ([], True, "")


def test_a_product_has_the_ladder_and_the_reason(client, kettle):
    _, product = get(client, f"products/{kettle.product_id}", country="DE")
    (offer,) = product["offers"]
    assert (product["country"], product["why"], offer["total"]) == ("DE", "only", "32.80")
    assert [(step["from_quantity"], step["cost"]["gross"], step["cost"]["net"]) for step in offer["ladder"]] == [
        (1, "23.80", "20.00"), (5, "20.00", "16.81"),
    ]  # fmt: skip


@pytest.mark.parametrize("country", ["XX", "de", "Germany", "DE.net", "'"])
def test_an_unknown_country_is_refused(client, kettle, country):
    for path in ("search", f"products/{kettle.product_id}"):
        status, problem = get(client, path, country=country)
        assert (status, problem["errors"][0]["parameter"]) == (422, "country")

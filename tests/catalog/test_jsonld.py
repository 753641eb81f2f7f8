"""What robots are told is what people are shown: over a whole demo shop, page by page, and in the merchant feed."""

import html
import json
import re
from decimal import Decimal
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from catalog.models import Category, Listing
from catalog.services import feed
from checkout.demo import loading, making
from events.templatetags.shop import money

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture
def shop(settings, monkeypatch, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    monkeypatch.setattr(making, "PRODUCTS", 80)
    monkeypatch.setattr(loading, "draw_missing", lambda pictures, media: 0)
    call_command("demo", stdout=StringIO())
    return list(Listing.objects.order_by("pk").defer("tsv"))


def facts(text: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1))


def best(told: dict) -> dict | None:
    """The offer that the page sells by default."""
    offers = told.get("offers")
    return offers["offers"][0] if offers and offers["@type"] == "AggregateOffer" else offers


def buy_box(text: str) -> str:
    return html.unescape(re.search(r'<section class="panel buy.*?</section>', text, re.S).group())


def in_feed(client) -> dict[str, ElementTree.Element]:
    feed.write_feed()
    root = ElementTree.fromstring(b"".join(client.get("/feeds/products.xml").streaming_content))
    return {item.findtext(f"{G}id"): item for item in root.iter("item")}


def test_prices_offers_and_ratings_are_those_of_the_page_the_card_and_the_feed(client, shop):
    items, seen = in_feed(client), set()
    for listing in shop:
        text = client.get(listing.get_absolute_url()).content.decode()
        told = facts(text)[0]
        assert told["name"] == listing.title
        rated = told.get("aggregateRating")
        assert (rated is not None) == bool(listing.reviews_count)
        if rated:
            assert rated["reviewCount"] == listing.reviews_count
            assert f"Rated {rated['ratingValue']} out of 5" in text
        sellable = [each for each in told.get("hasVariant", [told]) if best(each)]
        for each in sellable:
            item, offer = items[each["sku"]], best(each)
            seen.add(each["sku"])
            assert item.findtext(f"{G}price") == f"{offer['price']} {offer['priceCurrency']}"
            assert item.findtext(f"{G}link") == each["url"]
            assert item.findtext(f"{G}title") == each["name"]
            assert (
                item.findtext(f"{G}shipping/{G}price").split()[0] == offer["shippingDetails"]["shippingRate"]["value"]
            )
        if not listing.offer_id:
            assert not sellable and "Sold out" in text
            continue
        price = re.search(r'property="product:price:amount" content="([^"]+)"', text).group(1)
        assert Decimal(price) == listing.price == min(Decimal(best(each)["price"]) for each in sellable) or (
            listing.variants_count  # the cheapest delivered variant is sold by default, not the cheapest one
        )
        shown = next(each for each in sellable if Decimal(best(each)["price"]) == listing.price)
        box = buy_box(text)
        assert money(best(shown)["price"]) in box and best(shown)["seller"]["name"] in box
        offers = shown["offers"]
        if offers["@type"] == "AggregateOffer":
            assert offers["offerCount"] == text.count('<div class="offer">') + 1
            prices = [Decimal(offer["price"]) for offer in offers["offers"]]
            assert Decimal(offers["lowPrice"]) <= min(prices) and Decimal(offers["highPrice"]) >= max(prices)
    assert seen == set(items)


def test_a_list_tells_its_cards_in_their_order(client, shop):
    for place in Category.objects.filter(depth=1):
        text = client.get(place.url).content.decode()
        kinds = {thing["@type"]: thing for thing in facts(text)}
        cards = re.findall(r'class="card__t"><a href="([^"]+)">', text)
        told = kinds["ItemList"]["itemListElement"]
        assert [item["url"].split("/", 3)[3] for item in told] == [address.split("/", 1)[1] for address in cards]
        assert [item["position"] for item in told] == list(range(1, len(cards) + 1))
        assert kinds["BreadcrumbList"]["itemListElement"][-1]["name"] == place.name


def test_the_home_page_says_who_we_are_and_how_to_search(client, settings):
    shop, site = facts(client.get("/").content.decode())
    assert (shop["@type"], shop["name"], shop["url"]) == ("Organization", "Tarvo", f"{settings.SHOP_URL}/")
    action = site["potentialAction"]
    assert (site["@type"], action["@type"]) == ("WebSite", "SearchAction")
    assert action["target"] == f"{settings.SHOP_URL}/search/?q={{q}}"
    assert client.get("/search/?q=lamp").status_code == 200

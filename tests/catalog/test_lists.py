"""Lists narrowed down: what each choice would leave, one choice taken away, pages, and empty lists that lead on."""

from __future__ import annotations

import html
import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import FacetValue, Listing
from catalog.selectors.rescue import Rescue
from sellers import delivery
from sellers.models import Seller
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def audio():
    return make_category("Audio")


@pytest.fixture
def shop(audio):
    """Six headphones of three brands, four prices, two conditions and three sellers."""
    nordlys, soundyard = make_seller("Nordlys", delivery="0"), make_seller("Soundyard", delivery="5.00")
    private = make_seller("Cellar", delivery="2.00", is_trader=False)
    inside = make_category("Headphones", parent=audio)
    rows = [
        ("Aurel one headphones", "Aurel", "8.00", soundyard, "new", "Black"),
        ("Aurel two headphones", "Aurel", "30.00", nordlys, "new", "Black"),
        ("Finch three headphones", "Finch", "30.00", soundyard, "new", "White"),
        ("Finch four headphones", "Finch", "120.00", nordlys, "used", "White"),
        ("Orbis five headphones", "Orbis", "300.00", private, "used", "Red"),
        ("Orbis six headphones", "Orbis", "700.00", nordlys, "refurbished", "Red"),
    ]
    for title, brand, price, seller, condition, colour in rows:
        product = make_product(title, category=inside, brand=brand, specs=[["Colour", colour], ["Kind", "Over-ear"]])
        make_offer(product, seller=seller, price=price, condition=condition)
    return {listing.title.split()[1]: listing for listing in Listing.objects.all()}


def facet(page, title):
    """{text: (count, chosen)} of one way to narrow the list down."""
    found = next((facet for facet in page.context["facets"] if facet.title == title), None)
    return {choice.text: choice.count for choice in found.choices} if found else {}


def choice(page, title, text):
    found = next(facet for facet in page.context["facets"] if facet.title == title)
    return next(choice for choice in found.choices if choice.text == text)


def titles(page) -> set[str]:
    return {listing.title.split()[1] for listing in page.context["page"].object_list}


def test_every_choice_says_how_many_products_it_would_leave(client, audio, shop):
    page = client.get(audio.url)
    assert facet(page, "Brand") == {"Aurel": 2, "Finch": 2, "Orbis": 2}
    assert facet(page, "Condition") == {"New": 3, "Used": 2, "Refurbished": 1}
    assert facet(page, "Seller") == {"Nordlys": 3, "Soundyard": 2, "Cellar": 1}
    assert facet(page, "Colour") == {"Black": 2, "White": 2, "Red": 2}
    assert facet(page, "Delivery")["Free delivery"] == 3
    # 8 + 5 and 30 + 5 with delivery, as the cards say
    assert facet(page, "Price with delivery") == {
        "€10 to €25": 1, "€25 to €50": 2, "€100 to €250": 1, "€250 to €500": 1, "€500 to €1,000": 1,
    }  # fmt: skip
    assert "Kind" not in [each.title for each in page.context["facets"]]  # all are over-ear: it would change nothing


@pytest.mark.parametrize("where", ["category", "search", "seller"])
def test_each_choice_leads_to_as_many_products_as_it_says(client, audio, shop, where):
    seller = Seller.objects.get(name="Nordlys")
    url = {"category": audio.url, "search": "/search/?q=headphones", "seller": f"/s/{seller.code}/"}[where]
    page = client.get(url)
    joint = "&" if "?" in url else "?"
    choices = [choice for facet in page.context["facets"] for choice in facet.choices]
    assert len(choices) > 8
    for each in choices:
        left = client.get(f"{url}{joint}{each.name}={each.value}")
        assert left.context["found"].total == each.count, (each.name, each.text)
        assert each.chosen is False
        assert [chip.text for chip in left.context["chips"]], each
    for place in page.context["tree"].below:
        assert client.get(html.unescape(place.url)).context["found"].total == place.count


def test_values_of_one_kind_are_any_of_them_and_kinds_are_all_of_them(client, audio, shop):
    aurel, finch = (str(shop[name].brand_id) for name in ("one", "three"))
    either = client.get(audio.url, {"brand": [aurel, finch]})
    assert titles(either) == {"one", "two", "three", "four"}
    assert titles(client.get(audio.url, {"brand": [aurel, finch], "condition": "used"})) == {"four"}
    black, white = (FacetValue.objects.get(name="Colour", value=value).pk for value in ("Black", "White"))
    assert titles(client.get(audio.url, {"f": [black, white], "free": "1"})) == {"two", "four"}
    over_ear = FacetValue.objects.get(name="Kind").pk
    assert titles(client.get(audio.url, {"f": [black, over_ear]})) == {"one", "two"}


def test_a_kind_that_has_a_choice_is_counted_without_it_and_others_with_it(client, audio, shop):
    aurel = str(shop["one"].brand_id)
    page = client.get(audio.url, {"brand": aurel})
    assert facet(page, "Brand") == {"Aurel": 2, "Finch": 2, "Orbis": 2}  # another one can be ticked
    assert choice(page, "Brand", "Aurel").chosen
    assert facet(page, "Colour") == {}  # both are black
    assert facet(page, "Seller") == {"Nordlys": 1, "Soundyard": 1}
    black = FacetValue.objects.get(value="Black").pk
    page = client.get(audio.url, {"f": black, "free": "1"})
    assert facet(page, "Colour") == {"Black": 1, "White": 1, "Red": 1}


def test_what_is_chosen_stays_visible_when_nothing_is_left_of_it(client, audio, shop):
    page = client.get(audio.url, {"brand": shop["one"].brand_id, "condition": "refurbished", "rating": "4"})
    assert page.context["found"].total == 0
    assert choice(page, "Brand", "Aurel").chosen
    assert choice(page, "Condition", "Refurbished").chosen
    assert choice(page, "Rating", "4 stars and up").chosen


def test_ratings_count_from_so_many_stars_up(client, audio, shop):
    for name, rating in {"one": "4.60", "two": "4.00", "three": "3.20", "four": "1.50"}.items():
        Listing.objects.filter(pk=shop[name].pk).update(rating=rating, reviews_count=3)
    page = client.get(audio.url)
    assert facet(page, "Rating") == {"4 stars and up": 2, "3 stars and up": 3}
    assert titles(client.get(audio.url, {"rating": "4"})) == {"one", "two"}
    chosen = client.get(audio.url, {"rating": "4"})
    assert facet(chosen, "Rating") == {"Any rating": 6, "4 stars and up": 2, "3 stars and up": 3}


NOW = [
    "2026-11-24 11:00",  # a Tuesday, before any cut-off
    "2026-11-24 13:59", "2026-11-24 14:00", "2026-11-24 23:30",
    "2026-11-27 15:00",  # a Friday afternoon
    "2026-11-28 10:00",  # a Saturday
    "2026-11-29 23:59",
]  # fmt: skip


@pytest.mark.parametrize("now", NOW)
def test_by_a_day_means_the_day_that_cards_promise(client, audio, shop, monkeypatch, now):
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Dublin"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    every = list(Listing.objects.order_by("pk"))
    for n, listing in enumerate(every):
        Listing.objects.filter(pk=listing.pk).update(handling_days=n, delivery_days=1, cutoff=time(12 if n % 2 else 18))
    listings = list(Listing.objects.all())
    for days in (1, 2, 3, 5, 10):
        until = delivery.add_working_days(delivery.counted_from().day, days)
        due = {
            listing.title.split()[1]
            for listing in listings
            if delivery.promise(listing.handling_days, listing.cutoff, 1, 1).arrives_by <= until
        }
        page = client.get(audio.url, {"days": days})
        assert titles(page) == due, days


def test_prices_are_those_with_delivery(client, audio, shop):
    assert titles(client.get(audio.url, {"from": "30", "to": "34.99"})) == {"two"}  # three costs 35 delivered
    assert titles(client.get(audio.url, {"from": "35", "to": "35"})) == {"three"}
    assert titles(client.get(audio.url, {"price": ["10-25", "500-1000"]})) == {"one", "six"}


def test_the_other_way_round_is_understood_and_what_is_no_price_is_said(client, audio, shop):
    assert titles(client.get(audio.url, {"from": "€ 34,99", "to": "30"})) == {"two"}
    page = client.get(audio.url, {"from": "cheap", "to": "34"}).content.decode()
    assert "“cheap” is not a price" in page


def chips(page) -> dict[str, str]:
    return {chip.text: chip.url for chip in page.context["chips"]}


def test_every_choice_is_a_chip_that_takes_only_it_away(client, audio, shop):
    white = FacetValue.objects.get(value="White").pk
    seller = Seller.objects.get(name="Nordlys").pk
    chosen = {
        "brand": [shop["one"].brand_id, shop["three"].brand_id], "condition": ["new", "used"], "f": white,
        "seller": seller, "price": "100-250", "from": "5", "to": "750", "rating": "3", "free": "1", "days": "10",
        "stock": "1", "sort": "price",
    }  # fmt: skip
    page = client.get(audio.url, chosen)
    links = chips(page)
    assert list(links)[:5] == ["Aurel", "Finch", "Sold by Nordlys", "New", "Used"]
    assert {"Colour: White", "€100 to €250", "€5 to €750", "3 stars and up", "Free delivery"} <= set(links)
    assert len(links) == 12
    for text, url in links.items():
        after = client.get(url)
        assert set(chips(after)) == set(links) - {text}
        assert after.context["filters"].sort == "price"
    text = page.content.decode()
    assert "Clear all" in text
    cleared = client.get(page.context["clear_url"])
    assert not cleared.context["chips"]
    assert cleared.context["filters"].sort == "price"
    assert cleared.context["found"].total == 6


def test_chips_are_links_in_the_page_that_robots_need_not_follow(client, audio, shop):
    text = client.get(audio.url, {"free": "1"}).content.decode()
    assert re.search(r'<a class="chip chip--on" rel="nofollow" href="/c/audio/"', text)
    assert 'content="noindex, follow"' in text


def test_the_search_and_its_department_stay_when_a_choice_goes(client, audio, shop):
    page = client.get("/search/", {"q": "headphones", "c": "audio", "free": "1"})
    assert chips(page) == {"Free delivery": "/search/?q=headphones&c=audio"}
    assert client.get(page.context["clear_url"]).context["found"].total == 6


def test_departments_lead_down_and_up_and_keep_the_words_and_choices(client, audio, shop):
    make_offer(make_product("Headphones shelf", category=make_category("Furniture")), price="80.00")
    page = client.get("/search/", {"q": "headphones", "condition": "new"})
    below = {place.text: place for place in page.context["tree"].below}
    assert {name: place.count for name, place in below.items()} == {"Audio": 3, "Furniture": 1}
    down = client.get(below["Audio"].url)
    assert down.context["found"].total == 3
    assert chips(down)
    tree = down.context["tree"]
    assert tree.here == "Audio"
    assert [place.text for place in tree.below] == ["Headphones"]
    assert client.get(tree.way[0].url).context["found"].total == 4
    further = client.get(tree.below[0].url)
    assert [place.text for place in further.context["tree"].way] == ["all of Tarvo", "Audio"]
    inside = client.get(audio.url, {"condition": "new"}).context["tree"].below[0]
    assert inside.url == "/c/audio/headphones/?condition=new"


def test_many_measured_values_become_ranges_that_lead_to_what_they_count(client, audio):
    for number in range(12):
        product = make_product(category=audio, specs=[["Weight", f"{(number + 1) * 100} g"]])
        make_offer(product, price="10.00")
    page = client.get(audio.url)
    ranges = next(facet for facet in page.context["facets"] if facet.title == "Weight").choices
    assert [choice.name for choice in ranges] == ["r"] * 4
    assert sum(choice.count for choice in ranges) == 12
    for each in ranges:
        chosen = client.get(audio.url, {"r": each.value})
        assert chosen.context["found"].total == each.count == 3
        assert [chip.text for chip in chosen.context["chips"]] == [f"Weight: {each.text}"]
        again = next(facet for facet in chosen.context["facets"] if facet.title == "Weight").choices
        assert [choice.value for choice in again] == [choice.value for choice in ranges]
    two = client.get(audio.url, {"r": [ranges[0].value, ranges[3].value]})
    assert two.context["found"].total == 6


def test_a_seller_s_page_says_who_sells_how_it_is_sent_and_what_is_promised(client, shop):
    seller = Seller.objects.get(name="Soundyard")
    Seller.objects.filter(pk=seller.pk).update(legal_name="Soundyard Ltd", tax_id="IE1234567T", city="Cork")
    text = client.get(f"/s/{seller.code}/").content.decode()
    for told in ("Soundyard Ltd", "IE1234567T", "Cork, Ireland", "sells as a business", "€5.00", "Free for 30 days"):
        assert told in text
    private = client.get(f"/s/{Seller.objects.get(name='Cellar').code}/").content.decode()
    assert "private person" in private
    assert "VAT number" not in private


# --- htmx ---------------------------------------------------------------------------------------------------------
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.mark.parametrize("url", ["/c/audio/?free=1", "/search/?q=headphones&free=1", "/s/CODE/?free=1"])
def test_htmx_gets_the_same_list_alone_and_caches_keep_both_apart(client, shop, url):
    url = url.replace("CODE", Seller.objects.get(name="Nordlys").code)
    whole, alone = client.get(url), client.get(url, **HTMX)
    assert "<html" in whole.content.decode()
    assert alone.content.decode().lstrip().startswith('<div class="plp" id="list">')
    assert alone.content.decode().strip() in whole.content.decode()
    for answer in (whole, alone):
        assert "HX-Request" in answer["Vary"]
        assert answer["Surrogate-Key"] == whole["Surrogate-Key"]
    back = client.get(url, **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in back.content.decode()


# --- queries ------------------------------------------------------------------------------------------------------
def counted(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_choices_cost_a_small_fixed_number_of_queries(client, audio, shop):
    plain = counted(client, audio.url)
    assert plain <= 6
    brands = "&".join(f"brand={shop[name].brand_id}" for name in ("one", "three", "five"))
    values = "&".join(f"f={pk}" for pk in FacetValue.objects.values_list("pk", flat=True))
    every = f"{audio.url}?{brands}&{values}&condition=new&free=1&days=10&rating=1&from=1&price=25-50&stock=1"
    assert counted(client, f"{audio.url}?free=1") == plain + 1
    assert counted(client, every) <= plain + 2
    code = Seller.objects.get(name="Nordlys").code
    assert counted(client, f"/s/{code}/") <= 7


def test_an_empty_list_asks_at_most_ten_times_more(client, audio, shop):
    found = client.get("/search/", {"q": "aurel headphones xylophone quux velocipede zeppelin"}).context["rescue"]
    again = Rescue(found.asked, found.found, found.chosen, found.address, found.scope, found.whole)
    with CaptureQueriesContext(connection) as queries:
        assert again.fewer_words or again.related or again.instead or again.mentions
        assert again.without_one == []
    assert len(queries) <= 10
    filtered = client.get("/search/", {"q": "headphones", "free": "1", "days": "1"}).context["rescue"]
    with CaptureQueriesContext(connection) as queries:
        assert filtered.without_one
    assert len(queries) == 0  # counted with the page


# --- empty lists ----------------------------------------------------------------------------------------------------
def test_an_empty_list_offers_one_limit_less_with_what_it_leaves(client, audio, shop):
    page = client.get(audio.url, {"brand": shop["one"].brand_id, "condition": "used", "free": "1"})
    ways = {way.text: (way.count, way.url) for way in page.context["rescue"].without_one}
    assert {text: count for text, (count, _) in ways.items()} == {"Aurel": 1, "Used": 1}
    for count, url in ways.values():
        assert client.get(url).context["found"].total == count
    assert "Without Aurel" in page.content.decode()


def test_a_department_without_results_leads_to_all_of_the_shop(client, audio, shop):
    empty = make_category("Garden")
    make_offer(make_product("Spade", category=empty), price="20.00")
    page = client.get("/search/", {"q": "headphones", "c": "garden"})
    text = page.content.decode()
    assert "No results for “headphones” in Garden" in text
    way = page.context["rescue"].everywhere
    assert f"{way.count} in all of Tarvo" in text
    assert client.get(way.url).context["found"].total == way.count == 6


def test_words_that_nothing_has_are_left_out_one_at_a_time(client, audio, shop):
    page = client.get("/search/", {"q": "headphones zeppelin"})
    if page.context["found"].total:
        pytest.fail("this query must find nothing for the test to mean anything")
    ways = page.context["rescue"].fewer_words
    assert [(way.text, way.count) for way in ways] == [("headphones", 6)]
    assert client.get(ways[0].url).context["found"].total == 6


def test_several_words_that_nobody_knows_are_left_out_together(client, audio, shop):
    page = client.get("/search/", {"q": "xylophone aurel quux headphones velocipede"})
    assert page.context["found"].total == 0
    ways = {way.text: way.count for way in page.context["rescue"].fewer_words}
    assert "aurel headphones" in ways
    for text, count in ways.items():
        assert client.get("/search/", {"q": text}).context["found"].total == count


def test_no_way_out_leads_to_what_merely_mentions_the_words(client, audio, shop):
    product = make_product("Oak shelf", category=make_category("Furniture"), description="Holds headphones and more.")
    make_offer(product, price="80.00")
    page = client.get("/search/", {"q": "headphones", "c": "furniture", "price": "250-500"})
    assert page.context["found"].total == 0
    for way in page.context["rescue"].without_one:
        assert client.get(way.url).context["found"].total == way.count


def test_an_empty_search_shows_departments_and_what_is_popular(client, audio, shop):
    page = client.get("/search/", {"q": "zeppelin"})
    text = page.content.decode()
    assert "No seller has anything called “zeppelin”" in text
    assert 'href="/c/audio/"' in text
    assert "Popular now" in text
    related = client.get("/search/", {"q": "audios zeppelin"}).context["rescue"].related
    assert [place.name for place in related] == ["Audio"]

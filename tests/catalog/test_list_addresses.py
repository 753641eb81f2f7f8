"""What stands in the address of a list: pages, nonsense that is answered, choices that are read back as written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from catalog.selectors.filters import PARAMETERS, Address, Filters
from sellers.models import Seller
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def audio():
    return make_category("Audio")


@pytest.fixture
def headphones(audio):
    """One product, for what needs no more."""
    return make_offer(make_product("Aurel headphones", category=audio, brand="Aurel"), price="30.00")


# --- pages --------------------------------------------------------------------------------------------------------
@pytest.fixture
def many(audio):
    for _ in range(50):
        make_offer(make_product(category=audio), price="10.00")


def test_show_more_is_a_link_to_the_next_page_and_says_how_far_one_is(client, audio, many):
    text = client.get(audio.url).content.decode()
    assert "24 of 50" in text
    assert f'href="{audio.url}?page=2"' in text
    seen = set()
    url = audio.url
    while url:
        page = client.get(url)
        seen |= {listing.pk for listing in page.context["page"].object_list}
        url = page.context["more_url"]
    assert len(seen) == 50
    assert "50 of 50" in page.content.decode()
    assert page.context["before_url"] == f"{audio.url}?page=2"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{audio.url}?page=3">' in page.content.decode()


@pytest.mark.parametrize("number", ["4", "126", "1000000000", "9" * 4000])
def test_a_page_that_is_not_there_says_so(client, audio, many, number):
    page = client.get(audio.url, {"page": number})
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is no page" in text
    assert "The list ends with page 3" in text
    assert "noindex" in text
    assert f'href="{audio.url}?page=3"' in text
    assert not page.context["page"].object_list


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "", "²", "١", "%00"])
def test_a_page_number_that_is_none_is_the_first_page(client, audio, many, number):
    assert client.get(f"{audio.url}?page={number}").context["page"].number == 1


def test_a_long_list_says_that_only_its_first_thousands_are_shown(client, audio, many, monkeypatch):
    monkeypatch.setattr("catalog.search.page.CAP", 30)
    first = client.get(audio.url).content.decode()
    assert "30+ products" in first
    last = client.get(audio.url, {"page": 2}).content.decode()
    assert "These are the first 30 of more" in last
    assert "A list shows its first 30 products, 2 pages" in client.get(audio.url, {"page": 3}).content.decode()


# --- whatever stands in an address --------------------------------------------------------------------------------
LONG = "x" * 10_000
STRANGE = [
    "", " ", "%", "_", "'", '"', "\\", LONG, "x " * 5000, "\0", "x\0y", "the of and", "🙂", "مرحبا بك", "\u202e abc",
    "a & b | !c:*", "'; DROP TABLE catalog_listing; --", "' OR 1=1 --", "<script>alert(1)</script>", "(((", ":*", "!",
    "<->", "a <-> b", "-" * 300, "{1,2}", "{{ 7 }}", "%(text)s", "%s", "{}", "NaN", "\ufffd\ufffe",
    "1e999", "-1", "0x10", "１２", "null", "None", "true", "../../etc/passwd", "\r\nSet-Cookie: a=b",
]  # fmt: skip
NAMES = [*PARAMETERS, "sort", "page", "literally", "loosely"]


@pytest.mark.parametrize("value", STRANGE)
def test_nothing_that_stands_in_an_address_breaks_a_list(client, audio, headphones, value):
    every = dict.fromkeys(NAMES, value)
    code = Seller.objects.get().code
    for path, asked in [
        (audio.url, every),
        (f"/s/{code}/", every),
        ("/search/", every | {"q": "headphones", "c": "audio"}),
        ("/search/", {"q": value}),
    ]:
        answer = client.get(path, asked)
        assert answer.status_code == 200, path
        assert b"<script>alert" not in answer.content


RANGES = [
    ("-5", ""), ("", "-1"), ("1e308", "1e309"), ("99999999999999999999", "1"), ("NaN", "Infinity"), ("-0", "0"),
    ("0.000000001", "9" * 400), ("1,000,000.00", "2"), ("700", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("least", "most"), RANGES)
def test_absurd_prices_are_answered(client, audio, headphones, least, most):
    assert client.get(audio.url, {"from": least, "to": most}).status_code == 200


API = [
    {"q": value} for value in STRANGE if len(value) <= 200 and "\n" not in value
] + [{"q": LONG}, {"price_from": "-1"}, {"price_from": "9", "price_to": "1"}, {"limit": "10000"}, {"offset": "1" * 30},
     {"category": "0"}, {"category": "9" * 30}, {"sort": "'"}, {"limit": "x"}]  # fmt: skip


@pytest.mark.parametrize("asked", API)
def test_the_api_answers_or_says_what_is_wrong(client, headphones, asked):
    assert client.get("/api/v1/search", asked).status_code in (200, 422)


UNKNOWN = ["brand=999999", "seller=999999", "f=999999", "r=Nothing~1~2~kg", "condition=broken", "price=1-2", "days=4"]


@pytest.mark.parametrize("query", UNKNOWN)
def test_a_choice_that_does_not_exist_is_none(client, audio, headphones, query):
    page = client.get(f"{audio.url}?{query}")
    assert page.context["found"].total == 1
    assert not page.context["chips"]


def test_thousands_of_choices_cost_no_more_than_fifty(client, audio, headphones, django_assert_max_num_queries):
    query = "&".join(f"f={number}&brand={number}&r=A{number}~1~2~" for number in range(300))
    with django_assert_max_num_queries(8):
        assert client.get(f"{audio.url}?{query}").status_code == 200


# --- addresses ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    ["", "brand=1&brand=2", "from=5&to=7.5", "r=Weight~500~1000~g&r=Weight~~500~g", "f=3&price=-10&price=1000-&days=5"],
)  # fmt: skip
def test_an_address_is_read_back_as_it_was_written(query):
    filters = Filters.of(QueryDict(query))
    written = Address("/c/x/").to(filters)
    assert Filters.of(QueryDict(written.partition("?")[2])) == filters


def test_amounts_are_written_plainly():
    address = Address("/c/x/")
    assert address.to(Filters(least=Decimal("1E+3"), most=Decimal("2500.50"))) == "/c/x/?from=1000&to=2500.5"


def test_robots_are_kept_out_of_filtered_lists(client):
    text = client.get("/robots.txt").content.decode()
    for name in [*PARAMETERS, "sort"]:
        assert f"Disallow: /*?{name}=" in text
        assert f"Disallow: /*&{name}=" in text
    assert "?page=" not in text

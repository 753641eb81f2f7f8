"""Where things go: chosen in the header, kept in one cookie, and what a cache in front of the shop is told."""

import pytest
from django.test import Client
from oscar.core.loading import get_model

from sellers import places
from sellers.places import Place

pytestmark = pytest.mark.django_db
GERMANY_NET = {"country": "DE", "net": "1"}


def test_choosing_a_place_leads_back_and_is_remembered(client):
    answer = client.post("/place/", GERMANY_NET | {"next": "/search/?q=teapot"})
    assert (answer.status_code, answer["Location"]) == (303, "/search/?q=teapot")
    assert client.cookies["place"].value == "DE.net"
    assert "Deliver to <b>Germany</b>, without VAT" in client.get("/").content.decode()


def test_choosing_twice_changes_nothing(client):
    for _ in range(2):
        client.post("/place/", {"country": "FR"})
    assert client.cookies["place"].value == "FR"


def test_looking_at_the_form_chooses_nothing_and_shows_what_is_chosen(client):
    client.cookies["place"] = "SE.net"
    answer = client.get("/place/", {"next": "/c/audio/"})
    text = answer.content.decode()
    assert answer.status_code == 200 and not answer.cookies
    assert '<option value="SE" selected>Sweden' in text and 'name="net" value="1" checked' in text
    assert 'name="next" value="/c/audio/"' in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/place/").status_code == 405


@pytest.mark.parametrize("country", ["", "XX", "de", "DE.net", "D\0E", "🇩🇪", "D" * 10_000])
def test_a_country_that_we_do_not_know_is_refused_with_a_word(client, country):
    answer = client.post("/place/", {"country": country, "next": "/c/audio/"})
    assert answer.status_code == 422
    assert "Choose a country of the list." in answer.content.decode()
    assert 'name="next" value="/c/audio/"' in answer.content.decode()
    assert "place" not in answer.cookies


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y",
              "place/", "/place/?next=/place/", "/" + "x" * 5000, "/\0"],
)  # fmt: skip
def test_the_way_back_never_leads_elsewhere(client, there):
    assert client.post("/place/", {"country": "DE", "next": there})["Location"] == "/"


def test_the_way_back_may_have_letters_of_any_language(client):
    answer = client.post("/place/", {"country": "DE", "next": "/search/?q=Stühle"})
    assert answer["Location"] == "/search/?q=St%C3%BChle"


def test_another_site_can_not_choose():
    strict = Client(enforce_csrf_checks=True)
    from_elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert strict.post("/place/", GERMANY_NET, headers=from_elsewhere).status_code == 403
    assert strict.post("/place/", GERMANY_NET, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("", Place("IE")), ("DE", Place("DE")), ("DE.net", Place("DE", True)), ("IE.net", Place("IE", True)),
        ("IE", Place("IE")), ("XX", Place("IE")), ("DE.", Place("IE")), ("DE.gross", Place("IE")), ("de", Place("IE")),
        (".net", Place("IE")), ("DE.net.net", Place("IE")), ("x" * 10_000, Place("IE")),
    ],
)  # fmt: skip
def test_a_cookie_that_makes_no_sense_counts_as_home(code, place):
    assert places.read(code) == place
    assert places.read(place.code) == place


def test_one_can_choose_exactly_the_countries_that_an_address_may_be_in():
    kept = get_model("address", "Country").objects.filter(is_shipping_country=True)
    assert set(places.countries()) == set(kept.values_list("pk", flat=True))


def test_the_home_country_can_always_be_chosen(settings):
    settings.SHOP_COUNTRY = "JP"
    assert places.countries()[0] == "JP"
    assert places.read("JP.net") == Place("JP", True)


@pytest.mark.parametrize("code", ["", "IE", "nonsense"])
def test_a_cache_that_does_not_know_the_place_keeps_pages_for_home_by_all_cookies(client, code):
    client.cookies["place"] = code
    answer = client.get("/")
    assert "public" in answer["Cache-Control"] and "s-maxage" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("code", ["DE", "IE.net"])
def test_a_cache_that_does_not_know_the_place_keeps_no_page_for_another(client, code):
    client.cookies["place"] = code
    answer = client.get("/")
    assert "private" in answer["Cache-Control"] and "s-maxage" not in answer["Cache-Control"]


@pytest.mark.parametrize("code", ["", "DE", "IE.net"])
def test_a_cache_that_knows_the_place_may_keep_every_page(client, settings, code):
    settings.CACHE_KNOWS_PLACE = True
    client.cookies["place"] = code
    answer = client.get("/")
    assert "public" in answer["Cache-Control"] and "s-maxage" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies

"""Error pages, help pages and the style guide."""

import re

import pytest
from django.test import Client

from store import help as help_pages
from store import views


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.django_db
def test_an_unknown_address_is_answered_with_help(client):
    answer = client.get("/no/such/page/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert 'action="/search/"' in text and 'href="/orders/"' in text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_told_why(rf):
    answer = views.forbidden_form(rf.post("/"), "no")
    assert answer.status_code == 403
    assert "nothing was ordered" in answer.content.decode()


def test_the_page_for_our_own_mistakes_needs_no_database(rf):
    """Without django_db every query would raise."""
    answer = views.broken(rf.get("/"))
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong on our side" in text
    assert "<title>Something went wrong - Tarvo</title>" in text


@pytest.mark.django_db
def test_a_page_that_breaks_is_answered_with_it(monkeypatch):
    monkeypatch.setattr(help_pages, "render", lambda *args: 1 / 0)
    answer = Client(raise_request_exception=False).get("/help/")
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("page", help_pages.PAGES)
def test_help_pages(client, page):
    answer = client.get(f"/help/{page}/" if page else "/help/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<h1") == 1
    assert "Set-Cookie" not in answer.headers
    assert 15 <= len(re.search(r"<title>(.*)</title>", text)[1]) <= 65


@pytest.mark.django_db
def test_there_is_no_other_help_page(client):
    assert client.get("/help/../settings/").status_code == 404
    assert client.get("/help/frame/").status_code == 404
    assert client.post("/help/").status_code == 405


@pytest.mark.django_db
def test_help_says_what_the_settings_say(client, settings):
    settings.RETURN_DAYS = 77
    settings.PLATFORM_COMMISSION = "0.125"
    assert "for 77 days" in client.get("/help/returns/").content.decode()
    assert "we keep 12.5 % of" in client.get("/help/selling/").content.decode()


@pytest.mark.django_db
def test_the_style_guide_is_for_developers(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/_styleguide/").status_code == 404


@pytest.mark.django_db
def test_the_style_guide_knows_nothing_about_the_visitor(client, demo, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/_styleguide/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers and "Vary" not in answer.headers


@pytest.mark.django_db
def test_every_page_has_its_landmarks(client, demo):
    text = client.get("/_styleguide/").content.decode()
    for part in ('<a class="skip" href="#main"', '<main id="main"', "<header", "<footer", "<search", 'id="live"'):
        assert part in text
    assert "csrf" not in text.lower()


@pytest.mark.django_db
def test_browsers_may_fetch_product_and_department_pages_ahead(client):
    assert client.get("/").headers["Speculation-Rules"] == '"/speculation-rules.json"'
    answer = client.get("/speculation-rules.json")
    assert answer.headers["Content-Type"] == "application/speculationrules+json"
    (rule,) = answer.json()["prefetch"]
    assert {"or": [{"href_matches": "/p/*"}, {"href_matches": "/c/*"}]} in rule["where"]["and"]
    assert "cart" not in str(rule)

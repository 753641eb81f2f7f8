"""Hearts in a browser: with a script at once and on cached pages, without one through the list."""

import pytest
from playwright.sync_api import expect

from catalog.models import Saved
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def audio():
    place = make_category("Audio")
    for title in ("Aurel headphones", "Tern travel case"):
        make_offer(make_product(title, category=place), price="19.00")
    return place


def heart(page, title="Aurel headphones"):
    return page.get_by_role("button", name=f"Save {title}", exact=True).first


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_a_heart_is_filled_at_once_and_on_every_page(audio, open_page, width, theme):
    page = open_page(width=width, theme=theme)
    page.goto(audio.url)
    with page.expect_response("**/saved/add/"):
        heart(page).click()
    expect(page.locator("[data-saved-count]").first).to_have_text("1")
    assert heart(page).get_attribute("aria-pressed") == "true"
    assert heart(page, "Tern travel case").get_attribute("aria-pressed") == "false"
    assert_accessible(page)
    assert_fits(page)
    page.goto("/")
    assert heart(page).get_attribute("aria-pressed") == "true"
    page.goto("/saved/")
    assert page.get_by_role("link", name="Aurel headphones").is_visible()
    assert_accessible(page)
    assert_fits(page)
    page.goto(audio.url)
    with page.expect_response("**/saved/remove/"):
        heart(page).click()
    expect(page.locator("[data-saved-count]").first).to_be_hidden()
    assert not Saved.objects.exists()


def test_without_a_script_a_heart_leads_to_the_list_and_back(audio, open_page):
    page = open_page(js=False)
    page.goto(audio.url)
    heart(page).click()
    page.wait_for_url("**/saved/**")
    assert page.get_by_text("Saved: Aurel headphones").is_visible()
    page.get_by_role("button", name="Remove Aurel headphones").click()
    assert page.get_by_text("Taken off the list: Aurel headphones").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_role("link", name="Aurel headphones").is_visible()
    assert Saved.objects.count() == 1


def test_another_browser_asks_what_is_saved_once(audio, open_page, buyer):
    Saved.objects.create(user=buyer, product_id=Saved.product.field.related_model.objects.first().pk)
    page = open_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail", exact=False).first.fill(buyer.email)
    page.get_by_label("Password", exact=False).first.fill("long-enough-9")
    with page.expect_response("**/saved/ids"):
        page.get_by_role("button", name="Sign in", exact=True).click()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/saved/ids") else None)
    page.goto(audio.url)
    assert page.locator("[data-heart][aria-pressed=true]").count() == 1
    assert not asked
    page.get_by_role("link", name="Account").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(audio.url)
    assert page.locator("[data-heart][aria-pressed=true]").count() == 0


def test_a_heart_that_could_not_be_kept_is_empty_again_and_says_so(audio, open_page):
    page = open_page()
    page.goto(audio.url)
    page.route("**/saved/add/", lambda route: route.abort())
    heart(page).click()
    expect(page.locator("#live")).to_contain_text("That did not work")
    assert heart(page).get_attribute("aria-pressed") == "false"

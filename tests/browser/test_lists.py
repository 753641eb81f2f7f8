"""Lists in a browser: ticks, chips, "Show more" and the Back button, by htmx and without scripts."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from sellers.models import Seller
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(transactional_db):
    """Sixty lamps: 30 of Aurel, 20 of Finch and 10 of Orbis; those of Finch are sent for nothing."""
    lamps = make_category("Lamps", parent=make_category("Home"))
    paid, free = make_seller("Lamp House", delivery="4.00"), make_seller("Bright", delivery="0")
    for brand, count in {"Aurel": 30, "Finch": 20, "Orbis": 10}.items():
        for number in range(count):
            specs = [["Colour", "Brass" if number % 2 else "Black"]]
            product = make_product(f"{brand} desk lamp {number}", category=lamps, brand=brand, specs=specs)
            make_offer(product, seller=free if brand == "Finch" else paid, price=str(10 + number * 5))
    call_command("reindex", stdout=StringIO())


def loads(page: Page) -> list[str]:
    """Whole pages that the browser goes to from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if request.is_navigation_request() else None)
    return seen


def back(page: Page) -> None:
    page.evaluate("history.back()")
    page.wait_for_load_state("load")


def cards(page: Page):
    return page.locator("#list .card")


def test_a_tick_changes_list_counts_and_address_without_a_reload_and_back_undoes_it(shop, open_page):
    page = open_page()
    page.goto("/c/home/lamps/")
    went = loads(page)
    expect(page.locator("#count")).to_have_text("60 products")
    finch = page.get_by_role("checkbox", name=re.compile("Finch"))
    finch.check()
    expect(page.locator("#count")).to_have_text("20 products")
    expect(page).to_have_url(re.compile(r"/c/home/lamps/\?brand=\d+$"))
    assert finch.is_checked()
    expect(finch).to_be_focused()
    expect(page.get_by_role("checkbox", name=re.compile("Aurel"))).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Orbis")).check()
    expect(page.locator("#count")).to_have_text("30 products")
    page.get_by_role("link", name="Remove Finch").click()
    expect(page.locator("#count")).to_have_text("10 products")
    assert not finch.is_checked()
    assert went == []
    back(page)
    expect(page.locator("#count")).to_have_text("30 products")
    expect(page.get_by_role("checkbox", name=re.compile("Finch"))).to_be_checked()
    back(page)
    expect(page.locator("#count")).to_have_text("20 products")
    back(page)
    expect(page.locator("#count")).to_have_text("60 products")
    expect(page).to_have_url(re.compile(r"/c/home/lamps/$"))
    expect(page.get_by_role("checkbox", name=re.compile("Finch"))).not_to_be_checked()


def test_order_price_and_clear_all(shop, open_page):
    page = open_page()
    page.goto("/search/?q=desk+lamp")
    page.get_by_label("Sort by").select_option("price")
    expect(cards(page).first).to_contain_text("Finch desk lamp 0")
    expect(page).to_have_url(re.compile(r"q=desk\+lamp&sort=price$|sort=price&q=desk\+lamp$"))
    page.get_by_label("To, in euro").fill("20")
    page.get_by_label("To, in euro").press("Enter")
    expect(page.get_by_role("link", name="Remove Up to €20")).to_be_visible()
    assert page.get_by_label("Sort by").input_value() == "price"
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator("#count")).to_have_text("60 products")
    assert page.get_by_label("To, in euro").input_value() == ""
    assert page.get_by_label("Sort by").input_value() == "price"


def test_show_more_appends_says_how_far_and_goes_on_with_the_first_new_one(shop, open_page):
    page = open_page()
    page.goto("/c/home/lamps/?sort=price")
    went = loads(page)
    assert cards(page).count() == 24
    page.get_by_role("link", name="Show more").click()
    expect(cards(page)).to_have_count(48)
    expect(page.locator("#more")).to_contain_text("48 of 60")
    expect(cards(page).nth(24).locator(".card__t a")).to_be_focused()
    expect(page.locator("#live")).to_have_text("48 of 60 shown")
    expect(page).to_have_url(re.compile("page=2"))
    page.get_by_role("link", name="Show more").click()
    expect(cards(page)).to_have_count(60)
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    assert went == []
    titles = cards(page).locator(".card__t").all_inner_texts()
    assert len(set(titles)) == 60
    page.reload()
    expect(page.locator("#count")).to_have_text("60 products, page 3 of 3")
    page.get_by_role("link", name="Show the 24 before").click()
    expect(page.locator("#count")).to_have_text("60 products, page 2 of 3")


def test_a_product_and_back_shows_the_list_as_it_was(shop, open_page):
    page = open_page()
    page.goto("/c/home/lamps/")
    page.get_by_role("checkbox", name=re.compile("Orbis")).check()
    expect(page.locator("#count")).to_have_text("10 products")
    cards(page).nth(3).locator(".card__t a").click()
    page.wait_for_url("**/p/**")
    page.go_back()
    expect(page.locator("#count")).to_have_text("10 products")
    expect(page.get_by_role("checkbox", name=re.compile("Orbis"))).to_be_checked()


def test_what_was_folded_stays_folded(shop, open_page):
    page = open_page()
    page.goto("/c/home/lamps/")
    page.locator("#facet-seller > summary").click()
    page.get_by_role("checkbox", name=re.compile("Finch")).check()
    expect(page.locator("#count")).to_have_text("20 products")
    assert page.locator("#facet-seller").count() == 0 or page.locator("#facet-seller").get_attribute("open") is None


def test_on_a_phone_the_filters_are_a_drawer_with_a_live_count(shop, open_page):
    page = open_page(width=390)
    page.goto("/c/home/lamps/")
    drawer = page.locator("#narrow")
    assert not drawer.is_visible()
    page.get_by_role("button", name="Filters").click()
    assert drawer.is_visible()
    drawer.get_by_role("checkbox", name=re.compile("Finch")).check()
    expect(drawer.get_by_role("button", name="Show 20 products")).to_be_in_viewport()
    assert drawer.is_visible()  # one goes on ticking
    assert_accessible(page)
    drawer.get_by_role("button", name="Show 20 products").click()
    expect(drawer).not_to_be_visible()
    expect(page.locator("#count")).to_have_text("20 products")
    back(page)  # one step, not one more for the button
    expect(page.locator("#count")).to_have_text("60 products")
    page.get_by_role("button", name="Filters").click()
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(page.get_by_role("button", name="Filters")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_it_is_a_form_with_links(shop, open_page, width):
    page = open_page(width=width, js=False)
    page.goto("/c/home/lamps/")
    if width < 600:
        page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name=re.compile("Finch")).check()
    page.get_by_role("checkbox", name=re.compile("Brass")).check()
    page.get_by_role("button", name=re.compile("Show 60 products")).click()
    expect(page.locator("#count")).to_have_text("10 products")
    page.get_by_role("link", name="Remove Colour: Brass").click()
    expect(page.locator("#count")).to_have_text("20 products")
    page.get_by_role("link", name="Clear all").click()
    page.get_by_label("Sort by").select_option("new")
    page.get_by_role("button", name="Sort").click()
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#more")).to_contain_text("48 of 60")


def test_a_search_within_a_department_leads_out_of_it(shop, open_page):
    make_offer(make_product("Spade", category=make_category("Garden")))
    call_command("reindex", stdout=StringIO())
    page = open_page()
    page.goto("/")
    page.get_by_label("Search in").select_option("garden")
    page.get_by_label("Search products, brands and sellers").fill("desk lamp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No results for “desk lamp” in Garden")).to_be_visible()
    assert page.get_by_label("Search in").input_value() == "garden"
    page.get_by_role("link", name="60 in all of Tarvo").click()
    expect(page.locator("#count")).to_have_text("60 products")


ADDRESSES = [
    "/c/home/lamps/?free=1&from=20", "/search/?q=desk+lamp", "/s/SELLER/", "/search/?q=desk+zeppelin",
    "/c/home/lamps/?to=1&free=1", "/c/home/lamps/?page=99",
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lists_are_accessible_and_fit(shop, open_page, theme):
    seller = Seller.objects.get(name="Bright").code
    for width in (320, 1280):
        page = open_page(width=width, theme=theme)
        for address in ADDRESSES:
            page.goto(address.replace("SELLER", seller))
            assert_accessible(page)
            assert_fits(page)

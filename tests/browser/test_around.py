"""What a browser remembers for its owner, rails that come when they are needed, and comparing on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def goods():
    place = make_category("Audio")
    names = ["Aurel headphones", "Tern headphones", "Vela headphones", "Lumen headphones", "Orbis headphones"]
    specs = [["Weight", "248 g"], ["Colour", "Black"]]
    return [make_offer(make_product(name, category=place, specs=specs), price="19.00").product for name in names]


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_what_was_looked_at_is_shown_on_other_pages_until_it_is_cleared(goods, open_page, width, theme):
    page = open_page(width=width, theme=theme)
    rail = page.get_by_role("region", name="Recently viewed, scrollable")
    page.goto(goods[0].get_absolute_url())
    expect(rail).to_be_hidden()  # nothing but this one was looked at
    page.goto(goods[1].get_absolute_url())
    expect(rail.get_by_role("link")).to_have_text(["Aurel headphones"])
    page.goto("/")
    expect(rail.get_by_role("link")).to_have_text(["Tern headphones", "Aurel headphones"])
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(rail).to_be_hidden()
    page.reload()
    expect(rail).to_be_hidden()


def test_without_a_script_nothing_is_remembered_and_the_rails_are_a_link(goods, open_page):
    page = open_page(js=False)
    for product in goods[:2]:
        page.goto(product.get_absolute_url())
    expect(page.get_by_role("heading", name="Recently viewed")).to_be_hidden()
    page.get_by_role("link", name="Similar products, and what goes with this").click()
    expect(page.get_by_role("heading", name="Compare similar")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    assert page.locator("table.versus th[scope=col]").count() == 4


def test_rails_come_when_somebody_comes_near(goods, open_page):
    page = open_page(width=390)
    with page.expect_response("**/pieces/rails/*"):
        page.goto(goods[0].get_absolute_url())
        page.get_by_role("heading", name="Reviews", exact=True).scroll_into_view_if_needed()
    expect(page.get_by_role("heading", name="Compare similar")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_every_press_of_compare_adds_one_and_the_fifth_asks_which_to_drop(goods, open_page, width, theme):
    page = open_page(width=width, theme=theme)
    for number, product in enumerate(goods, 1):
        page.goto(product.get_absolute_url())
        page.get_by_role("link", name=f"Compare {product.title}").click()
        page.wait_for_url("**/compare/**")
        assert page.locator("table.versus th[scope=col]").count() == min(number, 4)
    expect(page.get_by_role("alert")).to_contain_text("At most 4 fit side by side")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Drop Aurel headphones").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.locator("table.versus").get_by_role("link", name="Remove Tern headphones").click()
    page.goto(goods[0].get_absolute_url())
    page.get_by_role("link", name="Compare Aurel headphones").click()
    page.wait_for_url("**/compare/**")
    names = page.locator("table.versus th[scope=col] > a:not([aria-hidden])")
    expect(names).to_have_text([goods[2].title, goods[3].title, goods[4].title, goods[0].title])

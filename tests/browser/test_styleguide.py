"""The style guide holds every component: what is wrong here is wrong everywhere."""

import pytest

from tests.browser.axe import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_component_is_accessible_and_fits(open_page, width, theme):
    page = open_page(width=width, theme=theme)
    page.goto("/_styleguide/")
    assert page.get_by_role("heading", name="Style guide").is_visible()
    assert_accessible(page)
    assert_fits(page)


def test_an_open_drawer_is_accessible_and_gives_the_focus_back(open_page):
    page = open_page(width=390)
    page.goto("/_styleguide/")
    opener = page.get_by_role("button", name="Open the cart drawer").first
    opener.click()
    assert page.get_by_role("dialog", name="Cart, light").is_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert not page.locator("#light-drawer").is_visible()
    assert opener.evaluate("element => element === document.activeElement")


def test_the_policy_of_the_page_blocks_what_is_written_into_it(open_page, problems):
    page = open_page()
    page.goto("/_styleguide/")
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert problems and "style-src" in problems[0]
    problems.clear()


def test_without_javascript_the_menu_leads_to_the_departments(open_page):
    page = open_page(width=390, js=False)
    page.goto("/_styleguide/")
    page.get_by_role("link", name="Menu").click()
    assert page.url.endswith("#departments")
    assert page.locator("#departments").get_by_role("link", name="Electronics").is_visible()


def test_a_password_can_be_looked_at(open_page):
    page = open_page()
    page.goto("/_styleguide/")
    field = page.locator("#light-good-password")
    field.fill("correct horse")
    page.locator("[data-reveal=light-good-password]").click()
    assert field.get_attribute("type") == "text"


def test_quantity_buttons_stay_within_their_limits(open_page):
    page = open_page()
    page.goto("/_styleguide/")
    frame = page.locator(".qty", has=page.locator("#light-quantity"))
    frame.get_by_role("button", name="One less").click()
    assert page.locator("#light-quantity").input_value() == "1"
    for _ in range(12):
        frame.get_by_role("button", name="One more").click()
    assert page.locator("#light-quantity").input_value() == "9"

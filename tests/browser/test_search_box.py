"""The search box as a combobox: by keyboard, announced, and a plain form without scripts."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.browser.axe import assert_accessible
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(transactional_db):
    make_offer(make_product("Brass desk lamp", category=make_category("Lamps")))
    call_command("reindex", stdout=StringIO())


@pytest.mark.parametrize("width", [390, 1280])
def test_suggestions_are_chosen_by_keyboard(shop, open_page, width):
    page = open_page(width=width)
    page.goto("/")
    box = page.get_by_role("combobox", name="Search products, brands and sellers")
    box.press_sequentially("desk", delay=20)
    page.get_by_role("option", name="Brass desk lamp").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert_accessible(page)
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.fill("brass")
    page.get_by_role("option", name="Brass desk lamp").click()
    page.wait_for_url("**/p/**")


def test_without_scripts_it_is_a_form(shop, open_page):
    page = open_page(js=False)
    page.goto("/")
    page.get_by_label("Search products, brands and sellers").fill("desk lamp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.get_by_role("link", name="Brass desk lamp").first.is_visible()

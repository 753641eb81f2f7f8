"""Choosing where things go, with and without JavaScript; what so many cost; how long there is to order."""

from decimal import Decimal

import pytest

from sellers.services.offers import set_price_breaks
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(transactional_db) -> str:
    seller = make_seller("Riva")
    seller.delivery_options.update(countries=["IE"], price="4.00")
    seller.delivery_options.create(code="far", name="Parcel", countries=["DE"], price="9.00", days_max=5)
    product = make_product("Stoneware teapot", category=make_category("Kitchen"))
    offer = make_offer(product, seller=seller, price="38.00", stock=12)
    set_price_breaks(offer_id=offer.pk, breaks=[(3, Decimal("35.00"))])
    return product.get_absolute_url()


def total(page) -> str:
    return page.locator("#buy-sum .tot").last.inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_dialog_changes_every_price(open_page, address, width):
    page = open_page(width=width)
    page.goto(address)
    assert total(page) == "€42.00"
    page.get_by_role("link", name="Deliver to Ireland").click()
    dialog = page.get_by_role("dialog", name="Where shall it go?")
    dialog.wait_for()
    assert_accessible(page)
    dialog.get_by_label("Country").select_option("DE")
    dialog.get_by_role("button", name="Show prices for this place").click()
    page.get_by_role("link", name="Deliver to Germany").wait_for()
    assert page.url.endswith(address)
    assert total(page) == "€47.00"
    page.goto("/c/kitchen/")
    assert "€47.00 delivered" in page.locator(".card").inner_text()
    assert_fits(page)


def test_without_javascript_it_is_a_page(open_page, address):
    page = open_page(width=390, js=False)
    page.goto(address)
    page.get_by_role("link", name="Deliver to Ireland").click()
    page.wait_for_url("**/place/**")
    page.get_by_role("main").get_by_label("Country").select_option("DE")
    page.get_by_role("main").get_by_label("I buy for a business").check()
    page.get_by_role("main").get_by_role("button", name="Show prices for this place").click()
    page.wait_for_url(f"**{address}")
    assert "without VAT" in page.locator("#buy").inner_text()
    assert "VAT 19%" in page.locator("#buy-sum").inner_text()
    assert total(page) == "€47.00"
    page.get_by_label("Quantity").fill("3")
    page.get_by_role("button", name="What so many cost").click()
    assert total(page) == "€114.00"


def test_another_quantity_shows_what_so_many_cost_and_says_so(open_page, address):
    page = open_page()
    page.goto(address)
    assert "Order within" in page.locator("#buy").inner_text()
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="One more").click()
    page.locator("#buy-sum", has_text="3 × €35.00").wait_for()
    assert total(page) == "€109.00"
    assert "You save" in page.locator("#buy-sum").inner_text()
    assert page.locator("#live").inner_text() == "You pay €109.00"
    assert_accessible(page)


def test_plus_and_minus_of_a_cart_line_change_it(open_page, address):
    page = open_page()
    page.goto(address)
    page.locator("#add").get_by_role("button", name="Add to cart").click()
    page.get_by_role("dialog", name="Cart").get_by_role("link", name="View cart").click()
    page.wait_for_url("**/cart/")
    page.get_by_role("button", name="One more of Stoneware teapot").click()
    page.locator(".line", has_text="1 more and each costs €35.00").wait_for()
    page.get_by_role("button", name="One more of Stoneware teapot").click()
    page.locator(".line", has_text="3 for €35.00 each, you save €9.00").wait_for()
    assert_accessible(page)

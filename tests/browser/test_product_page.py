"""What the module adds to a product page: the photo enlarged, the bar that follows, the drawer."""

import pytest

from catalog.models import ProductImage
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(transactional_db) -> str:
    product = make_product("Riva stoneware teapot", category=make_category("Kitchen"), key_facts=["Holds 1.1 l."])
    for order, view in enumerate(["from the side", "from above"]):
        ProductImage.objects.create(
            product=product, display_order=order, caption=f"The teapot {view}", key=f"none/{order}", widths=[160, 640]
        )
    make_offer(product=product, price="38.00", stock=3)
    return product.get_absolute_url()


def test_a_photo_can_be_enlarged(open_page, address):
    page = open_page(width=390)
    page.goto(address)
    photo = page.get_by_role("link", name="The teapot from the side", exact=True)
    photo.click()
    sheet = page.get_by_role("dialog", name="The teapot from the side")
    sheet.wait_for()
    assert_accessible(page)
    page.keyboard.press("Escape")
    sheet.wait_for(state="detached")
    assert photo.evaluate("element => element === document.activeElement")


def test_without_javascript_a_photo_leads_to_its_largest_size(open_page, address):
    page = open_page(js=False)
    page.goto(address)
    photo = page.get_by_role("link", name="The teapot from above", exact=True)
    assert photo.get_attribute("href").endswith("none/1-640.webp")


def test_the_bar_follows_until_the_button_is_on_the_screen(open_page, address):
    page = open_page(width=390)
    page.goto(address)
    bar = page.locator("#sticky")
    bar.wait_for()
    assert "€38.00" in bar.inner_text()
    assert_fits(page)
    page.locator("#add").scroll_into_view_if_needed()
    bar.wait_for(state="hidden")


def test_the_bar_adds_to_the_cart_and_the_drawer_says_so(open_page, address):
    page = open_page(width=390)
    page.goto(address)
    page.locator("#sticky").get_by_role("button", name="Add to cart").click()
    drawer = page.get_by_role("dialog", name="Cart")
    drawer.get_by_role("link", name="Checkout").wait_for()
    assert "Riva stoneware teapot" in drawer.inner_text()
    assert page.locator("[data-cart-count]").first.inner_text() == "1"
    page.locator("#live", has_text="Added to your cart").wait_for(state="attached")
    drawer.get_by_role("button", name="Close").click()
    assert not drawer.is_visible()


def test_a_double_click_adds_once(open_page, address):
    page = open_page()
    page.goto(address)
    page.locator("#add").get_by_role("button", name="Add to cart").dblclick()
    page.get_by_role("dialog", name="Cart").get_by_role("link", name="View cart").click()
    page.wait_for_url("**/cart/")
    assert page.get_by_role("spinbutton").input_value() == "1"

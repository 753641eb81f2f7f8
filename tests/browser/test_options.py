"""Choosing a colour or a size: only what changes is loaded, the address and the focus follow; without scripts too."""

import re

import pytest

from catalog.models import Product, ProductImage
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shirt(transactional_db) -> Product:
    """Navy S and M, Sage M; Navy M is sold out, Sage S is not made."""
    shirt = make_product("Linen shirt", category=make_category("Clothing"))
    Product.objects.filter(pk=shirt.pk).update(structure=Product.PARENT, option_names=["Colour", "Size"])
    seller = make_seller("Lough and Loom")
    for colour, size, price in (("Navy", "S", "40.00"), ("Navy", "M", ""), ("Sage", "M", "45.00")):
        variant = Product.objects.create(
            structure=Product.CHILD, parent=shirt, slug=f"shirt-{colour}-{size}".lower(),
            option_values={"Colour": colour, "Size": size},
        )  # fmt: skip
        ProductImage.objects.create(
            product=variant, caption=f"The shirt in {colour}", key=f"none/{colour}", widths=[160]
        )
        if price:
            make_offer(variant, seller=seller, price=price)
    return shirt


def option(page, name: str):
    return page.locator(".opts").get_by_role("link", name=re.compile(rf"^{name}\b"))


def test_a_choice_is_swapped_in_with_address_title_price_and_focus(open_page, shirt):
    page = open_page(width=1280)
    page.goto(shirt.get_absolute_url())
    page.evaluate("window.stayed = true")
    page.evaluate("document.querySelector('#reviews').dataset.stayed = '1'")
    option(page, "Sage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Linen shirt, Sage, M").wait_for()
    assert "variant=" in page.url
    assert page.title().startswith("Linen shirt, Sage, M, €45.00")
    assert "€45.00" in page.locator("#buy").inner_text()
    assert "€45.00" in page.locator("#pdp-bar").text_content()
    assert page.get_by_role("link", name="The shirt in Sage").first.is_visible()
    assert page.evaluate("window.stayed")  # the page was not loaded anew
    assert page.locator("#reviews[data-stayed]").count() == 1
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Sage")
    page.wait_for_function("document.querySelector('#live').textContent.includes('Sage, M: €45.00')")
    assert_accessible(page)
    page.go_back()
    page.get_by_role("heading", level=1, name="Linen shirt, Navy, S").wait_for()


def test_what_is_sold_out_or_not_made_can_be_chosen_and_says_so(open_page, shirt):
    page = open_page(width=390)
    page.goto(shirt.get_absolute_url())
    option(page, "M").click()
    page.get_by_text("Sold out", exact=True).wait_for()
    assert page.locator(".opts").get_by_text("sold out").first.is_visible()
    assert_fits(page)
    assert_accessible(page)
    option(page, "Sage").click()
    page.get_by_role("heading", level=1, name="Linen shirt, Sage, M").wait_for()
    option(page, "S").click()
    page.get_by_text("That combination is not made").wait_for()
    page.get_by_role("heading", level=1, name="Linen shirt, Navy, S").wait_for()
    # The gallery and the bar still work after three swaps.
    page.locator("#add").get_by_role("button", name="Add to cart").click()
    page.get_by_role("dialog", name="Cart").get_by_text("Linen shirt").first.wait_for()


def test_choices_work_without_javascript(open_page, shirt):
    page = open_page(js=False)
    page.goto(shirt.get_absolute_url())
    option(page, "Sage").click()
    page.wait_for_url("**variant=*")
    assert page.get_by_role("heading", level=1).inner_text() == "Linen shirt, Sage, M"

"""The photos of a product: chosen, swiped, large."""

import pytest

from catalog.models import ProductImage
from catalog.services import pictures
from tests.browser.axe import assert_accessible, assert_fits
from tests.catalog.drawing import make_all, painted, saved
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = [("From the side", (800, 800)), ("From above", (500, 1000)), ("In its box", (1600, 900))]


@pytest.fixture
def product(transactional_db):
    product = make_product("Riva stoneware teapot", category=make_category("Kitchen", icon="coffee", hue=3))
    make_offer(product=product, price="38.00", stock=3)
    return product


@pytest.fixture
def address(product) -> str:
    for alt, size in VIEWS:
        pictures.add_picture(product_id=product.pk, upload=saved(painted(size)), alt=alt)
    make_all()
    return product.get_absolute_url()


@pytest.mark.parametrize("width", [390, 1280])
def test_photos_are_turned_by_button_and_key_and_the_page_follows(open_page, address, width):
    page = open_page(width=width)
    page.goto(address)
    page.get_by_role("link", name="From the side", exact=True).click()
    page.get_by_role("dialog", name="From the side").wait_for()
    view = page.locator("dialog.zoom")
    assert view.get_by_role("status").inner_text() == "1 of 3"
    assert view.get_by_role("button", name="Photo before").is_disabled()
    view.get_by_role("button", name="Next photo").click()
    page.get_by_role("dialog", name="From above").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_role("dialog", name="In its box").wait_for()
    assert view.get_by_role("status").inner_text() == "3 of 3"
    assert view.get_by_role("button", name="Next photo").is_disabled()
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    view.wait_for(state="detached")
    shown = page.get_by_role("link", name="In its box", exact=True)
    assert shown.evaluate("element => element === document.activeElement")
    assert page.locator(".gal__t a").nth(2).get_attribute("aria-current") == "true"


def test_pressing_a_large_photo_brings_it_nearer_and_back(open_page, address):
    page = open_page(width=1280)
    page.goto(address)
    page.get_by_role("link", name="From the side", exact=True).click()
    photo = page.locator(".zoom__p").first
    before = photo.locator("img").bounding_box()["width"]
    photo.click()
    assert photo.locator("img").bounding_box()["width"] > 1.5 * before
    photo.click()
    assert photo.locator("img").bounding_box()["width"] == before


def test_a_thumbnail_shows_its_photo_and_leaves_the_page_where_it_is(open_page, address):
    page = open_page(width=390)
    page.goto(address)
    page.get_by_role("link", name="Photo 2 of 3: From above").click()
    page.wait_for_function("document.querySelectorAll('.gal__t a')[1].getAttribute('aria-current') === 'true'")
    assert page.evaluate("scrollY") == 0
    assert page.locator(".gal__v").evaluate("track => Math.round(track.scrollLeft / track.clientWidth)") == 1
    assert_accessible(page)


def test_every_photo_is_loaded_and_square(open_page, address):
    page = open_page(width=1280)
    page.goto(address)
    sizes = page.locator(".gal__v img").evaluate_all(
        "images => Promise.all(images.map(async (image) => { image.loading = 'eager'; await image.decode();"
        " return [image.naturalWidth === image.naturalHeight, image.width === image.height] }))"
    )
    assert sizes == [[True, True]] * 3


def test_one_photo_has_neither_thumbnails_nor_turning(open_page, product):
    pictures.add_picture(product_id=product.pk, upload=saved(painted()), alt="From the side")
    make_all()
    page = open_page(width=390)
    page.goto(product.get_absolute_url())
    assert page.locator(".gal__t").count() == 0
    page.get_by_role("link", name="From the side").click()
    view = page.get_by_role("dialog", name="From the side")
    view.wait_for()
    assert view.get_by_role("button").evaluate_all("all => all.filter(b => !b.hidden).length") == 2  # photo, Close
    view.get_by_role("button", name="Close").click()
    view.wait_for(state="detached")


def test_a_photo_that_waits_or_was_refused_is_a_tile(open_page, product):
    pictures.add_picture(product_id=product.pk, upload=saved(painted()))
    pictures.add_picture(product_id=product.pk, upload=b"\xff\xd8\xffbroken")
    page = open_page(width=390)
    page.goto(product.get_absolute_url())
    assert page.locator(".gal .ph--3 small").inner_text() == "Photo coming soon"
    make_all()
    ProductImage.objects.filter(picture__state="ready").delete()
    page.goto(product.get_absolute_url())
    assert page.locator(".gal .ph--3 small").inner_text() == "Photo coming soon"
    assert page.locator(".gal [data-zoom]").count() == 0

"""The seller area as its people meet it: every page fits, is accessible, and works without JavaScript."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from sellers.models import TeamMember
from sellers.services.payout_identity import save_bank
from tests.browser.axe import assert_accessible, assert_fits
from tests.checkout.delivering import deliver
from tests.factories import make_offer, make_product, make_seller, make_user
from tests.sellers.selling import IBAN, confirmed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "maeve@example.org", "long-enough-9"
PAGES = ["/sell/", "/sell/orders/", "/sell/products/", "/sell/delivery/", "/sell/delivery/add/", "/sell/opinions/",
         "/sell/bank/", "/sell/team/", "/sell/settings/"]  # fmt: skip
STEPS = ["/sell/setup/", *(f"/sell/setup/{step}/" for step in ("plan", "who", "address", "documents", "bank"))]
PICTURES = os.environ.get("PICTURES")  # a folder: pictures of every page, to look at


@pytest.fixture
def maeve(transactional_db):
    return confirmed(EMAIL, "Maeve Byrne")


@pytest.fixture
def shop(maeve):
    seller = make_seller("Lumen House", member=maeve, city="Galway")
    TeamMember.objects.create(seller=seller, user=make_user("pia@example.org", "Pia Packer"), role="packer")
    TeamMember.objects.create(seller=make_seller("Second Circuit"), user=maeve, role="manager")
    TeamMember.objects.filter(seller=seller, user=maeve).update(last_used_at=timezone.now())
    save_bank(seller_id=seller.pk, holder="Maeve Byrne", iban=IBAN, by=maeve)
    lamp = make_offer(make_product("Riva brass reading lamp with a heavy foot"), seller=seller, price="89.00", stock=12)
    make_offer(make_product("Linen lampshade"), seller=seller, price="24.50", stock=0)
    part = deliver(make_user("ana@example.org"), lamp, status="to_ship")
    part.paid_at, part.ship_by = timezone.now(), timezone.localdate()
    part.save()
    return seller


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/")


def look(page: Page, name: str) -> None:
    assert page.locator("h1").count() == 1
    assert_fits(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert_accessible(page)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_page_of_a_shop_fits_and_is_accessible(open_page, shop, width, theme):
    page = open_page(width=width, theme=theme)
    sign_in(page)
    for path in PAGES:
        page.goto(path)
        look(page, f"{width}-{theme}{path.replace('/', '_')}")
    if width == 390:
        page.get_by_text("Menu", exact=True).click()
        page.get_by_role("link", name="Delivery", exact=True).wait_for()
        look(page, f"{width}-{theme}_menu")
    page.goto("/sell/delivery/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("There is a problem").wait_for()
    look(page, f"{width}-{theme}_delivery_wrong")


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_every_step_of_an_application_fits_and_is_accessible(open_page, maeve, width, theme):
    page = open_page(width=width, theme=theme)
    page.goto("/sell/")
    look(page, f"{width}-{theme}_sell")
    sign_in(page)
    page.goto("/sell/start/")
    look(page, f"{width}-{theme}_start")
    page.get_by_label("As a business", exact=False).check()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/sell/setup/who/")
    for path in STEPS:
        page.goto(path)
        look(page, f"{width}-{theme}{path.replace('/', '_')}")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("There is a problem").wait_for()
    look(page, f"{width}-{theme}_step_wrong")


@pytest.mark.parametrize("js", [True, False])
def test_a_private_person_applies_on_a_telephone(open_page, maeve, tmp_path, js):
    page = open_page(width=390, js=js)
    sign_in(page)
    page.goto("/account/")
    page.get_by_role("link", name="Start selling").click()
    page.get_by_role("link", name="Start selling", exact=True).click()
    page.get_by_label("Name of the shop").fill("Maeve's attic")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Date of birth").fill("1984-05-24")
    page.get_by_role("button", name="Save and go on").click()
    for label, value in {"Address": "1 Mill Road", "Town or city": "Sligo", "Postcode": "F91 X285"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save and go on").click()
    paper = tmp_path / "passport.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF")
    page.get_by_label("File").set_input_files(paper)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="passport.pdf").wait_for()
    page.get_by_role("link", name="Go on", exact=True).click()
    page.get_by_label("Account holder").fill("Maeve Byrne")
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("5 of 5 steps done").wait_for()
    page.get_by_role("button", name="Send the application").click()
    page.get_by_text("We are looking at it.").wait_for()

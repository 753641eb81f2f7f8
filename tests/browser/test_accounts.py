"""Accounts as a person meets them: every page fits and is accessible, and a passkey opens the door."""

import os
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import Page

from tests.browser.axe import assert_accessible, assert_fits
from tests.checkout.buying import make_address
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "ana@example.org", "long-enough-9"
ENTRANCE = ["/sign-in/", "/sign-up/", "/account/login/code/", "/account/password/reset/"]
ACCOUNT = [
    "/account/", "/account/name/", "/account/addresses/", "/account/addresses/add/", "/account/email/",
    "/account/security/", "/account/password/change/", "/account/security/sessions/",
    "/account/security/totp/activate/", "/account/security/webauthn/add/", "/account/security/webauthn/", "/sign-out/",
]  # fmt: skip
PICTURES = os.environ.get("PICTURES")  # a folder: pictures of every page, to look at


@pytest.fixture
def ana(transactional_db):
    person = make_user(EMAIL, "Ana Byrne")
    EmailAddress.objects.create(user=person, email=EMAIL, primary=True, verified=True)
    make_address(person)
    make_address(person, line1="14 Harbour Terrace, Apartment 3", first_name="Bo Byrne")
    return person


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/")


def prove_it_is_you(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/account/security/**")


def look(page: Page, name: str) -> None:
    assert page.locator("h1").count() == 1
    assert_fits(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert_accessible(page)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_page_fits_and_is_accessible(open_page, ana, width, theme):
    page = open_page(width=width, theme=theme)
    for path in ENTRANCE:
        page.goto(path)
        look(page, f"{width}-{theme}{path.replace('/', '_')}")
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("Enter your e-mail address.").first.wait_for()
    look(page, f"{width}-{theme}_sign-in_wrong")
    sign_in(page)
    page.goto("/account/security/totp/activate/")
    look(page, f"{width}-{theme}_is_it_you")
    prove_it_is_you(page)
    for path in ACCOUNT:
        page.goto(path)
        look(page, f"{width}-{theme}{path.replace('/', '_')}")


def test_a_code_from_the_mail_signs_in_on_a_telephone(open_page, ana):
    page = open_page(width=390)
    page.goto("/sign-in/?next=/account/addresses/")
    page.get_by_role("link", name="Send me a sign-in code").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send the code").click()
    page.wait_for_url("**/confirm/**")
    look(page, "390-light_code")
    page.get_by_label("Code").fill(re.search(r"^\d{6}$", mail.outbox[-1].body, re.M).group())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/account/addresses/")


def test_a_passkey_is_added_and_then_opens_the_door(open_page, ana):
    page = open_page()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    sign_in(page)
    page.goto("/account/security/webauthn/add/")
    prove_it_is_you(page)
    page.get_by_label("What to call it").fill("My laptop")
    assert page.get_by_label("Sign in with it alone").is_checked()
    look(page, "1280-light_add_key")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/account/security/recovery-codes/**")
    look(page, "1280-light_recovery")
    page.goto("/account/security/webauthn/")
    page.get_by_role("heading", name="My laptop").wait_for()
    look(page, "1280-light_keys")
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto("/sign-in/?next=/account/addresses/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/addresses/")


def test_all_of_it_works_without_javascript_but_passkeys(open_page, ana):
    page = open_page(width=390, js=False)
    page.goto("/sign-in/")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    sign_in(page)
    page.goto("/account/addresses/")
    page.get_by_role("link", name="Add an address").click()
    for label, value in {"Address": "1 Mill Road", "Town or city": "Cork", "Postcode": "T12 W8KP"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1 Mill Road").first.wait_for()

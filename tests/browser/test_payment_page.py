"""The sandbox's own pages: accessible and fitting on phone and desktop, light and dark, in every state."""

import pytest

from sandbox.testing import running
from tests.browser.axe import assert_accessible, assert_fits
from tests.sandbox.conftest import client_for, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_state_of_the_payment_page_is_accessible(open_page, width, theme):
    with running() as bank:
        client = client_for(bank)
        back = f"{bank.url}/livez"
        session = client.v1.checkout.sessions.create(order(success_url=back, cancel_url=back))
        other = client.v1.checkout.sessions.create(order())
        client.v1.checkout.sessions.expire(other.id)  # its address still answers, and says so
        page = open_page(width=width, theme=theme)

        def look():
            assert_accessible(page)
            assert_fits(page)

        page.goto(session.url)
        look()
        page.get_by_role("button", name="Pay €29.99").click()
        page.get_by_role("alert").wait_for()
        look()
        page.get_by_role("link", name="Use the card ending in 0002").click()
        page.get_by_role("button", name="Pay €29.99").click()
        page.get_by_text("Your card was declined.").wait_for()
        look()
        page.get_by_role("link", name="Use the card ending in 3220").click()
        page.get_by_role("button", name="Pay €29.99").click()
        page.get_by_role("button", name="Fail").wait_for()
        look()
        page.get_by_role("button", name="Complete").click()
        page.wait_for_url(back)
        for url in (session.url, other.url):
            page.goto(url)
            look()

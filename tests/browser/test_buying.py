"""The whole path, as a newcomer walks it: search, product, cart, register, pay, order. On phone and desktop, light and
dark, with and without JavaScript, with a plain card and with 3-D Secure; every page on the way is accessible."""

from io import StringIO

import pytest
from django.conf import settings as shop_settings
from django.core.management import call_command
from playwright.sync_api import Page

from checkout.invariants import broken
from checkout.models import Order
from sandbox.testing import running
from sellers import processor
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import make_category, make_offer, make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD, THREE_D, DECLINED = "4242 4242 4242 4242", "4000 0000 0000 3220", "4000 0000 0000 0002"
INVENTED = str(next((shop_settings.ROOT / "tests/catalog/files").glob("invented_24.jsonl*")))
TITLE = "Aurel ANC-40 wireless over-ear headphones"


@pytest.fixture
def bank(live_server, settings):
    settings.SHOP_URL = live_server.url
    settings.STRIPE_WEBHOOK_SECRET = "whsec_browser"
    with running(webhook_url=f"{live_server.url}/payments/stripe/webhook/", secret="whsec_browser") as sandbox:
        settings.STRIPE_API_BASE, settings.STRIPE_API_KEY = sandbox.url, sandbox.api_key
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": ["'self'", sandbox.url]}
        }
        yield sandbox
    processor.client_of.cache_clear()


@pytest.fixture
def shop(transactional_db):
    audio = make_category("Audio")
    offers = [
        make_offer(product=make_product(title=TITLE, category=audio), price="129.00", stock=5),
        make_offer(product=make_product(title="Tern travel case for headphones", category=audio), price="19.00"),
    ]
    return offers


class Shopper:
    """One person in front of the screen. With JavaScript on, every page met is examined."""

    def __init__(self, page: Page, examine: bool) -> None:
        self.page, self.examine = page, examine

    def look(self) -> None:
        if self.examine:
            assert_accessible(self.page)
            assert_fits(self.page)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def find_and_add(self) -> None:
        self.page.goto("/")
        self.look()
        self.page.get_by_label("Search products, brands and sellers").first.fill("wireless headphones")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search/**")
        self.look()
        self.page.get_by_role("link", name=TITLE).first.click()
        self.page.wait_for_url("**/p/**")
        self.look()
        self.press("Add to cart")
        self.to_cart()

    def to_cart(self) -> None:
        if self.examine:  # the drawer answers first
            drawer = self.page.get_by_role("dialog")
            drawer.get_by_role("link", name="View cart").wait_for()
            self.look()
            drawer.get_by_role("link", name="View cart").click()
        self.page.wait_for_url("**/cart/")
        self.look()
        self.page.get_by_role("link", name="Checkout", exact=True).click()

    def register(self, email: str) -> None:
        self.page.wait_for_url("**/checkout/account/")
        self.look()
        self.page.get_by_label("E-mail", exact=False).first.fill(email)
        self.page.get_by_label("Full name").fill("Ana Byrne")
        self.page.get_by_label("Password", exact=False).first.fill("a-long-enough-one-9")
        self.press("Create account")
        self.page.wait_for_url("**/checkout/address/")

    def choose_everything(self) -> None:
        self.look()
        self.page.get_by_label("Full name").fill("Ana Byrne")
        self.page.get_by_label("Address", exact=True).fill("1 Canal Walk")
        self.page.get_by_label("Town or city").fill("Dublin")
        self.page.get_by_label("Postcode").fill("D04 X285")
        for stage in ("delivery", "payment", "review"):
            self.press("Continue")
            self.page.wait_for_url(f"**/checkout/{stage}/")
            self.look()

    def pay(self, card: str) -> None:
        self.page.get_by_label("Card number").fill(card)
        self.page.get_by_label("Expiry").fill("12/34")
        self.page.get_by_label("Security code").fill("123")
        self.page.get_by_label("Name on card").fill("Ana Byrne")
        self.page.get_by_role("button", name="Pay €").click()


@pytest.mark.parametrize(
    ("width", "theme", "js", "card"),
    [
        (390, "light", True, GOOD),
        (390, "dark", True, THREE_D),
        (1280, "light", True, THREE_D),
        (1280, "dark", True, GOOD),
        (390, "light", False, GOOD),
        (1280, "light", False, THREE_D),
    ],
)
def test_a_guest_finds_registers_pays_and_sees_the_order(shop, bank, open_page, width, theme, js, card):
    page = open_page(width=width, theme=theme, js=js)
    shopper = Shopper(page, examine=js)
    shopper.find_and_add()
    shopper.register("ana@example.org")
    shopper.choose_everything()
    shopper.press("Place order")
    page.wait_for_url(f"{bank.url}/pay/**")
    shopper.look()
    shopper.pay(card)
    if card == THREE_D:
        shopper.look()
        shopper.press("Complete")
    page.wait_for_url("**/orders/**")
    page.get_by_role("heading", name="Thank you, your order is confirmed").wait_for()
    shopper.look()
    order = Order.objects.get()
    assert page.get_by_text(order.number).first.is_visible()
    assert order.status == "to_ship"
    assert order.payments.get().amount_paid == order.total_incl_tax
    assert not broken()


def test_a_declined_card_can_be_followed_by_a_good_one(shop, bank, open_page):
    page = open_page(width=390)
    shopper = Shopper(page, examine=True)
    shopper.find_and_add()
    shopper.register("ben@example.org")
    shopper.choose_everything()
    shopper.press("Place order")
    page.wait_for_url(f"{bank.url}/pay/**")
    shopper.pay(DECLINED)
    shopper.look()
    page.get_by_role("link", name="Back to shop").click()
    page.get_by_role("heading", name="Your order waits for its payment").wait_for()
    shopper.look()
    page.get_by_role("button", name="Pay €").click()
    page.wait_for_url(f"{bank.url}/pay/**")
    shopper.pay(GOOD)
    page.get_by_role("heading", name="Thank you, your order is confirmed").wait_for()
    assert Order.objects.count() == 1


def test_an_imported_product_is_found_bought_and_paid(bank, open_page, transactional_db):
    call_command("import_products", INVENTED, seller="files", create_seller=True, stdout=StringIO())
    page = open_page()
    shopper = Shopper(page, examine=True)
    page.goto("/search/?q=travel+kettle")
    page.get_by_role("link", name="Northkettle").first.click()
    page.wait_for_url("**/p/**")
    shopper.look()
    shopper.press("Add to cart")
    shopper.to_cart()
    shopper.register("cleo@example.org")
    shopper.choose_everything()
    shopper.press("Place order")
    page.wait_for_url(f"{bank.url}/pay/**")
    shopper.pay(GOOD)
    page.get_by_role("heading", name="Thank you, your order is confirmed").wait_for()
    assert Order.objects.get().lines.get().partner.code == "files"
    assert not broken()


def test_the_count_in_the_header_follows_the_cart_on_cached_pages_too(shop, open_page):
    page = open_page()
    page.goto(shop[0].product.get_absolute_url())
    page.get_by_role("button", name="Add to cart", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("link", name="View cart").wait_for()
    page.goto("/")
    assert page.locator("[data-cart-count]").first.inner_text() == "1"

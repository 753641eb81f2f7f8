"""A real browser for tests: `page`, or `open_page(width=…, theme=…, js=False)` for more than one look.

Every page is watched: a blocked script or style, an error in a script or a request to another host fails the test.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import chromium

PHONE, DESKTOP = 390, 1280
BLOCKED = "Blocked by the page's policy:"
TELL = """addEventListener("securitypolicyviolation", (event) => {
    if (!window.examined) console.error("%s", event.effectiveDirective, event.blockedURI, event.sample);
});"""
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not (path := chromium.find()):
        if chromium.is_wanted():
            pytest.fail("Browser tests need chromium (Debian: apt-get install chromium). BROWSER_TESTS=0 skips them.")
        pytest.skip("BROWSER_TESTS=0 and there is no chromium")
    # Playwright keeps an event loop in this thread; Django would take every query of a test for one made inside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def problems() -> list[str]:
    """What the watched pages complained about; a test that expects some may clear it."""
    return []


@pytest.fixture
def open_page(browser: Browser, live_server, problems: list[str]) -> Iterator[OpenPage]:
    """Opens a page with the given width, theme ("light", "dark") and JavaScript on or off. Addresses are relative."""
    contexts: list[BrowserContext] = []

    def opened(width: int = DESKTOP, theme: str = "light", js: bool = True, **options: object) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme=theme,
            java_script_enabled=js,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        context.add_init_script(TELL % BLOCKED)
        contexts.append(context)
        page = context.new_page()
        watch(page, live_server.url, problems)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def watch(page: Page, home: str, problems: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        if message.text.startswith(BLOCKED):
            problems.append(f"{page.url}: {message.text}")

    def asked(request: Request) -> None:
        # Going to another site's page is the shopper's business; loading something from there is not.
        elsewhere = not request.url.startswith((home, "data:", "blob:"))
        if elsewhere and not request.is_navigation_request() and request.frame.url.startswith(home):
            problems.append(f"{page.url} asked another host for {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("request", asked)

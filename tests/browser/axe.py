"""Accessibility by axe-core (MPL-2.0, vendor/axe-LICENSE.txt): `assert_accessible(page)` allows no violation at all."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "vendor" / "axe.min.js"


# axe itself tries inline styles, and the policy stops them, as it should: from here on the page is not asked about it.
START = "() => { window.examined = true; return 'axe' in window; }"


@cache
def source() -> str:
    return SOURCE.read_text()


def assert_accessible(page: Page) -> None:
    """With JavaScript off axe cannot run: check the page with it on."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    if not page.evaluate(START):
        page.evaluate(source())  # by the debugger's way, so that the page's own policy stays as strict as it is
    result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['target']} {node['html'][:200]}\n"
        f"    {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"][:5]
    ]


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wide, room = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide in a window of {room}"

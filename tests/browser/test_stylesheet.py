"""The one stylesheet that is served means to a browser what its files mean."""

import re

import pytest
from django.conf import settings

from store.assets import IMPORT, STYLESHEET, join

pytestmark = pytest.mark.browser
SOURCE = settings.ROOT / "static" / STYLESHEET
RULES = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const found = [];
    const walk = (rules) => {
        for (const rule of rules) {
            const inside = rule.cssRules?.length && !rule.selectorText;
            found.push(inside ? `${rule.constructor.name} ${rule.conditionText ?? rule.name}` : rule.cssText);
            if (inside) walk(rule.cssRules);
        }
    };
    walk(sheet.cssRules);
    return found;
}"""


def unshrunk() -> str:
    def inline(found: re.Match) -> str:
        text = (SOURCE.parent / found[1]).read_text()
        return f"@layer {found[2]} {{ {text} }}" if found[2] else text

    return IMPORT.sub(inline, SOURCE.read_text())


def meaning(page, text: str) -> list[str]:
    rules = page.evaluate(RULES, re.sub(r'url\("[^"]*"\)', "none", text))
    return [re.sub(r",\s+", ",", rule) for rule in rules]


def test_shrinking_changes_no_rule(browser):
    page = browser.new_page()
    served, written = meaning(page, join(SOURCE)), meaning(page, unshrunk())
    page.close()
    assert len(served) > 500
    assert served == written

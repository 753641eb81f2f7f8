"""What every template keeps to."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.ROOT / "templates"
SPRITE = (settings.ROOT / "static" / "img" / "icons.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
MAIL = TEMPLATES / "emails"  # a mail has no stylesheet beside it


def pages() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*.html") if MAIL not in path.parents)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", pages(), ids=name)
def test_nothing_is_written_into_a_page_that_its_policy_would_block(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on|\bjs:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/' in script, script
    assert "{% csrf_token %}" not in text or "account" in name(path) or "mfa" in name(path)


@pytest.mark.parametrize("path", pages(), ids=name)
def test_icons_exist(path):
    used = set(re.findall(r"""{% icon "([\w-]+)\"""", path.read_text()))
    used |= set(re.findall(r"""\bicon="([\w-]+)\"""", path.read_text()))
    assert used <= ICONS


@pytest.mark.parametrize("path", pages(), ids=name)
def test_nothing_comes_from_another_host(path):
    assert not re.search(r"""(?:src|srcset)="(?:https?:)?//""", path.read_text())


@pytest.mark.parametrize("path", pages(), ids=name)
def test_the_name_of_the_shop_is_a_setting(path):
    assert "tarvo" not in path.read_text().lower()


@pytest.mark.parametrize("path", sorted((TEMPLATES / "pieces").glob("*.html")), ids=name)
def test_a_piece_says_what_it_takes(path):
    first = path.read_text()
    assert re.match(r"{#|{% comment %}", first)
    assert "#}" in first.splitlines()[0] or first.startswith("{% comment %}")


def test_the_sprite_has_what_pictures_of_the_demo_shop_stand_in_with():
    assert {"headphones", "sofa" if "sofa" in ICONS else "armchair", "box"} <= ICONS

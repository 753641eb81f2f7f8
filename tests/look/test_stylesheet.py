"""The rules of the stylesheet, and that what is served is one small file."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from store.assets import STYLESHEET, ShopStorage, imported, join

CSS = settings.ROOT / "static" / "css"
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab)a?\(|\b(?:white|black|red)\b(?!-)", re.I)
PIXELS = re.compile(r"[\d.]px\b")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LIMIT = 50 * 1024
SPACED = re.compile(r"\.[\w-]+ :(?:is|not|where|first-child|last-child)\b")


def rules(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def stylesheets() -> list[Path]:
    return sorted(path for path in CSS.rglob("*.css") if path.name not in ("tokens.css", "fonts.css"))


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_colours_and_pixels_stand_in_the_tokens_only(path):
    found = COLOUR.findall(rules(path)) + PIXELS.findall(rules(path))
    assert not found, f"{path.name}: give {found} a name in tokens.css"


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_every_token_that_is_used_exists(path):
    known = set(re.findall(r"(--[\w-]+):", "".join(rules(each) for each in CSS.rglob("*.css"))))
    used = set(re.findall(r"var\((--[\w-]+)\s*[,)]", rules(path)))
    assert used <= known


def test_precedence_comes_from_layers_not_from_important():
    allowed = {"utilities.css", "base.css"}  # utilities win by name; less motion and printing win over everything
    shouting = {path.name for path in stylesheets() if "!important" in path.read_text()}
    assert shouting <= allowed


def test_every_file_is_part_of_the_stylesheet():
    parts = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {"shop.css"}
    assert parts == set(imported(CSS / "shop.css"))


@pytest.fixture
def built(tmp_path) -> Path:
    """What collectstatic leaves in its folder."""
    storage = ShopStorage(location=tmp_path)
    paths = {}
    for finder in get_finders():
        for name, source in finder.list([]):
            if name.startswith(("css/", "fonts/", "img/stars", "js/", "vendor/")):
                paths.setdefault(name, (source, name))
                if not storage.exists(name):
                    storage.save(name, source.open(name))
    for _name, _hashed, outcome in storage.post_process(paths):
        assert not isinstance(outcome, Exception), outcome
    return tmp_path


def test_what_is_served_is_one_file_without_imports(built):
    served = (built / STYLESHEET).read_text()
    assert "@import" not in served
    assert served.startswith("@layer reset,tokens,base")
    assert "@layer components{" in served.replace("components {", "components{")
    assert not (built / "css" / "tokens.css").exists()


def test_addresses_in_it_lead_to_hashed_files(built):
    hashed = next(path for path in (built / "css").glob("shop.*.css"))
    addresses = re.findall(r'url\("([^"]+)"\)', hashed.read_text())
    assert addresses
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.", address), address
        assert (hashed.parent / address).resolve().is_file(), address


def test_building_twice_gives_the_same_bytes(built):
    first = (built / STYLESHEET).read_bytes()
    storage = ShopStorage(location=built)
    list(storage.post_process({STYLESHEET: (StaticFilesStorage(location=CSS.parent), STYLESHEET)}))
    assert (built / STYLESHEET).read_bytes() == first
    assert join(CSS / "shop.css") == join(CSS / "shop.css")


def test_css_and_javascript_fit_the_budget(built):
    scripts = [path for folder in ("js", "vendor") for path in (settings.ROOT / "static" / folder).rglob("*.js")]
    served = [built / STYLESHEET, *scripts]
    assert len(served) >= 3
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in served) <= LIMIT


def test_shrinking_makes_no_other_selector_of_one():
    """Once `.field :is(input)` became `.field:is(input)`, and no field had a style."""
    spaced = {selector for path in stylesheets() for selector in SPACED.findall(rules(path))}
    built = join(settings.ROOT / "static" / STYLESHEET)
    assert len(spaced) > 5
    assert not [selector for selector in spaced if selector not in built]

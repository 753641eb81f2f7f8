"""Contrast by WCAG, computed over the tokens of both themes."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.ROOT / "static" / "css" / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);")
ONE = re.compile(r"--([\w-]+): (#\w+);")
TEXT, GRAPHIC = 4.5, 3

# What is written or drawn (first) on what (second).
WRITTEN = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "sunken")],
    *[(ink, "surface") for ink in ("link", "deal", "success", "warn", "brand")],
    ("link", "bg"), ("brand", "bg"), ("on-brand", "brand"), ("on-buy", "buy"), ("on-buy", "buy-hover"),
    ("on-brand", "brand-hover"), ("brand", "brand-tint"), ("deal", "deal-tint"), ("success", "success-tint"),
    ("warn", "warn-tint"), ("ink", "info-tint"), ("ink", "warn-tint"), ("ink", "deal-tint"), ("ink-2", "hero-1"),
    ("ink-2", "hero-2"), ("ink-2", "brand-tint"), ("on-bar", "bar"), ("on-bar-2", "bar"), ("on-bar-2", "bar-2"),
    ("on-find", "find"), ("on-find-2", "find"), ("on-buy", "buy"),
]  # fmt: skip
DRAWN = [
    ("line-strong", "surface"), ("line-strong", "bg"), ("star", "surface"), ("star", "bg"), ("focus", "surface"),
    ("focus", "bg"), ("bar-focus", "bar"), ("bar-focus", "bar-2"), ("brand", "surface"), ("info", "info-tint"),
]  # fmt: skip


def colours(theme: int) -> dict[str, str]:
    both = {name: value for name, *values in PAIR.findall(TOKENS) for value in [values[theme]]}
    return both | dict(ONE.findall(TOKENS))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(TEXT, WRITTEN), (GRAPHIC, DRAWN)], ids=["text", "controls and graphics"])
def test_it_can_be_read(theme, least, pairs):
    known = colours(theme)
    poor = {f"{ink} on {ground}": round(contrast(known[ink], known[ground]), 2) for ink, ground in pairs}
    assert not {pair: ratio for pair, ratio in poor.items() if ratio < least}


def test_the_formula_is_the_known_one():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)

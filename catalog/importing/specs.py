"""Attributes of a feed (attr_t_type, attr_b_touchscreen) as the name and value pairs of a product page."""

import re
from decimal import Decimal
from functools import lru_cache

from catalog.importing.faults import refuse
from catalog.importing.texts import one_line

MOST, NAME, VALUE = 400, 120, 10_000
ABBREVIATIONS = """usb hdmi lan lcd cpu gpu ram hdd ssd dvd vga dvi ac dc ups ieee pc rj nfc rgb hdcp pci sata raid
    mtbf ddr esata ecc os tv hd id ip bios led 3g 4g 5g"""
SPELLING = {word: word.upper() for word in ABBREVIATIONS.split()} | {"wi fi": "Wi-Fi", "intel": "Intel"}
WORDS = re.compile(r"\b(?:" + "|".join(SPELLING) + r")\b")


def specs_of(fields: dict[str, object], told: object) -> list[list[str]] | None:
    """Pairs in the order of the file; None when the file says nothing about them."""
    pairs = [] if told is None else [(one_line("attribute", name, NAME), value) for name, value in pairs_told(told)]
    pairs += [(label(name), value) for name, value in fields.items() if name.startswith("attr_")]
    if told is None and not pairs:
        return None
    return [[name, text] for name, value in pairs if (text := readable(name, value)) and name][:MOST]


def pairs_told(told: object) -> list[tuple[str, object]]:
    """An object of JSON, or a list of pairs."""
    if isinstance(told, dict):
        return list(told.items())
    if isinstance(told, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in told):
        return [(str(name), value) for name, value in told]
    raise refuse("type", "attributes: write an object or a list of [name, value] pairs")


def readable(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return plain(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(readable(name, part) for part in value)
    return one_line(f"attribute {name[:40]}", value, VALUE)


def plain(number: Decimal) -> str:
    """6.0 as 6, 0.512 as it is, and no exponents."""
    if not -20 < number.adjusted() < 20:
        return str(number)
    return format(number.normalize(), "f")


@lru_cache(maxsize=20_000)
def label(column: str) -> str:
    """attr_t_contrast_ratio__typical_ -> "Contrast ratio (typical)"."""
    name = re.sub(r"^attr_(?:[tnb]_)?", "", column)
    name = re.sub(r"__([^_](?:(?!__).)*?)_$", r" (\1)", name)
    words = WORDS.sub(lambda word: SPELLING[word.group()], re.sub(r"_+", " ", name).strip())
    return one_line("attribute", words[:1].upper() + words[1:], NAME)

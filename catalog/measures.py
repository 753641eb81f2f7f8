"""Measures as people write them: "1,5 kg", 13.3", "500 ml"; and the order in which people expect sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Spellings of a unit, its own name first; how many of the base unit it is. What has the same base can be compared.
UNITS: list[tuple[str, Decimal, str]] = [
    (spelling, Decimal(factor), base)
    for spellings, factor, base in [
        ("mm millimetre millimetres", "1", "mm"), ("cm centimetre centimetres", "10", "mm"),
        ("m metre metres meter meters", "1000", "mm"), ("km", "1000000", "mm"),
        ("in inch inches \" ″ ”", "25.4", "mm"), ("ft foot feet", "304.8", "mm"),
        ("mg", "0.001", "g"), ("g gram grams gr", "1", "g"), ("kg kilo kilos kilogram kilograms", "1000", "g"),
        ("t", "1000000", "g"), ("lb lbs pound pounds", "453.59237", "g"), ("oz", "28.349523", "g"),
        ("ml millilitre millilitres", "1", "ml"), ("cl", "10", "ml"), ("dl", "100", "ml"),
        ("l litre litres liter liters", "1000", "ml"),
        ("KB", "0.001", "MB"), ("MB", "1", "MB"), ("GB", "1000", "MB"), ("TB", "1000000", "MB"),
        ("Hz", "1", "Hz"), ("kHz", "1000", "Hz"), ("MHz", "1000000", "Hz"), ("GHz", "1000000000", "Hz"),
        ("mW", "0.001", "W"), ("W watt watts", "1", "W"), ("kW", "1000", "W"),
        ("mA", "1", "mA"), ("A", "1000", "mA"), ("mAh", "1", "mAh"), ("Ah", "1000", "mAh"),
        ("V volt volts", "1", "V"), ("Wh", "1", "Wh"), ("kWh", "1000", "Wh"), ("J", "1", "J"),
        ("ms", "1", "ms"), ("s sec seconds", "1000", "ms"), ("min minutes", "60000", "ms"),
        ("h hour hours", "3600000", "ms"), ("days day", "86400000", "ms"), ("years year", "31557600000", "ms"),
        ("dB", "1", "dB"), ("MP megapixels", "1", "MP"), ("px pixels", "1", "px"), ("lm lumen", "1", "lm"),
        ("lx", "1", "lx"), ("K", "1", "K"), ("°C", "1", "°C"), ("rpm", "1", "rpm"), ("bar", "1", "bar"),
        ("%", "1", "%"), ("Nm", "1", "Nm"), ("ppm", "1", "ppm"), ("dpi", "1", "dpi"), ("cd/m²", "1", "cd/m²"),
        ("pages", "1", "pages"), ("pieces piece pcs", "1", "pieces"), ("m²", "1", "m²"), ("m³", "1", "m³"),
    ]
    for spelling in spellings.split()
]  # fmt: skip
EXACT = {spelling: (factor, base) for spelling, factor, base in UNITS}
LOWER = {spelling.lower(): (factor, base) for spelling, factor, base in reversed(UNITS)}
# Of each base, what people say: the largest that leaves a number of at least one.
SAID = {
    "mm": ["m", "cm", "mm"], "g": ["kg", "g", "mg"], "ml": ["l", "ml"], "MB": ["TB", "GB", "MB"],
    "Hz": ["GHz", "MHz", "kHz", "Hz"], "W": ["kW", "W"], "ms": ["h", "min", "s", "ms"], "Wh": ["kWh", "Wh"],
}  # fmt: skip
WRITTEN = re.compile(r"^\s*([-+]?\d[\d.,' \u00a0\u202f]*)\s*(\D{0,16}?)\s*$")
LETTERS = ["xxxs", "xxs", "xs", "s", "s/m", "m", "m/l", "l", "l/xl", "xl", "xxl", "xxxl", "xxxxl"]
SIZES = {letter: place for place, letter in enumerate(LETTERS)} | {
    "small": 3, "medium": 5, "large": 7, "2xl": 10, "3xl": 11, "4xl": 12, "5xl": 13, "6xl": 14, "one size": -1,
}  # fmt: skip
PARTS = re.compile(r"(\d+(?:[.,]\d+)?)")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number and the unit that it was written with; the unit may be unknown or none."""

    number: Decimal
    unit: str

    @property
    def base(self) -> tuple[Decimal, str]:
        """The same in the unit that all of its kind are compared in."""
        factor, base = known_unit(self.unit) or (Decimal(1), self.unit)
        return self.number * factor, base

    def in_unit(self, unit: str) -> Measure | None:
        """The same in another unit; None when the two do not measure the same."""
        (number, base), other = self.base, known_unit(unit) or (Decimal(1), unit)
        return Measure(number / other[0], unit) if other[1] == base else None

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.unit}".strip()


def known_unit(unit: str) -> tuple[Decimal, str] | None:
    return EXACT.get(unit) or LOWER.get(unit.lower().rstrip("."))


def measure(text: str) -> Measure | None:
    """A number with a unit or without; None when it is anything else, such as "10 to 25 kg" or "Intel Core i5"."""
    found = WRITTEN.match(text[:60])
    if not found:
        return None
    amount, unit = number(found[1]), found[2].strip()
    if amount is None or unit and not known_unit(unit):
        return None
    return Measure(amount, unit)


def counted(text: str) -> tuple[Decimal, str] | tuple[None, str]:
    """(number, unit) that values of one specification are compared and narrowed down by; (None, "") of other texts.
    Inches and pounds stay what they are: who asks for 13 inches does not want to read 33 cm."""
    found = measure(text)
    if found is None:
        return None, ""
    for unit in ("in", "lb"):
        if known_unit(found.unit) == EXACT[unit]:
            return found.number, unit
    amount, base = found.base
    return round(amount, 6), base


def number(text: str) -> Decimal | None:
    """1,5 and 1.5; 1.234,5 and 1,234.5; 1 000 and 1'000. One comma before exactly three digits groups thousands."""
    text = re.sub(r"[' \u00a0\u202f]", "", text).rstrip(".,")
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        text = re.sub("[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    elif text.count(",") == 1 and not re.search(r"^[-+]?[1-9]\d{0,2},\d{3}$", text):
        text = text.replace(",", ".")
    else:
        text = text.replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if abs(amount) < 10**12 else None


def plain(amount: Decimal) -> str:
    """1.50 as 1.5, 100 as 100; never more than six digits behind the point, never an exponent."""
    text = format(round(amount, 6), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(amount: Decimal, base: str) -> str:
    """A number of base units as people would say it: 1500 g are 1.5 kg."""
    for unit in SAID.get(base, []):
        factor = EXACT[unit][0]
        if abs(amount) >= factor:
            return f"{plain(round(amount / factor, 2))} {unit}"
    return f"{plain(round(amount, 2))} {base}".strip()


def in_order(texts: Iterable[str]) -> list[str]:
    """Sizes from small to large: S, M, L, XL; 38, 39; 500 ml, 1 l; E14, E27. What are no sizes, or sizes of different
    kinds, stay in the order they came in."""
    values = list(texts)
    keys = [size_key(value) for value in values]
    kinds = {key and (key[0], key[1]) for key in keys}
    if None in kinds or len({kind for kind, _ in kinds}) > 1 or (2 in {kind for kind, _ in kinds} and len(kinds) > 1):
        return values
    return [value for _, value in sorted(zip(keys, values, strict=True), key=lambda pair: pair[0])]


def size_key(text: str) -> tuple[object, ...] | None:
    """Where a size stands among others of its kind, which comes first; None when the text is no size."""
    lower = text.casefold().strip()
    if lower in SIZES:
        return (0, "", SIZES[lower], lower)
    first = re.split(r"[ ,(]", lower)[0]
    if first in SIZES:
        return (0, "", SIZES[first], lower)
    found = measure(text)
    if found:
        amount, base = found.base
        return (1, base, amount, lower)
    if not any(char.isdigit() for char in text):
        return None
    return (2, PARTS.split(lower)[0], 0, _natural(lower))


def _natural(text: str) -> tuple[tuple[int, object], ...]:
    """Numbers inside of a text as numbers: "EU 9" before "EU 10"."""
    parts = PARTS.split(text)
    return tuple(
        (1, Decimal(part.replace(",", "."))) if place % 2 else (0, part) for place, part in enumerate(parts) if part
    )

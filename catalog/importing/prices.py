"""What a price cell says, when it is certain."""

import re
from decimal import Decimal, InvalidOperation

from catalog.importing.faults import RowRefused, refuse

LIMIT = Decimal(1_000_000)
CENT = Decimal("0.01")
SIGNS = re.compile(r"^(?:EUR|€)\s*|\s*(?:EUR|€)$", re.I)
GROUPED = {  # thousands and decimals as people write them; "1,299" could be either and is neither
    re.compile(r"^-?\d{1,3}(?:,\d{3})+\.\d{1,2}$"): (",", "."),
    re.compile(r"^-?\d{1,3}(?:[. ']\d{3})+,\d{1,2}$"): (". '", ","),
    re.compile(r"^-?\d{1,3}(?:,\d{3}){2,}$"): (",", "."),
    re.compile(r"^-?\d{1,3}(?:\.\d{3}){2,}$"): (".", ","),
    re.compile(r"^-?\d+,\d{1,2}$"): ("", ","),
    re.compile(r"^-?\d{1,3}(?:[ ']\d{3})+(?:\.\d{1,2})?$"): (" '", "."),
    re.compile(r"^-?\d+(?:\.\d+)?$"): ("", "."),
}
AMBIGUOUS = re.compile(r"^\d{1,3}[.,]\d{3}$")


def price_of(value: object, unit: str) -> Decimal:
    """The price in the shop's currency. `unit` says what a whole number counts: "cents" or "units"."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise refuse("price_type", f"price: {shown(value)} is no number")
    number = number_in(value) if isinstance(value, str) else Decimal(value)
    if not number.is_finite():
        raise refuse("price_type", f"price: {shown(value)} is no number")
    check_range(number, unit, value)
    return in_cents(number, value) if unit == "cents" else rounded(number, value)


def number_in(text: str) -> Decimal:
    plain = SIGNS.sub("", text.replace("\xa0", " ").replace("\u202f", " ").strip()).strip()
    if AMBIGUOUS.match(plain):
        raise refuse("price_ambiguous", f"price: {shown(text)} could mean thousands or decimals")
    for pattern, (separators, point) in GROUPED.items():
        if pattern.match(plain):
            return Decimal(plain.translate({ord(sign): None for sign in separators}).replace(point, "."))
    raise refuse("price_type", f"price: {shown(text)} is no number")


def check_range(number: Decimal, unit: str, value: object) -> None:
    if number < 0:
        raise refuse("price_negative", f"price: {shown(value)} is below zero")
    if number == 0:
        raise refuse("price_zero", "price: nothing is sold for 0")
    if number > LIMIT * (100 if unit == "cents" else 1):
        raise refuse("price_absurd", f"price: {shown(value)} is above the limit of 1,000,000.00")


def in_cents(number: Decimal, value: object) -> Decimal:
    if number != number.to_integral_value():
        raise refuse("price_unit", f"price: {shown(value)} has decimals in a file that counts cents (see --price-unit)")
    return (number / 100).quantize(CENT)


def rounded(number: Decimal, value: object) -> Decimal:
    """To the cent, when only the dust of a binary fraction is in the way (19.990000000000002)."""
    try:
        amount = number.quantize(CENT)
    except InvalidOperation as error:
        raise refuse("price_type", f"price: {shown(value)} is no price") from error
    if abs(amount - number) > Decimal("0.000001") or amount <= 0:
        raise refuse("price_decimals", f"price: {shown(value)} is finer than a cent")
    return amount


def shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


__all__ = ["RowRefused", "price_of", "shown"]

"""Barcode numbers: checked by their last digit, and repaired where only one number can have been meant."""

import re
from decimal import Decimal, InvalidOperation

from catalog.importing.faults import refuse
from catalog.importing.prices import shown

MOST = 500
BETWEEN = re.compile(r"""[;|/]|,(?=[\s"']*\d{6})|\s{2,}""")
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?e\+?\d{1,2}$", re.I)


def gtins_of(value: object) -> tuple[list[str], list[str]]:
    """The valid GTINs of a cell, and a note for each one that was repaired or left out."""
    if value is None:
        return [], []
    found: dict[str, None] = {}
    notes: list[str] = []
    for entry in entries(value):
        gtin, note = gtin_of(entry)
        if gtin:
            found[gtin] = None
        if note:
            notes.append(note)
    if len(found) > MOST:
        notes.append(f"barcodes: the first {MOST} of {len(found)} are kept")
    return list(found)[:MOST], notes


def entries(value: object) -> list[object]:
    values = value if isinstance(value, list) else [value]
    split: list[object] = []
    for entry in values:
        if isinstance(entry, bool) or not isinstance(entry, str | int | Decimal):
            raise refuse("gtin_type", f"barcode: {shown(entry)} is neither text nor a number")
        split += BETWEEN.split(entry) if isinstance(entry, str) else [entry]
    return [entry for entry in split if entry != "" and str(entry).strip()]


def gtin_of(entry: object) -> tuple[str, str]:
    """(GTIN, "") as written, (GTIN, note) repaired, ("", note) left out."""
    text = re.sub(r"[\s\-\[\]\"']", "", str(entry))  # hyphens of ISBNs, a list that was printed into a cell
    if SCIENTIFIC.match(text):
        return from_spreadsheet(text)
    text = re.sub(r"\.0+$", "", text)
    if not (text.isascii() and text.isdigit()) or len(text) > 14 or not text.strip("0") or not checks(text):
        return "", f"barcode {shown(entry)} left out: its check digit or length is wrong"
    gtin = canonical(text)
    return (gtin, f"barcode {text}: leading zeros put back") if len(text) not in (8, 12, 13, 14) else (gtin, "")


def from_spreadsheet(text: str) -> tuple[str, str]:
    """9.78043902348e+12: the number that rounds to this, when only one has a right check digit."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return "", f"barcode {shown(text)} left out: not a number"
    exponent = number.as_tuple().exponent
    half = 10**exponent // 2 if exponent > 0 else 0
    if half <= 5 and 8 <= number.adjusted() + 1 <= 14:
        fits = [str(near) for near in range(int(number) - half, int(number) + half + 1) if checks(str(near))]
        if len(fits) == 1:
            return canonical(fits[0]), f"barcode {text} read as {fits[0]}"
    return "", f"barcode {text} left out: a spreadsheet cut its digits off"


def canonical(digits: str) -> str:
    """One way to write a number: a GTIN-12 is a GTIN-13 with a zero before it, and so is a GTIN-14 that begins so."""
    if len(digits) <= 8:
        return digits.zfill(8)
    return digits.removeprefix("0") if len(digits) == 14 else digits.zfill(13)


def checks(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (of any length from 7 on)."""
    if len(digits) < 7:
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0

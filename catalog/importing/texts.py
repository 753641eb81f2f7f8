"""Titles, descriptions and names, made safe and short enough to show."""

import hashlib
import re
from decimal import Decimal
from html import escape

from django.utils.text import slugify

from catalog.descriptions import clean, paragraphs
from catalog.importing.faults import refuse
from catalog.importing.prices import shown

TITLE, TITLE_AT_MOST, DESCRIPTION_AT_MOST = 500, 2_000, 100_000
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # control characters, halves of a character


def text_of(name: str, value: object, most: int) -> str:
    """A text without control characters. Numbers are taken as they are written, anything else is refused."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise refuse("type", f"{name}: {shown(value)} is no text")
    text = str(value)
    if ODD.search(text):
        text = without_odd_signs(name, text)
    text = text.strip()
    if len(text) > most:
        raise refuse("too_long", f"{name}: {len(text):,} characters, {most:,} are the limit")
    return text


def without_odd_signs(name: str, text: str) -> str:
    if "\0" in text:
        raise refuse("nul", f"{name}: contains a NUL byte")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise refuse("encoding", f"{name}: broken encoding")
    return ODD.sub("", text)


def one_line(name: str, value: object, most: int) -> str:
    return " ".join(text_of(name, value, most).split())


def title_of(value: object) -> tuple[str, str]:
    """The title, and all of it when it had to be cut."""
    whole = one_line("title", value, TITLE_AT_MOST)
    if len(whole) <= TITLE:
        return whole, ""
    return whole[: TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…", whole


def description_of(value: object, opening: str = "") -> str:
    """HTML that may be shown as it is. Plain text becomes paragraphs."""
    text = text_of("description", value, DESCRIPTION_AT_MOST) if value is not None else ""
    return (paragraphs(escape(opening)) if opening else "") + clean(text)


def slug_of(text: str, most: int = 120) -> str:
    """A slug for an address; a name in another script gets one of its own."""
    slug = slugify(text)[:most].strip("-_")
    return slug or "x-" + hashlib.sha256(text.casefold().encode()).hexdigest()[:16]

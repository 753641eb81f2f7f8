"""What sellers write about a product: HTML of a short list of tags, made safe whenever it is written.

Links are not among them: what there is to say about a product is said here, and nobody is led off to pay elsewhere.
"""

import re
from html import unescape

import nh3
from django.db import models
from django.utils.safestring import SafeString, mark_safe

TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", *TABLES}
SPANS = {"colspan", "rowspan"}
ATTRIBUTES = {"td": SPANS, "th": SPANS}
# The page has its own h1 and h2; and what stands in a block of another kind must not run into the next.
INSTEAD = {
    "b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4",
    **dict.fromkeys(
        ["div", "section", "article", "header", "footer", "main", "aside", "nav", "center", "blockquote", "pre", "dt",
         "dd", "address", "figure", "figcaption", "fieldset"], "p",
    ),
}  # fmt: skip
OTHER_NAMES = re.compile(rf"<(/?)({'|'.join(INSTEAD)})(?=[\s/>])", re.I)
BLOCK = re.compile(r"<(?:p|ul|ol|li|br|h3|h4|table)\b")
EMPTY = re.compile(r"<(p|li|h3|h4)>(?:\s|&nbsp;|\xa0)*</\1>")
NEST = re.compile(r"<(/?)(?:ul|ol|dl|table)\b", re.I)
DEEPEST = 8  # lists within lists; reading thousands of them takes seconds
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WITHIN_WORDS = re.compile(r"</?(?:strong|em|b|i)>")
ANY_TAG = re.compile(r"<[^>]*>")


def clean(text: str) -> str:
    """HTML that may be shown as it is; plain text becomes paragraphs. Cleaning twice changes nothing."""
    if not text.strip():
        return ""
    text = OTHER_NAMES.sub(lambda tag: f"<{tag[1]}{INSTEAD[tag[2].lower()]}", CONTROL.sub("", text))
    if _depth(text) > DEEPEST:
        text = ANY_TAG.sub(" ", text)
    # Twice: what a forbidden tag held together falls apart without it, and is put right by the second reading.
    html = _full(_safe(_safe(text)))
    return html if BLOCK.search(html) else _full(_safe(paragraphs(html)))


def _full(html: str) -> str:
    """Without what holds nothing."""
    for _ in range(3):  # an empty paragraph in an empty item of a list
        html = EMPTY.sub("", html)
    return html.strip()


def _safe(text: str) -> str:
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)


def _depth(text: str) -> int:
    now = deepest = 0
    for tag in NEST.finditer(text):
        now = max(now - 1, 0) if tag[1] else now + 1
        deepest = max(deepest, now)
    return deepest


def paragraphs(html: str) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", html.replace("\r\n", "\n"))]
    return "".join("<p>{}</p>".format(part.replace("\n", "<br>")) for part in parts if part)


def shown(text: str) -> SafeString:
    """For a page. Made safe again: it costs a part of a millisecond, and rows may have come past the field below."""
    return mark_safe(_safe(text) if BLOCK.search(text) else clean(text))


def plain(text: str) -> str:
    """The words alone, on one line: for search, feeds and previews. Not safe to show without escaping."""
    return " ".join(unescape(ANY_TAG.sub(" ", WITHIN_WORDS.sub("", text))).split())


class DescriptionField(models.TextField):
    """A text that is cleaned on every way into the database that the ORM has, also update() and bulk_create()."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = clean(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value

    def deconstruct(self) -> tuple:
        """A plain text to migrations: what changes here never changes the table."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

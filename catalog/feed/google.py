"""The feed as RSS 2.0 with Google's names (Merchant Center product data specification)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from catalog.feed.items import Item
from catalog.jsonld import full

# What XML 1.0 has no place for, however it is escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLE, DESCRIPTION, BRAND, MPN, TYPE = 150, 5000, 70, 70, 750  # as long as the specification allows


def document(items: Iterable[Item]) -> Iterator[str]:
    """The whole file, a piece per item."""
    name = settings.OSCAR_SHOP_NAME
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
    yield f"<title>{_text(name)}</title>\n<link>{_text(full('/'))}</link>\n"
    yield f"<description>{_text(f'Everything that can be bought at {name} now.')}</description>\n"
    yield f"<lastBuildDate>{timezone.now():%a, %d %b %Y %H:%M:%S +0000}</lastBuildDate>\n"
    for item in items:
        yield _entry(item)
    yield "</channel>\n</rss>\n"


def _entry(item: Item) -> str:
    fields = [
        ("g:id", item.id),
        ("g:item_group_id", item.group_id),
        ("g:title", item.title[:TITLE]),
        ("g:description", item.description[:DESCRIPTION]),
        ("g:link", item.link),
        *(("g:image_link" if not n else "g:additional_image_link", url) for n, url in enumerate(item.pictures)),
        ("g:availability", "in_stock"),
        ("g:price", f"{item.price} {item.currency}"),
        ("g:condition", item.condition),
        ("g:brand", item.brand[:BRAND]),
        ("g:gtin", item.gtin),
        ("g:mpn", item.mpn[:MPN]),
        ("g:identifier_exists", "" if item.gtin or item.brand and item.mpn else "no"),
        ("g:product_type", item.product_type[:TYPE]),
        *((f"g:{name}", value[:100]) for name, value in item.options.items()),
    ]
    told = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields if value)
    return f"<item>{told}{_shipping(item)}</item>\n"


def _shipping(item: Item) -> str:
    price = f"{item.delivery} {item.currency}"
    return f"<g:shipping><g:country>{settings.SHOP_COUNTRY}</g:country><g:price>{price}</g:price></g:shipping>"


def _text(value: str) -> str:
    return escape(FORBIDDEN.sub(" ", value))

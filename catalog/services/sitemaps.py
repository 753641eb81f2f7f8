"""The sitemap, written by a nightly job: at millions of products no request can read them.

Parts of 10,000 addresses, each product with the time at which its listing changed last. A run writes into a folder of
its own, and `current` is turned to it when it is whole: whoever reads meanwhile gets the old parts or the new ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from catalog.models import Category, Listing
from sellers.models import Seller

PER_PART = 10_000
HELP = "delivery returns ranking reviews protection selling terms privacy accessibility"
PAGES = ["/", "/deals/", "/sell/", "/help/", *(f"/help/{topic}/" for topic in HELP.split())]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
Address = tuple[str, datetime | None]
KEPT = 2  # runs: the last one, and the one before for whoever is still reading it


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "sitemaps"


def read(name: str) -> bytes | None:
    """A part, or the "index"; None when there is none of that name."""
    try:
        return (folder() / "current" / f"{name}.xml").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_sitemaps(told: Callable[[int], None] = lambda addresses: None) -> int:
    """Write all parts anew; how many addresses there are."""
    folder().mkdir(parents=True, exist_ok=True)
    writing = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder()))
    try:
        written, index = 0, []
        for name, addresses in parts():
            (writing / f"{name}.xml").write_text(part(addresses), encoding="utf-8")
            index.append((f"{settings.SHOP_URL}{reverse('sitemap', args=[name])}", latest(addresses)))
            written += len(addresses)
            told(written)
        (writing / "index.xml").write_text(document("sitemapindex", "sitemap", index), encoding="utf-8")
        writing.chmod(0o755)
        turn_to(writing)
    except BaseException:
        shutil.rmtree(writing, ignore_errors=True)
        raise
    return written


def turn_to(writing: Path) -> None:
    """From here on these parts are read; runs before the last one go."""
    whole = writing.with_name(f"run-{datetime.now():%Y%m%d%H%M%S%f}")
    writing.rename(whole)
    link = whole.with_name(f".link-{whole.name}")
    link.symlink_to(whole.name)
    os.replace(link, folder() / "current")
    for old in sorted(folder().glob("run-*"))[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


# --- What is in it -------------------------------------------------------------------------------------------------


def parts() -> Iterator[tuple[str, list[Address]]]:
    """The name of each part, and what is in it: "products", "products-2" …"""
    for kind, found in FIRST.items():
        for number, addresses in enumerate(found(), start=1):
            yield kind if number == 1 else f"{kind}-{number}", addresses


def first_of(kind: str) -> list[Address]:
    return next(FIRST[kind](), [])


def pages() -> Iterator[list[Address]]:
    yield [(address, None) for address in PAGES]


def products() -> Iterator[list[Address]]:
    """Each part begins behind the last product of the one before: none is read twice, however many there are."""
    last = 0
    while found := list(
        Listing.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "slug", "updated_at")[:PER_PART]
    ):
        yield [(reverse("product", args=[slug, pk]), changed) for pk, slug, changed in found]
        last = found[-1][0]


def categories() -> Iterator[list[Address]]:
    public = Category.objects.filter(is_public=True, ancestors_are_public=True).order_by("path")
    return slices((category.url, None) for category in public.only("url_path").iterator())


def sellers() -> Iterator[list[Address]]:
    codes = Seller.objects.selling().order_by("pk").values_list("code", flat=True)
    return slices((reverse("seller", args=[code]), None) for code in codes.iterator() if code)


def slices(addresses: Iterable[Address]) -> Iterator[list[Address]]:
    found: list[Address] = []
    for address in addresses:
        found.append(address)
        if len(found) == PER_PART:
            yield found
            found = []
    if found:
        yield found


FIRST = {"pages": pages, "categories": categories, "sellers": sellers, "products": products}


# --- How it is written ---------------------------------------------------------------------------------------------


def part(addresses: Iterable[Address]) -> str:
    """Every address begins with SHOP_URL, whatever name a request came under."""
    return document("urlset", "url", ((f"{settings.SHOP_URL}{path}", changed) for path, changed in addresses))


def document(of: str, each: str, addresses: Iterable[Address]) -> str:
    lines = (f"<{each}><loc>{escape(address)}</loc>{_lastmod(changed)}</{each}>\n" for address, changed in addresses)
    return f'{HEAD}<{of} xmlns="{NAMESPACE}">\n{"".join(lines)}</{of}>\n'


def _lastmod(changed: datetime | None) -> str:
    return f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""


def latest(addresses: Iterable[Address]) -> datetime | None:
    return max((changed for _, changed in addresses if changed), default=None)

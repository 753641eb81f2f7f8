"""Writing the feed: packed while it is written, and put in the place of the old one when it is whole."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from catalog.feed import google
from catalog.feed.items import Item, items

NAME = "products.xml.gz"


def place() -> Path:
    return Path(settings.MEDIA_ROOT) / "feeds" / NAME


def write_feed(told: Callable[[int], None] = lambda count: None) -> int:
    """Write every item; how many there are. Whoever reads meanwhile gets the old file or the new one, never half of
    one. `told` hears how far it is, every thousand items."""
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    counted = _Counted(told)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as raw, gzip.GzipFile("products.xml", "wb", 6, raw) as packed:
            for piece in google.document(counted.pass_on(items())):
                packed.write(piece.encode())
            packed.flush()
            raw.flush()
            os.fsync(raw.fileno())
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return counted.count


class _Counted:
    def __init__(self, told: Callable[[int], None]) -> None:
        self.count, self.told = 0, told

    def pass_on(self, every: Iterator[Item]) -> Iterator[Item]:
        for item in every:
            self.count += 1
            if not self.count % 1000:
                self.told(self.count)
            yield item

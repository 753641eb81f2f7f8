"""One small stylesheet out of many files: what collectstatic does beyond Django's hashing and WhiteNoise's packing."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import brotli
import rcssmin
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/shop.css"
IMPORT = re.compile(r"""@import url\("([^"]+)"\)(?: layer\((\w+)\))?;\n?""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
ADDRESS = re.compile(r"""url\("(?!data:|/)([^"#]+)""")


def join(stylesheet: Path) -> str:
    """The text of `stylesheet`, shrunk, with every file it imports put in its place, inside its layer.

    Every file is shrunk by itself: within a layer's braces rcssmin would take `.field :is(input)` for a declaration
    and drop the space, which makes another selector of it.
    """

    def inline(found: re.Match) -> str:
        name, layer = found.groups()
        text = shrunk(_moved((stylesheet.parent / name).read_text(), posixpath.dirname(name)))
        return f"@layer {layer}{{{text}}}" if layer else text

    rest, parts = IMPORT.sub("", stylesheet.read_text()), IMPORT.finditer(stylesheet.read_text())
    return shrunk(rest) + "".join(inline(found) for found in parts)


def shrunk(text: str) -> str:
    return rcssmin.cssmin(text, keep_bang_comments=False)


def _moved(text: str, folder: str) -> str:
    """The same text, with addresses that start from the folder above `folder`."""
    return ADDRESS.sub(lambda found: f'url("{posixpath.normpath(posixpath.join(folder, found[1]))}', text)


def imported(stylesheet: Path) -> list[str]:
    return [match[1] for match in IMPORT.finditer(stylesheet.read_text())]


class QuickCompressor(Compressor):
    """Brotli at its highest setting takes ten times as long for six hundredths less: a first start would wait."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=9)


class ShopStorage(CompressedManifestStaticFilesStorage):
    """The files that css/shop.css imports become css/shop.css; they are not served themselves."""

    def post_process(self, paths: dict, dry_run: bool = False, **options: object) -> Iterator[tuple]:
        if STYLESHEET in paths and not dry_run:
            paths = self._build_stylesheet(dict(paths))
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        # Pages ask for hashed names only: the others need no packed twins.
        return super().compress_files(path for path in paths if HASHED.search(path))

    def create_compressor(self, **options: object) -> Compressor:
        return QuickCompressor(**options)

    def _build_stylesheet(self, paths: dict) -> dict:
        source, name = paths[STYLESHEET]
        stylesheet = Path(source.path(name))
        built = join(stylesheet)
        self.delete(STYLESHEET)
        self.save(STYLESHEET, ContentFile(built.encode()))
        paths[STYLESHEET] = (self, STYLESHEET)
        for part in imported(stylesheet):
            name = posixpath.join(posixpath.dirname(STYLESHEET), part)
            if paths.pop(name, None):
                self.delete(name)
        return paths

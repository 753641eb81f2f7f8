"""Pictures for tests, good and bad, made when they are needed."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms

from catalog.services import pictures

RED, BLUE, GREEN, WHITE = (200, 30, 40), (30, 60, 200), (40, 160, 70), (255, 255, 255)


def painted(
    size: tuple[int, int] = (800, 800), left: tuple = RED, right: tuple = BLUE, mode: str = "RGB"
) -> Image.Image:
    """Two halves, so that a test sees what was turned and what was padded."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(size: tuple[int, int] = (800, 800), **options: object) -> bytes:
    return saved(painted(size), "JPEG", quality=92, **options)


def exif(orientation: int = 1, maker: str = "Secret Camera") -> bytes:
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = orientation, maker
    return notes.tobytes()


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is gigapixels, with the data to begin with."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9))
    return b"\x89PNG\r\n\x1a\n" + header + body + png_chunk(b"IEND", b"")


def swapped_profile() -> bytes:
    """A profile in which pure red is another red: colours that are not converted stay as they were."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def make_all() -> None:
    """What the worker does."""
    while pictures.make_waiting(seconds=60):
        pass

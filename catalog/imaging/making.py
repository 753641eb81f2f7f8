"""From pixels to the files that pages show: square, in every width, AVIF and WebP. Knows no database."""

from pathlib import Path

from PIL import Image, ImageStat

from catalog.imaging.limits import WIDTHS
from catalog.imaging.reading import read

AVIF = {"quality": 58, "speed": 8, "max_threads": 1}
WEBP = {"quality": 78, "method": 4}
ORIGINAL = {"quality": 92, "method": 3}
WORTH_IT = 1.15  # an odd size of its own is made when it is that much larger than the size below


def make(content: bytes, folder: Path) -> list[int]:
    """Write `<width>.avif`, `<width>.webp` and `original.webp` into the folder; returns the widths."""
    image = read(content)
    image.save(folder / "original.webp", **ORIGINAL)
    image = square(image)
    widths = widths_of(image.width)
    for width in reversed(widths):
        # From the next larger one: each step is small, and sharp all the same.
        image = image if image.width == width else image.resize((width, width), Image.Resampling.LANCZOS)
        image.save(folder / f"{width}.avif", **AVIF)
        image.save(folder / f"{width}.webp", **WEBP)
    return widths


def widths_of(side: int) -> list[int]:
    """Never larger than the picture; one between two sizes is kept at its own, so that nothing of it is lost."""
    widths = [width for width in WIDTHS if width <= side]
    if side < WIDTHS[-1] and side > widths[-1] * WORTH_IT:
        widths.append(side)
    return widths


def square(image: Image.Image) -> Image.Image:
    """Padded, never cropped, with the colour of the two edges that it is padded at."""
    side = max(image.size)
    if image.width == image.height:
        return image
    canvas = Image.new("RGB", (side, side), edge_colour(image))
    canvas.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return canvas


def edge_colour(image: Image.Image) -> tuple[int, int, int]:
    wide, high = image.size
    if high > wide:
        ends = [(0, 0, 1, high), (wide - 1, 0, wide, high)]
    else:
        ends = [(0, 0, wide, 1), (0, high - 1, wide, high)]
    medians = [ImageStat.Stat(image.crop(end)).median for end in ends]
    return tuple(round(sum(channel) / 2) for channel in zip(*medians, strict=True))

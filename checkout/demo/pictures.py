"""Draws the demo shop's product pictures: one piece of art on a studio background, re-tinted per colour.

Pictures are shared: every product of one kind and colour uses the same files, so two thousand products need a few
hundred drawings. Nothing here knows the database.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageStat

WIDTHS = (160, 320, 640)
SIZE = WIDTHS[-1]
VIEWS = ("", "side", "close", "low")
ART = Path(__file__).resolve().parents[2] / "static" / "img" / "demo" / "art"

# Colour words that shoppers read -> the colour of the middle tones.
COLOURS = {
    "Black": "#3a3d42", "Graphite": "#5a6068", "Silver": "#bcbfc9", "White": "#e6e6ea", "Cream": "#e8d9bb",
    "Sand": "#d9bd8e", "Oak": "#c79a63", "Walnut": "#7d5540", "Terracotta": "#c8694a", "Red": "#c9353f",
    "Rose": "#e58fa0", "Plum": "#7a4a86", "Navy": "#35508c", "Sky": "#6fb0e0", "Teal": "#2b9a9c",
    "Pine": "#3f9a7c", "Sage": "#9db58c", "Olive": "#7f8a4c", "Mustard": "#dba72f", "Orange": "#e8823a",
}  # fmt: skip
BACKGROUNDS = {"": ((253, 253, 251), (233, 235, 230)), "low": ((238, 240, 234), (213, 218, 210))}


@dataclass(frozen=True, order=True)
class Picture:
    """One drawing. `key` is where its files lie in MEDIA."""

    art: str
    colour: str = ""
    view: str = ""

    @property
    def key(self) -> str:
        return "demo/" + "-".join(part.lower() for part in (self.art, self.colour, self.view) if part)

    @property
    def widths(self) -> tuple[int, ...]:
        """Cards show the first view only: the others need no middle width."""
        return WIDTHS[::2] if self.view else WIDTHS


def draw_missing(pictures: set[Picture], media: Path, workers: int | None = None) -> int:
    """Draw those that are not there yet, on every core; returns how many were drawn."""
    missing = sorted(picture for picture in pictures if not all(path.exists() for path in files_of(picture, media)))
    if not missing:
        return 0
    (media / "demo").mkdir(parents=True, exist_ok=True)
    workers = workers or min(4, os.cpu_count() or 1)
    if workers == 1 or len(missing) < 8:
        for picture in missing:
            draw_files(picture, media)
        return len(missing)
    # "spawn": a forked child would share the parent's database connection.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(draw_files, missing, [media] * len(missing), chunksize=8))
    return len(missing)


def files_of(picture: Picture, media: Path) -> list[Path]:
    return [media / f"{picture.key}-{width}.{kind}" for width in picture.widths for kind in ("avif", "webp")]


def draw_files(picture: Picture, media: Path) -> None:
    image = draw(picture)
    for width in picture.widths:
        small = image if width == SIZE else image.reduce(SIZE // width)
        path = media / f"{picture.key}-{width}"
        _save(small, path.with_name(path.name + ".avif"), quality=58, speed=9, max_threads=1)
        _save(small, path.with_name(path.name + ".webp"), quality=78, method=1)


def _save(image: Image.Image, path: Path, **options: int) -> None:
    # Under another name first: a half-written file must never pass for a finished one.
    part = path.with_name(f".{os.getpid()}-{path.name}")
    image.save(part, format=path.suffix[1:].upper(), **options)
    part.replace(path)


def draw(picture: Picture) -> Image.Image:
    """The picture at its largest width."""
    thing = _thing(picture.art)
    if picture.colour:
        thing = tint(thing, _main_hue(picture.art), COLOURS[picture.colour])
    scene, floor = _stage(picture.art, picture.view)
    thing = _posed(thing, picture.view)
    scene = scene.copy()
    scene.paste(thing, ((SIZE - thing.width) // 2, floor - thing.height), thing)
    return scene


# What does not depend on the colour is made once: pictures come in the order of their art.
@lru_cache(4)
def _thing(art: str) -> Image.Image:
    return _cut_out(Image.open(ART / f"{art}.webp").convert("RGBA"))


def _cut_out(image: Image.Image) -> Image.Image:
    return image.crop(image.getchannel("A").point(lambda a: 255 if a > 8 else 0).getbbox())


@lru_cache(8)
def _stage(art: str, view: str) -> tuple[Image.Image, int]:
    """The studio with the thing's shadow, and how far down the thing touches the floor."""
    thing = _posed(_thing(art), view)
    scene = _background(*BACKGROUNDS["low" if view == "low" else ""])
    if view == "close":
        return scene, SIZE // 8 + thing.height  # cut by the picture's lower edge, a little room above
    floor = round(SIZE * (0.56 if view == "low" else 0.52) + max(thing.height, _side(view) * 0.72) / 2)
    return _with_shadow(scene.copy(), thing, (SIZE - thing.width) // 2, floor), floor


def _side(view: str) -> float:
    """The longer side of the thing."""
    return {"close": 1.3, "low": 0.4}.get(view, 0.56) * SIZE


def _posed(thing: Image.Image, view: str) -> Image.Image:
    """The thing at its size for this view, and turned."""
    scale = _side(view) / max(thing.size)
    thing = thing.resize((round(thing.width * scale), round(thing.height * scale)), Image.Resampling.BICUBIC)
    if view == "side":
        return _cut_out(ImageOps.mirror(thing).rotate(-7, Image.Resampling.BICUBIC, expand=True))
    return thing


@cache
def _background(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    """A studio wall that runs into its floor: light above, darker below, no horizon."""
    ramp = Image.linear_gradient("L").resize((SIZE, SIZE)).point(lambda y: round(255 * (y / 255) ** 1.6))
    return Image.composite(Image.new("RGB", (SIZE, SIZE), bottom), Image.new("RGB", (SIZE, SIZE), top), ramp)


def _with_shadow(scene: Image.Image, thing: Image.Image, left: int, floor: int) -> Image.Image:
    """A wide soft shadow of the whole thing, and a tight dark one where it stands."""
    alpha = thing.getchannel("A").point(lambda a: 255 if a > 120 else 0)
    foot = alpha.crop((0, round(thing.height * 0.93), thing.width, thing.height)).getbbox() or (0, 0, thing.width, 1)
    wide = (left + thing.width * 0.04, floor - 16, left + thing.width * 0.96, floor + 26)
    tight = (left + foot[0] - 4, floor - 7, left + foot[2] + 4, floor + 9)
    for box, blur, strength in ((wide, 16, 72), (tight, 6, 96)):
        mask = Image.new("L", scene.size)
        ImageDraw.Draw(mask).ellipse(box, fill=strength)
        scene.paste((38, 42, 40), (0, 0), mask.filter(ImageFilter.GaussianBlur(blur)))
    return scene


def tint(thing: Image.Image, where: Image.Image, colour: str) -> Image.Image:
    """The same thing in another colour: only its main hue changes, trims and screens keep theirs."""
    alpha = thing.getchannel("A")
    mask = ImageChops.multiply(where, alpha)
    grey = ImageOps.grayscale(thing.convert("RGB"))
    middle = ImageStat.Stat(grey, mask.point(lambda m: 255 if m > 128 else 0)).median[0]
    middle = max(40, min(215, round(middle)))
    rgb = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    dark = tuple(round(c * 0.42) for c in rgb)
    light = tuple(round(c + (255 - c) * 0.72) for c in rgb)
    painted = ImageOps.colorize(
        grey, dark, light, mid=rgb, blackpoint=max(0, middle - 110), midpoint=middle, whitepoint=min(255, middle + 110)
    )
    result = Image.composite(painted, thing.convert("RGB"), mask)
    result.putalpha(alpha)
    return result


@lru_cache(4)
def _main_hue(art: str) -> Image.Image:
    """How much each pixel belongs to the thing's main colour, 0 to 255."""
    thing = _thing(art)
    hue, saturation, value = thing.convert("RGB").convert("HSV").split()
    coloured = ImageChops.multiply(saturation.point(lambda s: 0 if s < 60 else s), thing.getchannel("A"))
    weights = [0.0] * 256
    for (h, w), n in _pairs(hue, coloured).items():
        weights[h] += w * n
    total_area = ImageStat.Stat(thing.getchannel("A")).sum[0] / 255
    if sum(weights) / 255 < total_area * 0.16:
        return Image.new("L", thing.size, 255)  # grey all over: all of it takes the colour
    peak = max(range(256), key=lambda h: sum(weights[(h + d) % 256] for d in range(-10, 11)))
    near = hue.point([_nearness(min((h - peak) % 256, (peak - h) % 256)) for h in range(256)])
    colourful = saturation.point(lambda s: max(0, min(255, (s - 36) * 6)))
    return ImageChops.multiply(near, colourful).filter(ImageFilter.GaussianBlur(0.6))


def _nearness(distance: int) -> int:
    return max(0, min(255, (44 - distance) * 14))


def _pairs(hue: Image.Image, weight: Image.Image) -> dict[tuple[int, int], int]:
    """How often each (hue, rounded weight) occurs."""
    two = Image.merge("LA", (hue, weight.point(lambda w: w & 0xE0)))
    return {pair: count for count, pair in two.getcolors(two.width * two.height) or []}

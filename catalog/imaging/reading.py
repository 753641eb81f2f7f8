"""From the bytes that somebody gave to plain pixels: upright, sRGB, without transparency, not too large."""

import io
import warnings

from PIL import Image, ImageCms, UnidentifiedImageError

from catalog.imaging.kinds import FORMATS, WANTED, check_first_bytes, check_size
from catalog.imaging.limits import MOST_PIXELS, MOST_SIDE, MOST_STRETCH, ORIGINAL_SIDE, PictureRefused

ORIENTATION = 0x0112
TURNS = {
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE],
    6: [Image.Transpose.ROTATE_270],
    7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_90],
}
DAMAGED = "The file is damaged or cut off. Open it on your computer, save it again as JPEG and upload that."
SRGB = ImageCms.createProfile("sRGB")


def read(content: bytes) -> Image.Image:
    """RGB pixels of the first frame, at most ORIGINAL_SIDE on the longer side."""
    check_first_bytes(content)
    image = opened(content)
    check_size(*image.size, MOST_PIXELS, MOST_SIDE, MOST_STRETCH)
    profile, turn = image.info.get("icc_profile"), orientation(image)
    image = upright(shrunk(decoded(image)), turn)
    return flat(in_srgb(image, profile))


def opened(content: bytes) -> Image.Image:
    """Only the header is read here."""
    # Pillow warns of large pictures and reads them all the same; our own limit follows, before a pixel is decoded.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("The picture has too many pixels to read. Save it smaller, 2400 are enough.") from None
    except UnidentifiedImageError:
        raise PictureRefused(DAMAGED) from None
    except Exception:  # decoders raise whatever comes to their mind
        raise PictureRefused(DAMAGED) from None


def orientation(image: Image.Image) -> int:
    """How the camera was held; a picture with broken notes is taken as it lies."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # a corrupt EXIF block is no reason to refuse a good picture
        return 1


def decoded(image: Image.Image) -> Image.Image:
    """The pixels, in a mode that can be scaled."""
    try:
        image.draft(None, (ORIGINAL_SIDE, ORIGINAL_SIDE))  # a JPEG is decoded at half its size when that is enough
        image.load()
    except MemoryError:
        raise
    except Exception:
        raise PictureRefused(DAMAGED) from None
    mode = image.mode
    if mode == "F":
        raise PictureRefused(f"The picture holds measurements, not colours. {WANTED}")
    if mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if mode in ("RGB", "L", "CMYK", "RGBA") and "transparency" not in image.info:
        return image
    see_through = mode in ("P", "PA", "LA", "La", "RGBa", "RGBX") or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def shrunk(image: Image.Image) -> Image.Image:
    if max(image.size) > ORIGINAL_SIDE:
        image.thumbnail((ORIGINAL_SIDE, ORIGINAL_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def upright(image: Image.Image, turn: int) -> Image.Image:
    for step in TURNS.get(turn, []):
        image = image.transpose(step)
    return image


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen shows them. Alpha is kept."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    result = _converted(colours, profile) if profile else None
    result = (result or colours).convert("RGB")
    if alpha:
        result.putalpha(alpha)
    return result


def _converted(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
    except Exception:  # a broken profile, or one of another colour space: the numbers are taken for sRGB
        return None


def flat(image: Image.Image) -> Image.Image:
    """On white, as goods are photographed: the same picture fits the page, mail and feeds."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, (0, 0), image.getchannel("A"))
    return ground

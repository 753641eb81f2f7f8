"""What a file is, by its first bytes: names and headers are only what somebody says."""

import re

from catalog.imaging.limits import LEAST_SIDE, MOST_BYTES, PictureRefused

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
WANTED = "Save it as JPEG, PNG, WebP, AVIF or GIF and upload that."
PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|BM|II\*\0|MM\0\*|....ftyp(?:avif|avis|mif1.{0,32}avif)",
    re.S,
)
# What people upload by mistake, or to see what happens.
OTHERS = {
    "an SVG drawing, which may carry programs": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype svg|!--|svg)", re.I
    ),
    "a web page": re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script)", re.I),
    "a HEIC photo": re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.S),
    "a video": re.compile(rb"....ftyp|\x1aE\xdf\xa3", re.S),
    "a PDF document": re.compile(rb"%PDF"),
    "a ZIP archive or an office document": re.compile(rb"PK\x03\x04"),
    "a Photoshop document": re.compile(rb"8BPS"),
}


def check_first_bytes(content: bytes) -> None:
    """Refuse what is no picture of a kind we take. Decodes nothing, so a page may ask it."""
    if not content:
        raise PictureRefused("The file is empty. Choose the picture again.")
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024 // 1024
        raise PictureRefused(f"The file has more than {limit} MB. Save the picture smaller, 2400 pixels are enough.")
    head = content[:256]
    if PICTURES.match(head):
        return
    what = next((name for name, signs in OTHERS.items() if signs.match(head)), "not a picture that we know")
    raise PictureRefused(f"This file is {what}. {WANTED}")


def check_size(width: int, height: int, most_pixels: int, most_side: int, most_stretch: int) -> None:
    """Before anything is decoded: a small file can claim to be a thousand million pixels."""
    longer, shorter = max(width, height), min(width, height)
    if width * height > most_pixels or longer > most_side:
        raise PictureRefused(
            f"The picture is {width:,} × {height:,} pixels, too many to read. Save it smaller, 2400 pixels are enough."
        )
    if longer < LEAST_SIDE:
        raise PictureRefused(
            f"The picture is only {width} × {height} pixels. Use one of at least {LEAST_SIDE} pixels, better 1000."
        )
    if not shorter or longer / shorter > most_stretch:
        raise PictureRefused(f"The picture is {width:,} × {height:,} pixels, too narrow to show. Crop it.")

"""Files that are no pictures, or not only: each gets a clear answer, and nothing of it is stored half."""

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from catalog.imaging import limits
from catalog.imaging.limits import PictureRefused
from catalog.models import Listing, Picture, ProductImage
from catalog.services import pictures
from tests.catalog.drawing import bomb, exif, make_all, painted, photo, png_chunk, saved
from tests.factories import make_product

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">' + SCRIPT + b"</svg>"


@pytest.fixture
def product():
    return make_product("Brass lamp")


AT_THE_DOOR = {
    "empty": (b"", "empty"),
    "too many megabytes": (b"\xff\xd8\xff" + bytes(limits.MOST_BYTES), "more than 20 MB"),
    "svg with a script": (SVG, "SVG"),
    "svg without a script": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "svg after a comment": (b"\xef\xbb\xbf  <!-- hello --><svg/>", "SVG"),
    "a web page": (b"<!doctype html><html>" + SCRIPT, "web page"),
    "text": (b"I am a picture, honestly" * 20, "not a picture"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(300), "HEIC"),
    "a video": (b"\0\0\0\x18ftypmp42" + bytes(300), "video"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "zip": (b"PK\x03\x04" + bytes(300), "ZIP"),
    "photoshop": (b"8BPS\0\1" + bytes(300), "Photoshop"),
    "an executable": (b"MZ" + bytes(300), "not a picture"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
}


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_what_is_no_picture_is_refused_at_the_door(product, name):
    content, why = AT_THE_DOOR[name]
    with pytest.raises(PictureRefused, match=why):
        pictures.add_picture(product_id=product.pk, upload=ContentFile(content, name="lamp.jpg"))
    assert not ProductImage.objects.exists()
    assert not Picture.objects.exists()


def gif_of_many_pixels() -> bytes:
    return (
        b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\0\0\0" + b"," + struct.pack("<HHHH", 0, 0, 65_000, 65_000)
    )


def compressed_notes() -> bytes:
    """A PNG whose text unpacks to 200 MB."""
    whole = saved(painted((300, 300)), "PNG")
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    return whole[:33] + text + whole[33:]


BY_THE_WORKER = {
    "bomb": (bomb, "too many"),
    "bomb that is narrow": (lambda: bomb(200_000, 200), "too many"),
    "gif bomb": (gif_of_many_pixels, "too many|damaged"),
    "compressed notes": (compressed_notes, "damaged"),
    "truncated jpeg": (lambda: photo()[:4000], "damaged or cut off"),
    "truncated png": (lambda: saved(Image.effect_noise((500, 500), 90), "PNG")[:9000], "damaged or cut off"),
    "truncated webp": (lambda: saved(Image.effect_noise((500, 500), 90), "WEBP")[:3000], "damaged or cut off"),
    "truncated avif": (lambda: saved(Image.effect_noise((500, 500), 90), "AVIF")[:3000], "damaged or cut off"),
    "only a beginning": (lambda: b"\xff\xd8\xff\xe0", "damaged or cut off"),
    "only the first bytes of a png": (lambda: b"\x89PNG\r\n\x1a\n", "damaged or cut off"),
    "noise behind the first bytes": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "damaged or cut off"),
    "broken checksum": (lambda: saved(painted(), "PNG").replace(b"IDAT", b"IDAX", 1), "damaged or cut off"),
    "too small": (lambda: photo((159, 90)), "only 159 × 90 pixels"),
    "one pixel": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "only 1 × 1"),
    "a line": (lambda: saved(Image.new("RGB", (4000, 3)), "PNG"), "too narrow"),
    "longer than anybody needs": (lambda: saved(Image.new("L", (20_001, 1100)), "PNG"), "too many"),
    "measurements": (lambda: saved(Image.new("F", (300, 300)), "TIFF"), "measurements"),
}


@pytest.mark.parametrize("name", BY_THE_WORKER)
def test_what_cannot_be_shown_is_refused_by_the_worker(product, name):
    content, why = BY_THE_WORKER[name]
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(content()))
    make_all()
    image.picture.refresh_from_db()
    assert image.picture.state == "refused"
    pytest.importorskip("re").search(why, image.picture.reason) or pytest.fail(image.picture.reason)
    assert not Listing.objects.get(product=product).image_key
    assert not list_of_files(image.picture.sha256)


def list_of_files(sha256: str) -> list[str]:
    folder = pictures.key_of(sha256).rsplit("/", 1)[0]
    if not default_storage.exists(folder):
        return []
    return [name for name in default_storage.listdir(folder)[1] if name.startswith(sha256[2:34])]


def test_a_refused_picture_can_be_given_again(product):
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(bomb()))
    make_all()
    again = pictures.add_picture(product_id=product.pk, upload=ContentFile(bomb()))
    assert (again.pk, again.picture.state, again.picture.tries) == (image.pk, "waiting", 0)
    make_all()
    again.picture.refresh_from_db()
    assert "too many" in again.picture.reason


def broken_profile() -> bytes:
    return photo(icc_profile=b"\0\0\0\x84not a profile at all" * 20)


def profile_of_another_space() -> bytes:
    return photo(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes())


SHOWN_ALL_THE_SAME = {
    "corrupt exif": lambda: photo(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(30)),
    "exif with a silly orientation": lambda: photo(exif=exif(77)),
    "corrupt profile": broken_profile,
    "profile of another colour space": profile_of_another_space,
    "png that is called jpg": lambda: saved(painted(), "PNG"),
    "jpeg with a zip behind it": lambda: photo() + b"PK\x03\x04payload-in-a-zip",
    "gif with a program behind it": lambda: saved(painted(mode="P"), "GIF") + b"/*" + SCRIPT,
    "jpeg with a page in its comment": lambda: photo(comment=SCRIPT),
    "png with a page in its text": lambda: (
        saved(painted(), "PNG")[:33] + png_chunk(b"tEXt", b"Comment\0" + SCRIPT) + saved(painted(), "PNG")[33:]
    ),
    "largest telephone": lambda: saved(Image.new("RGB", (9216, 6912), "teal"), "JPEG", quality=50),
}


@pytest.mark.parametrize("name", SHOWN_ALL_THE_SAME)
def test_good_pictures_with_something_wrong_are_shown_without_it(product, name):
    content = SHOWN_ALL_THE_SAME[name]()
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(content, name="lamp.jpg"))
    make_all()
    image.refresh_from_db()
    assert image.picture.state == "ready", image.picture.reason
    for width in image.widths:
        made = default_storage.open(f"{image.key}-{width}.webp").read()
        assert b"payload" not in made
        assert b"script" not in made
        assert Image.open(io.BytesIO(made)).format == "WEBP"


def test_colours_of_a_wide_profile_are_converted(product):
    """The same numbers with another profile are other colours."""
    plain = painted((400, 400), (120, 90, 60), (120, 90, 60))
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    assert xyz.profile.xcolor_space.strip() == "XYZ"
    content = saved(plain, "JPEG", quality=95, icc_profile=gamma_profile())
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(content))
    make_all()
    image.refresh_from_db()
    made = Image.open(default_storage.open(f"{image.key}-320.webp"))
    assert made.getpixel((100, 100))[0] > 150  # linear light 120 is brighter on a screen
    assert "icc_profile" not in made.info


def gamma_profile() -> bytes:
    """sRGB with its curves replaced by straight lines."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    for number in range(count):
        name, offset, _ = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            profile[offset : offset + 12] = b"curv" + bytes(8)  # a curve without points is the straight line
    return bytes(profile)

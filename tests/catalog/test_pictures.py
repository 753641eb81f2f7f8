"""From an upload to the files that pages show."""

import contextlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.utils import timezone
from PIL import Image

from catalog.consumers import begin_making_pictures
from catalog.imaging import running
from catalog.imaging.limits import PictureRefused
from catalog.models import Listing, Picture, ProductImage
from catalog.services import pictures
from catalog.tasks import make_pictures
from events.models import Message
from tests.catalog.drawing import BLUE, RED, exif, make_all, painted, photo, saved
from tests.factories import make_category, make_product, make_variants

pytestmark = pytest.mark.django_db
FIVE = [160, 320, 640, 960, 1440]


@pytest.fixture
def product():
    return make_product("Brass lamp", category=make_category("Lamps"))


def shown(image: ProductImage, width: int, kind: str = "webp") -> Image.Image:
    return Image.open(default_storage.open(f"{image.key}-{width}.{kind}"))


def near(colour: tuple, wanted: tuple) -> bool:
    return all(abs(a - b) < 14 for a, b in zip(colour[:3], wanted, strict=True))


def added(product, content: bytes, alt: str = "") -> ProductImage:
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(content), alt=alt)
    make_all()
    image.refresh_from_db()
    return image


# --- Kept at once, made later --------------------------------------------------------------------------------------


def test_an_upload_is_kept_and_nothing_is_made_of_it_before_a_worker_comes(product, monkeypatch):
    monkeypatch.setattr(running, "make", lambda *_: pytest.fail("made in a request"))
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(photo()), alt="From the side")
    assert (image.picture.state, image.key, image.widths) == ("waiting", "", [])
    assert storages["uploads"].exists(f"pictures/{image.picture.sha256[:2]}/{image.picture.sha256}")
    assert Message.objects.filter(topic="picture.given", payload={"picture": image.picture_id}).exists()
    assert Listing.objects.get(product=product).image_key == ""


def test_the_message_rings_the_worker_s_bell_and_makes_nothing_itself(monkeypatch):
    rung = []
    monkeypatch.setattr(make_pictures, "apply_async", lambda **options: rung.append(options))
    begin_making_pictures(Message(topic="picture.given", payload={"picture": 1}))
    assert rung == [{"retry": False}]


def test_the_worker_makes_five_widths_in_two_formats(product):
    image = added(product, photo((2000, 2000)))
    assert (image.picture.state, image.widths) == ("ready", FIVE)
    for width in FIVE:
        for kind in ("avif", "webp"):
            made = shown(image, width, kind)
            assert (made.format, made.size) == (kind.upper(), (width, width))
    assert near(shown(image, 640).getpixel((100, 100)), RED)
    assert near(shown(image, 640, "avif").getpixel((500, 100)), BLUE)


def test_the_listing_shows_it_in_the_moment_it_is_ready(product):
    image = added(product, photo())
    listing = Listing.objects.get(product=product)
    assert (listing.image_key, listing.image_widths) == (image.key, image.widths)
    assert image.original.name == f"{image.key}-800.webp"


def test_a_variant_s_picture_refreshes_its_parent(product):
    small, _ = make_variants(product, Size=["S", "M"])
    image = added(small, photo())
    assert Listing.objects.get(product=product).image_key == image.key
    own = added(product, photo((640, 640)))
    assert Listing.objects.get(product=product).image_key == own.key


@pytest.mark.parametrize(
    ("side", "widths"),
    [(160, [160]), (170, [160]), (500, [160, 320, 500]), (640, [160, 320, 640]), (1439, [160, 320, 640, 960, 1439])],
)
def test_no_width_is_larger_than_the_picture(product, side, widths):
    assert added(product, photo((side, side))).widths == widths


def test_the_original_is_kept_up_to_2400_pixels_out_of_reach(product):
    image = added(product, photo((3000, 1500)))
    sha256 = image.picture.sha256
    original = Image.open(storages["uploads"].open(f"originals/{sha256[:2]}/{sha256}.webp"))
    assert original.size == (2400, 1200)
    assert not Path(storages["uploads"].location).is_relative_to(default_storage.location)


def test_what_was_uploaded_is_deleted_when_it_is_made(product, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = added(product, photo())
    assert not storages["uploads"].exists(f"pictures/{image.picture.sha256[:2]}/{image.picture.sha256}")


# --- What is done to it --------------------------------------------------------------------------------------------


def test_nothing_of_the_camera_s_notes_is_left(product):
    image = added(product, photo(exif=exif(maker="Secret Camera"), comment=b"where I live"))
    for name in (f"{image.key}-640.webp", f"{image.key}-640.avif"):
        content = default_storage.open(name).read()
        assert b"Secret" not in content
        assert b"where I live" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_the_camera_was_held(product, orientation):
    # Red is on the left of the sensor's picture; where it belongs is what the number says.
    image = added(product, photo((800, 800), exif=exif(orientation)))
    places = {1: (80, 320), 2: (560, 320), 3: (560, 320), 4: (80, 320), 5: (320, 80), 6: (320, 80), 7: (320, 560),
              8: (320, 560)}  # fmt: skip
    assert near(shown(image, 640).getpixel(places[orientation]), RED)


def test_a_portrait_is_padded_with_the_colour_of_its_edge_and_never_cropped(product):
    portrait = Image.new("RGB", (400, 800), (240, 238, 230))
    portrait.paste(RED, (100, 0, 300, 800))
    made = shown(added(product, saved(portrait, "PNG")), 640)
    assert made.size == (640, 640)
    assert near(made.getpixel((10, 320)), (240, 238, 230))
    assert near(made.getpixel((630, 320)), (240, 238, 230))
    assert near(made.getpixel((320, 4)), RED)
    assert near(made.getpixel((320, 636)), RED)


def test_what_is_see_through_becomes_white(product):
    glass = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    glass.paste((*RED, 255), (200, 200, 400, 400))
    made = shown(added(product, saved(glass, "PNG")), 320)
    assert near(made.getpixel((10, 10)), (255, 255, 255))
    assert near(made.getpixel((160, 160)), RED)


MODES = [
    ("L", "PNG", {}), ("1", "PNG", {}), ("P", "PNG", {}), ("P", "GIF", {}), ("LA", "PNG", {}), ("RGBA", "WEBP", {}),
    ("CMYK", "JPEG", {}), ("CMYK", "TIFF", {}), ("RGB", "AVIF", {}), ("RGB", "BMP", {}), ("YCbCr", "JPEG", {}),
    ("LAB", "TIFF", {}), ("RGB", "TIFF", {"compression": "tiff_lzw"}), ("RGB", "JPEG", {"progressive": True}),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "kind", "options"), MODES)
def test_every_mode_and_format_is_read(product, mode, kind, options):
    image = added(product, saved(painted((400, 400)).convert(mode), kind, **options))
    assert image.picture.state == "ready", image.picture.reason
    colour = shown(image, 320).getpixel((40, 160))
    if mode in ("P", "RGBA", "CMYK", "RGB", "YCbCr", "LAB"):
        assert colour[0] > 150 > 90 > colour[1]


def test_sixteen_bits_of_grey_keep_their_shades(product):
    grey = Image.new("I;16", (400, 400), 40_000)
    image = added(product, saved(grey, "PNG"))
    assert near(shown(image, 320).getpixel((100, 100)), (156, 156, 156))


def test_of_an_animation_the_first_frame_is_shown(product):
    frames = [painted((300, 300), RED, RED), painted((300, 300), BLUE, BLUE)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=80)
    made = shown(added(product, content), 160)
    assert near(made.getpixel((80, 80)), RED)
    assert getattr(made, "n_frames", 1) == 1


# --- Made once -----------------------------------------------------------------------------------------------------


def test_the_same_bytes_are_made_once_for_everybody(product, monkeypatch):
    first = added(product, photo())
    monkeypatch.setattr(running, "make", lambda *_: pytest.fail("made twice"))
    other = make_product("Brass lamp, used")
    second = pictures.add_picture(product_id=other.pk, upload=ContentFile(photo()))
    assert (second.key, second.widths, second.picture_id) == (first.key, first.widths, first.picture_id)


def test_giving_a_product_the_same_picture_twice_adds_it_once(product):
    added(product, photo())
    again = pictures.add_picture(product_id=product.pk, upload=ContentFile(photo()), alt="Now with words")
    assert ProductImage.objects.filter(product=product).count() == 1
    assert again.caption == "Now with words"


def test_removing_it_from_one_product_leaves_it_on_the_other(product):
    first, second = added(product, photo()), added(make_product("Other"), photo())
    pictures.remove_picture(image_id=first.pk)
    assert Listing.objects.get(product=product).image_key == ""
    assert pictures.forget_unused() == 0
    assert shown(second, 640).size == (640, 640)


def test_the_first_that_is_ready_is_on_the_card(product):
    pictures.add_picture(product_id=product.pk, upload=ContentFile(photo((700, 700))))
    Picture.objects.update(started_at=timezone.now())  # somebody is at it
    second = added(product, photo((900, 900)))
    assert Listing.objects.get(product=product).image_key == second.key


def test_pictures_can_be_put_in_another_order(product):
    images = [added(product, photo((size, size))) for size in (300, 400, 500)]
    pictures.arrange_pictures(product_id=product.pk, image_ids=[images[2].pk, images[0].pk])
    order = ProductImage.objects.filter(product=product).order_by("display_order").values_list("pk", flat=True)
    assert list(order) == [images[2].pk, images[0].pk, images[1].pk]
    assert Listing.objects.get(product=product).image_key == images[2].key


# --- Workers die ---------------------------------------------------------------------------------------------------


def test_what_a_dead_worker_had_begun_is_taken_up_again(product, monkeypatch):
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(photo()))

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(running, "make", die)
        make_all()
    make_all()  # too early: that worker may still be at it
    image.picture.refresh_from_db()
    assert image.picture.state == "waiting"
    Picture.objects.update(started_at=timezone.now() - pictures.LEASE - timedelta(seconds=1))
    make_all()
    image.picture.refresh_from_db()
    assert (image.picture.state, image.picture.tries) == ("ready", 2)


def test_one_that_kills_every_worker_is_refused_in_the_end(product, monkeypatch):
    image = pictures.add_picture(product_id=product.pk, upload=ContentFile(photo()))

    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(running, "make", die)
    for _ in range(pictures.MOST_TRIES):
        with pytest.raises(SystemExit):
            make_all()
        Picture.objects.update(started_at=timezone.now() - pictures.LEASE - timedelta(seconds=1))
    make_all()
    image.picture.refresh_from_db()
    assert (image.picture.state, image.picture.reason) == ("refused", pictures.TOO_OFTEN)


def test_a_decoder_that_crashes_harms_nothing_else(product, monkeypatch):
    command = running.COMMAND
    crash = [command[0], "-c", "import os; os.abort()"]
    monkeypatch.setattr(running, "COMMAND", crash)
    bad = added(product, photo((300, 300)))
    monkeypatch.setattr(running, "COMMAND", command)
    good = added(product, photo((400, 400)))
    bad.picture.refresh_from_db()
    assert (bad.picture.state, bad.picture.reason) == ("refused", running.UNREADABLE)
    assert good.picture.state == "ready"


@pytest.mark.parametrize("code", ["import time; time.sleep(30)", "import os; os.kill(os.getpid(), 9)"])
def test_a_machine_that_is_busy_is_not_the_picture_s_fault(product, monkeypatch, code):
    monkeypatch.setattr(running.limits, "WALL_SECONDS", 1)
    with monkeypatch.context() as patch:
        patch.setattr(running, "COMMAND", [running.COMMAND[0], "-c", code])
        image = added(product, photo())
    assert image.picture.state == "waiting"
    monkeypatch.setattr(running.limits, "WALL_SECONDS", 60)
    Picture.objects.update(started_at=None)
    make_all()
    image.picture.refresh_from_db()
    assert (image.picture.state, image.picture.reason) == ("ready", "")


def test_memory_is_bounded_in_the_process_that_decodes(tmp_path, monkeypatch):
    greedy = "from catalog.imaging import child; child.bound(); bytearray(2_000_000_000)"
    monkeypatch.setattr(running, "COMMAND", [running.COMMAND[0], "-c", greedy])
    with pytest.raises(PictureRefused):
        running.make(b"", tmp_path)


def test_the_process_that_decodes_knows_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIPE_API_KEY", "sk_live_secret")
    tell = "import os, json; print(json.dumps({'widths': sorted(os.environ)}))"
    monkeypatch.setattr(running, "COMMAND", [running.COMMAND[0], "-c", tell])
    assert "STRIPE_API_KEY" not in running.make(b"", tmp_path)


# --- Forgetting ----------------------------------------------------------------------------------------------------


def aged() -> None:
    Picture.objects.update(kept_at=timezone.now() - pictures.UNUSED - timedelta(hours=1))


def test_a_picture_that_nothing_shows_is_forgotten_after_a_week_with_its_files(product):
    image = added(product, photo())
    aged()
    assert pictures.forget_unused() == 0  # it is shown
    pictures.remove_picture(image_id=image.pk)
    Picture.objects.update(kept_at=timezone.now())
    assert pictures.forget_unused() == 0  # somebody may be about to use it
    aged()
    assert pictures.forget_unused() == 1
    folder, name = image.key.rsplit("/", 1)
    assert not [file for file in default_storage.listdir(folder)[1] if file.startswith(name)]
    assert not Picture.objects.exists()


def test_a_drawing_of_the_demo_shop_with_the_same_key_stays(product):
    image = added(product, photo())
    ProductImage.objects.create(product=make_product("Copy"), key=image.key, widths=image.widths)
    pictures.remove_picture(image_id=image.pk)
    aged()
    assert pictures.forget_unused() == 1
    assert default_storage.exists(f"{image.key}-640.webp")


def test_a_file_whose_transaction_was_undone_is_deleted_at_night(product, monkeypatch):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        picture = pictures.keep(photo())
        raise ZeroDivisionError
    waiting = pictures.keep(photo((300, 300)))
    monkeypatch.setattr(pictures, "UNDONE", timedelta(seconds=-1))
    assert pictures.forget_uploads_without_a_row() >= 1
    assert not storages["uploads"].exists(f"pictures/{picture.sha256[:2]}/{picture.sha256}")
    assert storages["uploads"].exists(f"pictures/{waiting.sha256[:2]}/{waiting.sha256}")


def test_nothing_is_left_half_when_the_transaction_fails(product):
    with pytest.raises(PictureRefused):
        pictures.add_picture(product_id=product.pk, upload=ContentFile(b""))
    assert not ProductImage.objects.exists()
    assert not Picture.objects.exists()
    assert not Message.objects.filter(topic="picture.given").exists()

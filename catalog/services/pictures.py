"""Pictures that people give: kept at once, made by a worker, shown when they are ready.

The table is the queue: `keep` and `keep_from` write a waiting row in the caller's transaction; the message that goes
with it only says that there is something to do. A worker that dies leaves a row that beat finds again.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path
from time import monotonic

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages
from django.db import connection, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.imaging import limits, running
from catalog.imaging.kinds import check_first_bytes
from catalog.imaging.limits import PictureRefused
from catalog.models import Picture, Product, ProductImage
from catalog.services import listings
from catalog.services.fetching import NotFetched, fetch, tidy
from events.services import record

RECIPE = 1  # part of every key: files of another recipe get other names, because browsers keep these for ever
MOST_TRIES = 3
LEASE = timedelta(minutes=3)  # longer than one picture can take; after it, whoever had begun is dead
WAITING = Q(state=Picture.State.WAITING)
UPLOADS_FIRST = ExpressionWrapper(Q(source_url=""), BooleanField()).desc()
TOO_OFTEN = "The picture could not be read, three times. Save it again as JPEG and give it once more."
LOST = "The upload was lost before it was read. Please upload the picture again."
UNDONE = timedelta(hours=6)  # longer than any transaction
UNUSED = timedelta(days=7)  # how long a picture that nothing shows is kept


# --- Keeping -----------------------------------------------------------------------------------------------------


def check(*, upload: File | None = None, url: str = "") -> None:
    """What a form asks before it keeps anything. Raises PictureRefused."""
    if upload:
        check_first_bytes(_read(upload))
    if url:
        _tidy(url)


def _read(upload: File | bytes) -> bytes:
    if isinstance(upload, bytes):
        return upload
    upload.seek(0)
    return upload.read(limits.MOST_BYTES + 1)


def _tidy(url: str) -> str:
    try:
        return tidy(url)
    except NotFetched as problem:
        raise PictureRefused(str(problem)) from None


@transaction.atomic
def keep(upload: File | bytes) -> Picture:
    """Store an upload as it came, for a worker to read. Raises PictureRefused for what can be seen to be no picture.

    The same bytes are the same Picture; a refused one is tried again. Its row stays locked until the caller commits.
    """
    content = _read(upload)
    check_first_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    picture = _asked_for(sha256=sha256, source_url="")
    if not picture.is_ready and not _uploads().exists(_upload_of(sha256)):
        _put(_uploads(), _upload_of(sha256), content)
    return picture


@transaction.atomic
def keep_from(url: str) -> Picture:
    """The picture at a public address; a worker fetches it, once for all who name it. Raises PictureRefused."""
    return _asked_for(source_url=_tidy(url))


def _asked_for(**known: str) -> Picture:
    """Lock it, so that no sweep takes it and no worker finishes it between this and what will point at it."""
    picture = None
    while picture is None:  # a sweep may take it between the two
        made, _ = Picture.objects.get_or_create(**known)
        picture = Picture.objects.select_for_update(no_key=True).filter(pk=made.pk).first()
    picture.kept_at = timezone.now()
    if picture.state == Picture.State.REFUSED:
        picture.state, picture.reason, picture.tries, picture.started_at = Picture.State.WAITING, "", 0, None
    picture.save()
    if not picture.is_ready:
        record("picture.given", str(picture.pk), {"picture": picture.pk})
    return picture


# --- Of products -------------------------------------------------------------------------------------------------


def add_picture(*, product_id: int, upload: File | bytes, alt: str = "") -> ProductImage:
    """Give a product (or a variant) one more picture. Shown when a worker has made it. Raises PictureRefused."""
    with transaction.atomic():
        return attach(product_id=product_id, picture=keep(upload), alt=alt)


def add_picture_from(*, product_id: int, url: str, alt: str = "") -> ProductImage:
    """The same, of the picture at a public address."""
    with transaction.atomic():
        return attach(product_id=product_id, picture=keep_from(url), alt=alt)


@transaction.atomic
def attach(*, product_id: int, picture: Picture, alt: str = "", place: int | None = None) -> ProductImage:
    """Show a picture that was just kept in this transaction; the same one twice is shown once."""
    # Two at once would take the same place.
    product = Product.objects.select_for_update(no_key=True).get(pk=product_id)
    images = ProductImage.objects.filter(product=product)
    image = images.filter(picture=picture).first()
    if image is None:
        last = images.aggregate(last=Max("display_order"))["last"]
        image = ProductImage(product=product, picture=picture, display_order=0 if last is None else last + 1)
    image.display_order = image.display_order if place is None else place
    image.caption = alt.strip()[:200] or image.caption
    _show(image)
    image.save()
    listings.refresh([product.pk])
    return image


@transaction.atomic
def change_picture(
    *, image_id: int, product_id: int, alt: str, place: int, picture: Picture | None = None
) -> ProductImage:
    """Say other words about it, move it, or put another that was just kept in its place."""
    image = ProductImage.objects.select_for_update(no_key=True, of=["self"]).select_related("picture").get(pk=image_id)
    before = image.product_id
    image.product_id, image.caption, image.display_order = product_id, alt.strip()[:200], place
    if picture:
        image.picture = picture
        _show(image)
    image.save()
    listings.refresh([before, product_id])
    return image


@transaction.atomic
def remove_picture(*, image_id: int) -> None:
    """Others may show the same files: they go at night, when nobody does."""
    for image in ProductImage.objects.filter(pk=image_id):
        ProductImage.objects.filter(pk=image.pk).delete()
        listings.refresh([image.product_id])


@transaction.atomic
def arrange_pictures(*, product_id: int, image_ids: list[int]) -> None:
    """Show them in this order; those not named come after."""
    Product.objects.select_for_update(no_key=True).get(pk=product_id)
    images = list(ProductImage.objects.select_for_update(no_key=True).filter(product=product_id).order_by("pk"))
    places = {pk: place for place, pk in enumerate(image_ids)}
    images.sort(key=lambda image: (places.get(image.pk, len(places)), image.display_order))
    for place, image in enumerate(images):
        image.display_order = place
    ProductImage.objects.bulk_update(images, ["display_order"])
    listings.refresh([product_id])


def _show(image: ProductImage) -> None:
    """Copy what pages read from the picture."""
    picture = image.picture
    image.key, image.widths = (picture.key, picture.widths) if picture.is_ready else ("", [])
    image.original = f"{picture.key}-{max(picture.widths)}.webp" if picture.is_ready else ""


# --- Making: called by tasks only ----------------------------------------------------------------------------------


def make_waiting(seconds: float) -> bool:
    """Make what waits, one after the other, for so long; True when there may be more."""
    until = monotonic() + seconds
    while monotonic() < until:
        picture = _next()
        if picture is None:
            return False
        make(picture)
    return True


@transaction.atomic
def _next() -> Picture | None:
    """The oldest that waits, uploads first: somebody sits before those. A try counts when it begins."""
    forgotten = Q(started_at=None) | Q(started_at__lt=timezone.now() - LEASE)
    waiting = Picture.objects.filter(WAITING, forgotten).order_by(UPLOADS_FIRST, "created_at")
    picture = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if picture:
        picture.tries += 1
        picture.started_at = timezone.now()
        picture.save(update_fields=["tries", "started_at"])
    return picture


def make(picture: Picture) -> None:
    """Read one picture and write its files. What fails in passing is left waiting, and taken up again after LEASE."""
    try:
        if picture.tries > MOST_TRIES:
            raise PictureRefused(picture.reason or TOO_OFTEN)
        content = _content(picture)
        check_first_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        _name(picture.pk, sha256)
        widths = _files(content, sha256)
    except PictureRefused as refused:
        _settle(picture.pk, state=Picture.State.REFUSED, reason=str(refused)[:300])
    except (running.Interrupted, NotFetched) as problem:
        Picture.objects.filter(WAITING, pk=picture.pk).update(reason=str(problem)[:300])
    else:
        _settle(picture.pk, state=Picture.State.READY, key=key_of(sha256), widths=widths, reason="")


def _content(picture: Picture) -> bytes:
    if picture.source_url:
        try:
            return fetch(picture.source_url, most_bytes=limits.MOST_BYTES).content
        except NotFetched as problem:
            if problem.passing:
                raise
            raise PictureRefused(str(problem)) from None
    try:
        with _uploads().open(_upload_of(picture.sha256)) as file:
            return file.read()
    except FileNotFoundError:
        raise PictureRefused(LOST) from None


def key_of(sha256: str) -> str:
    return f"pictures/{RECIPE}/{sha256[:2]}/{sha256[2:34]}"


@transaction.atomic
def _name(pk: int, sha256: str) -> None:
    """From here on a sweep sees that the files of these bytes are wanted."""
    _hold(sha256)
    Picture.objects.filter(pk=pk).update(sha256=sha256)


def _hold(sha256: str) -> None:
    """Until the end of the transaction nobody else decides about the files of these bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _files(content: bytes, sha256: str) -> list[int]:
    """The widths in which it lies in MEDIA; made only when nobody has given the same bytes before."""
    same = Picture.objects.filter(state=Picture.State.READY, sha256=sha256, key=key_of(sha256)).first()
    if same:
        return same.widths
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        widths = running.make(content, Path(folder))
        for file in sorted(Path(folder).iterdir()):
            if file.stem == "original":
                _put(_uploads(), _original_of(sha256), file.read_bytes())
            else:
                _put(default_storage, f"{key_of(sha256)}-{file.name}", file.read_bytes())
    return widths


@transaction.atomic
def _settle(pk: int, **fields: object) -> None:
    """Write down what came of it, on everything of ours that shows it, in one transaction."""
    picture = Picture.objects.select_for_update(no_key=True).get(pk=pk)
    if picture.state != Picture.State.WAITING:
        return
    for name, value in fields.items():
        setattr(picture, name, value)
    picture.save()
    images = list(ProductImage.objects.select_for_update(no_key=True).filter(picture=picture).order_by("pk"))
    for image in images:
        image.picture = picture
        _show(image)
    ProductImage.objects.bulk_update(images, ["key", "widths", "original"])
    listings.refresh({image.product_id for image in images})
    if not picture.source_url:
        transaction.on_commit(lambda: _forget_upload(picture.sha256))


# --- Files -------------------------------------------------------------------------------------------------------


def _uploads() -> Storage:
    """Not under MEDIA: an upload still says where its photographer stood, and nobody has looked at it."""
    return storages["uploads"]


def _upload_of(sha256: str) -> str:
    return f"pictures/{sha256[:2]}/{sha256}"


def _original_of(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}.webp"


def _put(storage: Storage, name: str, content: bytes) -> None:
    """Write a file so that it is whole or not there."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # an object store: whole or not there by itself
        storage.delete(name)
        storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(content)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(path)


# --- Forgetting --------------------------------------------------------------------------------------------------


@transaction.atomic
def _forget_upload(sha256: str) -> None:
    """Delete what was uploaded once it is made or refused. The lock keeps away from one who gives it again just now."""
    given = Picture.objects.select_for_update(no_key=True).filter(sha256=sha256, source_url="").first()
    if given is None or given.state != Picture.State.WAITING:
        _uploads().delete(_upload_of(sha256))


def forget_uploads_without_a_row() -> int:
    """Nightly: files of transactions that were undone after the file was written. Returns how many."""
    storage, gone, late = _uploads(), 0, timezone.now() - UNDONE
    if not storage.exists("pictures"):
        return 0
    for folder in storage.listdir("pictures")[0]:
        for sha256 in storage.listdir(f"pictures/{folder}")[1]:
            if storage.get_modified_time(f"pictures/{folder}/{sha256}") < late:
                _forget_upload(sha256)
                gone += not storage.exists(f"pictures/{folder}/{sha256}")
    return gone


def forget_unused(most: int = 1000) -> int:
    """Nightly: pictures that nothing has shown for a week, with their files. Returns how many."""
    unused = _unused().filter(kept_at__lt=timezone.now() - UNUSED).exclude(WAITING)
    return sum(_forget(pk) for pk in list(unused.order_by("kept_at").values_list("pk", flat=True)[:most]))


def _unused() -> QuerySet[Picture]:
    """Whoever points at pictures keeps them, also tables of rooms that this one does not know."""
    pictures = Picture.objects.all()
    for relation in Picture._meta.related_objects:
        shown = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        pictures = pictures.exclude(Exists(shown))
    return pictures


@transaction.atomic
def _forget(pk: int) -> bool:
    picture = Picture.objects.select_for_update().filter(pk=pk).first()
    if picture is None or not _unused().filter(pk=pk, kept_at=picture.kept_at).exists():
        return False
    _hold(picture.sha256 or "0")
    wanted = Picture.objects.filter(sha256=picture.sha256).exclude(pk=pk).exists()
    if picture.is_ready and not wanted and not ProductImage.objects.filter(key=picture.key).exists():
        for width in picture.widths:
            for kind in ("avif", "webp"):
                default_storage.delete(f"{picture.key}-{width}.{kind}")
        _uploads().delete(_original_of(picture.sha256))
    picture.delete()
    return True

"""Pictures given, made and shown by many at once."""

import time
from pathlib import Path

import pytest
from django.db.models import QuerySet

from catalog.imaging import running
from catalog.models import Listing, Picture, ProductImage
from catalog.services import pictures
from tests.catalog.drawing import make_all, photo
from tests.factories import make_product
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(monkeypatch) -> list[bytes]:
    """What was made, without the work; slow enough for others to come between."""
    contents = []

    def make(content: bytes, folder: Path) -> list[int]:
        contents.append(content)
        time.sleep(0.1)
        return [160]

    monkeypatch.setattr(running, "make", make)
    return contents


@pytest.fixture
def unlocked(monkeypatch):
    """For negative controls: no row is locked before it is read."""

    def read_slowly(self: QuerySet, **_: object) -> QuerySet:
        time.sleep(0.05)
        return self

    monkeypatch.setattr(QuerySet, "select_for_update", read_slowly)


def test_the_same_bytes_given_by_eight_at_once_are_one_picture(made):
    products = [make_product(f"Lamp {number}") for number in range(8)]
    answers = all_at_once(
        [lambda pk=product.pk: pictures.add_picture(product_id=pk, upload=photo()) for product in products]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Picture.objects.count() == 1
    make_all()
    assert len(made) == 1
    assert Listing.objects.filter(image_key=Picture.objects.get().key).count() == 8


def workers(count: int) -> list[object]:
    return all_at_once([lambda: pictures.make_waiting(seconds=30)] * count)


def test_three_workers_make_every_picture_once(made):
    for size in range(300, 306):
        pictures.keep(photo((size, size)))
    assert workers(3) == [False] * 3
    assert len(made) == len(set(made)) == 6
    assert set(Picture.objects.values_list("state", "tries")) == {("ready", 1)}


def test_without_the_lock_they_make_some_twice(made, unlocked):
    for size in range(300, 306):
        pictures.keep(photo((size, size)))
    workers(3)
    assert len(made) > 6


def give_two(product_id: int) -> list[int]:
    jobs = [lambda s=s: pictures.add_picture(product_id=product_id, upload=photo((s, s))) for s in (300, 310, 320, 330)]
    assert not [answer for answer in all_at_once(jobs) if isinstance(answer, Exception)]
    return sorted(ProductImage.objects.values_list("display_order", flat=True))


def test_pictures_given_at_once_take_a_place_each(made):
    assert give_two(make_product("Lamp").pk) == [0, 1, 2, 3]


def test_without_the_lock_some_take_the_same_place(made, unlocked):
    assert len(set(give_two(make_product("Lamp").pk))) < 4


def test_a_picture_given_while_a_worker_finishes_it_is_shown(made):
    for number in range(6):
        first, second = make_product(f"First {number}"), make_product(f"Second {number}")
        content = photo((300 + number, 300))
        pictures.add_picture(product_id=first.pk, upload=content)

        def late(pk: int = second.pk, content: bytes = content, pause: float = 0.02 * number) -> None:
            time.sleep(0.06 + pause)
            pictures.add_picture(product_id=pk, upload=content)

        answers = all_at_once([lambda: pictures.make_waiting(seconds=30), late])
        assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert not ProductImage.objects.filter(key="").exists()
    assert not Listing.objects.filter(image_key="").exists()


def test_a_picture_that_is_given_again_while_it_is_forgotten_stays(made, monkeypatch):
    monkeypatch.setattr(pictures, "UNUSED", -pictures.UNUSED)
    for number in range(6):
        content = photo((300 + number, 300))
        pictures.keep(content)
        make_all()
        product = make_product(f"Lamp {number}")

        def again(pk: int = product.pk, content: bytes = content) -> None:
            pictures.add_picture(product_id=pk, upload=content)

        answers = all_at_once([pictures.forget_unused, again])
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        make_all()
    assert ProductImage.objects.exclude(key="").count() == 6

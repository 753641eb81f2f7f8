"""The tree of categories changed by several at once, over real connections."""

import threading

import pytest
from django.db import connection, transaction

from catalog.errors import Refused
from catalog.importing.filing import Filing
from catalog.models import Category, Listing, Product
from catalog.services import categories, listings
from catalog.services.categories import file_product, merge_categories, move_category
from tests.catalog.test_categories import sound
from tests.factories import make_category, make_offer, make_product
from tests.race.running import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def branch(name: str, products: int = 5) -> int:
    top = make_category(name)
    for number in range(3):
        below = make_category(f"{name} {number}", parent=Category.objects.get(pk=top.pk))
        for _ in range(products):
            make_offer(make_product(category=below))
    return top.pk


def test_moves_and_merges_at_once_leave_a_tree_without_holes():
    tops = [branch(name) for name in ("Ash", "Birch", "Cedar", "Elm")]
    below = [list(Category.objects.filter(depth=2, url_path__startswith=name).values_list("pk", flat=True))
             for name in ("ash", "birch", "cedar", "elm")]  # fmt: skip
    jobs = [
        lambda: move_category(category_id=below[0][0], to_id=tops[1]),
        lambda: move_category(category_id=tops[1], to_id=below[0][1]),
        lambda: merge_categories(category_id=tops[2], into_id=tops[0]),
        lambda: merge_categories(category_id=tops[3], into_id=tops[2]),
        lambda: move_category(category_id=below[2][0], to_id=None),
        lambda: move_category(category_id=below[3][1], to_id=below[0][2]),
    ]
    answers = all_at_once(jobs)
    assert all(isinstance(answer, Category | Refused) for answer in answers), answers
    sound()
    assert Product.objects.filter(categories=None).count() == 0


def test_two_merges_crosswise_leave_one_of_them():
    one, two = branch("Ash"), branch("Birch")
    answers = all_at_once([
        lambda: merge_categories(category_id=one, into_id=two), lambda: merge_categories(category_id=two, into_id=one),
    ])  # fmt: skip
    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
    (left,) = Category.objects.filter(depth=1)
    assert Listing.objects.filter(category_ids__contains=[left.pk]).count() == 30
    sound()


def file_while_merging(old: int, new: int, *, held: bool) -> Product:
    """A merge that begins while a product is being filed, and commits while that waits."""
    late, filed, go = make_product("Late lamp"), threading.Event(), threading.Event()

    def file() -> None:
        with transaction.atomic():
            if held:
                file_product(product_id=late.pk, category_id=old)
            else:
                listings.hold([late.pk])
            filed.set()
            go.wait(0.7)  # the merge must not see half of this
            if not held:
                file_product(product_id=late.pk, category_id=old)

    def merge() -> None:
        filed.wait(10)
        merge_categories(category_id=old, into_id=new)
        go.set()

    answers = all_at_once([file, merge])
    assert answers == [None, None], answers
    return late


@pytest.mark.parametrize("held", [True, False])
def test_a_product_filed_while_its_category_is_merged_is_not_lost(held):
    old, new = make_category("Lamps"), make_category("Lighting")
    late = file_while_merging(old.pk, new.pk, held=held)
    assert list(late.categories.values_list("pk", flat=True)) == [new.pk]
    assert Listing.objects.get(pk=late.pk).category_ids == [new.pk]
    sound()


def test_without_the_lock_two_moves_break_the_tree(monkeypatch):
    """The negative control: what the tree's lock is for."""
    monkeypatch.setattr(categories, "hold_tree", lambda: None)
    met = threading.Barrier(2, timeout=2)
    taken = categories._put

    def together(category, target):
        try:
            met.wait()
        except threading.BrokenBarrierError:
            pass
        taken(category, target)

    monkeypatch.setattr(categories, "_put", together)
    below = [make_category("Lamps", parent=make_category(name)).pk for name in ("Home", "Garden")]
    for number, pk in enumerate(below):
        Category.objects.filter(pk=pk).update(slug=f"lamps-{number}")
    answers = all_at_once([lambda pk=pk: move_category(category_id=pk, to_id=None) for pk in below])
    broken = any(isinstance(answer, Exception) for answer in answers) or any(Category.objects.find_problems())
    assert broken, "two moves at once came out right without the lock"


def test_an_import_goes_on_when_a_category_is_merged_away():
    old, new = make_category("Lamps"), make_category("Lighting")
    filing = Filing(make_categories=True, dry_run=False)
    assert filing.find_or_make(("Lamps",), may_make=True) == old.pk
    merge_categories(category_id=old.pk, into_id=new.pk)
    with transaction.atomic():
        filing.hold()
    assert filing.category_id(("Lamps",)) == new.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)

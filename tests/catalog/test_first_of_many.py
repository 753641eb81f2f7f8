"""Of more than are looked at, lists still begin with the first: the most sold, the newest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Listing
from catalog.search import page
from catalog.search.engine import Asked, engine
from catalog.search.statistics import sort_into_tiers
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch):
    """Ten products where four are looked at; the later, the more sold and the older."""
    monkeypatch.setattr(page, "CAP", 4)
    place = make_category("Audio")
    made = [make_offer(make_product(category=place)).product_id for _ in range(10)]
    for number, pk in enumerate(made):
        age = timezone.now() - timedelta(days=number)
        Listing.objects.filter(pk=pk).update(popularity=number, created_at=age)
    sort_into_tiers()
    return place, made


@pytest.mark.parametrize(("sort", "first"), [("", [9, 8, 7]), ("new", [0, 1, 2])])
def test_the_first_are_the_first_of_all(many, sort, first):
    place, made = many
    found = engine.search(Asked(category_id=place.pk, sort=sort, count=3))
    assert found.ids == [made[number] for number in first]
    assert found.capped
    following = engine.search(Asked(category_id=place.pk, sort=sort, count=3, start=3))
    assert following.ids == [made[number] for number in (first[2] - 1, first[2] - 2, first[2] - 3)] or sort == "new"
    assert not set(following.ids) & set(found.ids)


def test_what_narrows_a_list_down_narrows_the_first_too(many):
    place, made = many
    Listing.objects.filter(pk__in=made[8:]).update(offer_id=None)
    found = engine.search(Asked(category_id=place.pk, in_stock=True, count=3))
    assert found.ids == [made[7], made[6], made[5]]

"""Every night: who keeps promises, and what that does to the buy box."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Listing
from checkout.models import SellerOrder
from checkout.services.cancelling import BY_BUYER
from checkout.services.promises import judge_sellers
from checkout.tasks import judge_sellers as task
from sellers.models import Seller
from tests.checkout.buying import place, ready
from tests.factories import make_offer, make_product, make_seller, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def orders(offer, count: int, **told) -> None:
    """Paid orders of that offer, each as told."""
    for _ in range(count):
        order = place(ready(make_user(), (offer, 1)))
        SellerOrder.objects.filter(order=order).update(**{"paid_at": timezone.now(), "status": "to_ship"} | told)


def health(seller) -> int:
    return Seller.objects.values_list("health", flat=True).get(pk=seller.pk)


@pytest.fixture
def two():
    """The same thing at the same price from two; the first has been here longer and has the buy box."""
    product = make_product()
    return [make_offer(product, seller=make_seller(name), stock=50) for name in ("Early", "Later")]


def test_who_sends_late_loses_what_was_equal(two):
    first, second = two
    assert Listing.objects.get().seller_name == "Early"
    orders(first, 5, ship_by=TODAY - timedelta(days=3), shipped_at=timezone.now())
    assert judge_sellers() == 1
    assert health(first.partner) < 90 == health(second.partner)
    assert Listing.objects.get().seller_name == "Later"
    assert task() == 0  # twice is harmless


def test_who_sends_in_time_wins_what_was_equal(two):
    orders(two[1], 5, ship_by=TODAY + timedelta(days=1), shipped_at=timezone.now())
    judge_sellers()
    assert Listing.objects.get().seller_name == "Later"


@pytest.mark.parametrize(
    ("told", "better", "worse"),
    [
        ({"ship_by": TODAY - timedelta(days=2)}, False, True),  # not sent yet, and late
        ({"ship_by": TODAY}, False, False),  # there is time until tonight
        ({"ship_by": TODAY, "cancelled_at": timezone.now(), "cancel_reason": BY_BUYER}, False, False),
        ({"ship_by": TODAY, "cancelled_at": timezone.now(), "cancel_reason": "sold out"}, False, True),
        (
            {"ship_by": TODAY - timedelta(days=2), "cancelled_at": timezone.now(), "cancel_reason": BY_BUYER},
            False,
            True,
        ),
        ({"ship_by": TODAY, "shipped_at": timezone.now()}, True, False),
        ({"ship_by": TODAY - timedelta(days=99), "paid_at": timezone.now() - timedelta(days=99)}, False, False),
        ({"ship_by": TODAY - timedelta(days=9), "paid_at": None}, False, False),  # never paid
    ],
)
def test_what_counts(two, told, better, worse):
    orders(two[0], 4, **told)
    judge_sellers()
    assert (health(two[0].partner) > 90, health(two[0].partner) < 90) == (better, worse)


def test_bad_ratings_count_too(two):
    Seller.objects.filter(pk=two[0].partner_id).update(ratings_count=20, ratings_positive=2)
    judge_sellers()
    assert health(two[0].partner) < 90
    assert Listing.objects.get().seller_name == "Later"

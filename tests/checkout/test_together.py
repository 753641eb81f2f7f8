"""What is bought together is counted from orders that were paid for and kept."""

import pytest

from catalog.models import BoughtTogether
from checkout.models import Checkout, Order, SellerOrder
from checkout.services.together import count_together
from tests.checkout.buying import fill_cart, place, ready
from tests.factories import make_offer, make_product, make_seller, make_user, make_variants
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def offers():
    seller = make_seller()
    return [make_offer(title=title, seller=seller, stock=50) for title in ("Headphones", "Case", "Cable")]


def buy(person, *bought, status=SellerOrder.Status.TO_SHIP):
    wanted = [(offer, 1) for offer in bought]
    if address := person.addresses.first():
        basket = fill_cart(person, *wanted)
        checkout = Checkout.objects.create(basket=basket, user=person, address=address, payment_method="card")
    else:
        checkout = ready(person, *wanted)
    order = place(checkout)
    SellerOrder.objects.filter(order=order).update(status=status)
    return order


def pairs():
    return {(pair.product.title, pair.other.title): pair.buyers for pair in BoughtTogether.objects.all()}


def test_pairs_of_different_buyers_count_both_ways(offers):
    headphones, case, cable = offers
    for _ in range(3):
        buy(make_user(), headphones, case)
    buy(make_user(), headphones, cable)  # one buyer is no pattern
    assert count_together() == 2
    assert pairs() == {("Headphones", "Case"): 3, ("Case", "Headphones"): 3}


def test_one_person_who_buys_the_same_every_month_counts_once(offers):
    headphones, case, _ = offers
    person = make_user()
    for _ in range(3):
        buy(person, headphones, case)
    assert count_together() == 0


@pytest.mark.parametrize("status", ["awaiting_payment", "cancelled", "returned", "refunded"])
def test_what_was_not_paid_or_not_kept_does_not_count(offers, status):
    headphones, case, _ = offers
    for _ in range(3):
        buy(make_user(), headphones, case, status=status)
    assert count_together() == 0


def test_variants_stand_for_their_product(offers):
    headphones = offers[0]
    shirt = make_product("Linen shirt")
    small, large = (make_offer(variant, stock=50) for variant in make_variants(shirt, Size=["S", "L"]))
    buy(make_user(), headphones, small)
    buy(make_user(), headphones, large)
    buy(make_user(), small, large)
    buy(make_user(), small, large)
    count_together()
    assert pairs() == {("Headphones", "Linen shirt"): 2, ("Linen shirt", "Headphones"): 2}


def test_counting_again_follows_what_changed(offers):
    headphones, case, _ = offers
    for _ in range(2):
        buy(make_user(), headphones, case)
    assert count_together() == count_together() == 2
    SellerOrder.objects.update(status="cancelled")
    assert count_together() == 0
    assert Order.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_counted_twice_at_once_every_pair_is_there_once(offers):
    headphones, case, _ = offers
    for _ in range(2):
        buy(make_user(), headphones, case)
    assert all_at_once([count_together, count_together]) == [2, 2]
    assert pairs() == {("Headphones", "Case"): 2, ("Case", "Headphones"): 2}

"""Prices for larger quantities: written by one service, read by one function."""

from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, transaction

from sellers.errors import WrongPriceBreaks
from sellers.models import Offer, PriceBreak, PriceChange
from sellers.oscar.partner.strategy import Selector
from sellers.pricing import ladder, next_step, unit_price
from sellers.services.offers import change_price, set_price_breaks
from tests.checkout.buying import fill_cart
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


def steps(*pairs: tuple[int, str]) -> list[tuple[int, Decimal]]:
    return [(number, Decimal(price)) for number, price in pairs]


@pytest.fixture
def offer():
    made = make_offer(price="10.00", stock=50)
    set_price_breaks(offer_id=made.pk, breaks=steps((10, "9.00"), (5, "9.50")))
    return made


def test_the_more_one_takes_the_less_each_costs(offer):
    assert [(step.from_quantity, step.unit) for step in ladder(offer)] == steps((1, "10"), (5, "9.50"), (10, "9.00"))
    costs = {quantity: unit_price(offer, quantity) for quantity in (0, 1, 4, 5, 9, 10, 999)}
    assert list(costs.values()) == [Decimal(x) for x in ("10", "10", "10", "9.5", "9.5", "9", "9")]


def test_an_offer_without_them_costs_the_same_whatever_the_quantity():
    plain = make_offer(price="10.00")
    assert len(ladder(plain)) == 1
    assert unit_price(plain, 500) == Decimal("10.00")


def test_offers_read_with_them_are_not_looked_up_again(offer, django_assert_num_queries):
    with django_assert_num_queries(1):
        (read,) = Offer.objects.with_breaks()
        assert unit_price(read, 7) == Decimal("9.50")
    assert ladder(read) == ladder(offer)


def test_the_next_step_is_one_that_can_be_reached(offer):
    assert next_step(offer, 1).from_quantity == 5
    assert next_step(offer, 5).from_quantity == 10
    assert next_step(offer, 10) is None
    Offer.objects.filter(pk=offer.pk).update(num_in_stock=9)
    assert next_step(Offer.objects.get(), 5) is None


def test_a_lower_price_of_the_offer_outdoes_its_steps(offer):
    change_price(offer_id=offer.pk, price=Decimal("9.20"))
    assert [step.unit for step in ladder(Offer.objects.get())] == [Decimal("9.20"), Decimal("9.00")]
    change_price(offer_id=offer.pk, price=Decimal("8.00"))
    assert [step.unit for step in ladder(Offer.objects.get())] == [Decimal("8.00")]


def test_taking_more_never_makes_one_dearer():
    """Whatever is in the table, however it got there."""
    dice = Random(4)
    for _ in range(30):
        made = make_offer(price=str(dice.randint(1, 30)), stock=99)
        for number in dice.sample(range(2, 40), 4):
            PriceBreak.objects.create(offer=made, from_quantity=number, price=dice.randint(1, 30))
        costs = [unit_price(made, quantity) for quantity in range(1, 45)]
        assert costs == sorted(costs, reverse=True)
        assert max(costs) == made.price


@pytest.mark.parametrize(
    "wrong",
    [
        steps((1, "9")), steps((0, "9")), steps((-3, "9")), steps((5, "9"), (5, "8")), steps((1000, "9")),
        steps((5, "10")), steps((5, "11")), steps((5, "0")), steps((5, "-1")), steps((5, "9"), (10, "9")),
        steps((5, "9"), (10, "9.5")), steps((5, "8.999")), steps(*((n, str(10 - n / 10)) for n in range(2, 12))),
    ],
)  # fmt: skip
def test_steps_that_make_no_sense_are_refused_and_change_nothing(offer, wrong):
    with pytest.raises(WrongPriceBreaks):
        set_price_breaks(offer_id=offer.pk, breaks=wrong)
    assert len(ladder(Offer.objects.get())) == 3


@pytest.mark.parametrize(("number", "price"), [(1, "9"), (5, "0"), (10, "1")])
def test_the_database_keeps_nonsense_out_too(offer, number, price):
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceBreak.objects.create(offer=offer, from_quantity=number, price=price)


def test_saying_the_same_again_changes_nothing(offer):
    before = Offer.objects.get().version
    set_price_breaks(offer_id=offer.pk, breaks=steps((5, "9.50"), (10, "9.00")))
    assert Offer.objects.get().version == before
    set_price_breaks(offer_id=offer.pk, breaks=[])
    assert (Offer.objects.get().version, PriceBreak.objects.count()) == (before + 1, 0)


def test_they_are_no_reduction(offer):
    """The "was" price knows nothing of them."""
    assert [change.price for change in PriceChange.objects.all()] == [Decimal("10.00")]


def test_oscar_s_line_costs_what_the_ladder_says(offer, buyer):
    basket = fill_cart(buyer, (offer, 5))
    line = basket.lines.get()
    info = Selector().strategy().fetch_for_line(line)
    assert info.price.incl_tax == Decimal("9.50")
    assert info.availability.is_available_to_buy

"""Nothing is sold twice. Each storm is also run with the guard off, and must then oversell: the test can fail."""

from collections import Counter
from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import F

from accounts.models import User
from checkout.errors import QuoteChanged
from checkout.invariants import broken
from checkout.models import BasketLine, Order, Payment
from checkout.services import carts, orders
from sellers.models import Offer
from sellers.services import stock
from sellers.services.stock import change_stock
from tests.checkout.buying import ready, seen
from tests.factories import make_offer, make_seller
from tests.race.running import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BUYERS = 24


def people(count: int) -> list[User]:
    return [User.objects.create_user(f"racer{n}@example.org", name=f"Racer {n}") for n in range(count)]


def press(checkout):
    """"Place order" with what was seen, ready to be pressed in a thread."""
    return partial(orders.place_order, token=checkout.pk, user=checkout.user, seen=seen(checkout))


def outcomes(answers) -> Counter:
    return Counter("order" if isinstance(a, Order) else type(a).__name__ for a in answers)


def test_more_buyers_than_units_sell_exactly_the_units():
    offer = make_offer(price="10.00", stock=7)
    answers = all_at_once([press(ready(person, (offer, 1))) for person in people(BUYERS)])
    assert outcomes(answers) == {"order": 7, "QuoteChanged": BUYERS - 7}
    offer.refresh_from_db()
    assert (offer.num_in_stock, offer.num_allocated) == (7, 7)
    assert Payment.objects.count() == 7
    assert not broken()


def take_without_looking(wanted):
    """What a shop does that reads the stock first and writes it later (the guard is off)."""
    for offer_id, units in wanted.items():
        Offer.objects.filter(pk=offer_id).update(num_allocated=F("num_allocated") + units)
    return []


def test_negative_control_without_the_guard_the_database_still_refuses_to_oversell(monkeypatch):
    monkeypatch.setattr(orders, "take_stock", take_without_looking)
    offer = make_offer(price="10.00", stock=7)
    answers = all_at_once([press(ready(person, (offer, 1))) for person in people(BUYERS)])
    assert outcomes(answers)["order"] == 7
    assert any(isinstance(answer, IntegrityError) for answer in answers), "the CHECK must have caught somebody"


def test_negative_control_without_guard_and_check_the_storm_oversells(monkeypatch, no_stock_check):
    monkeypatch.setattr(orders, "take_stock", take_without_looking)
    offer = make_offer(price="10.00", stock=7)
    answers = all_at_once([press(ready(person, (offer, 1))) for person in people(BUYERS)])
    assert outcomes(answers)["order"] > 7
    assert "no more is held than lies in stock" in {problem.rule for problem in broken()}


def test_two_offers_in_opposite_order_neither_deadlock_nor_oversell():
    one, two = make_offer(price="10.00", stock=6), make_offer(price="10.00", stock=6)
    forth, back = [(one, 1), (two, 1)], [(two, 1), (one, 1)]
    ready_ones = [ready(person, *(forth if n % 2 else back)) for n, person in enumerate(people(BUYERS))]
    answers = all_at_once([press(checkout) for checkout in ready_ones])
    assert outcomes(answers) == {"order": 6, "QuoteChanged": BUYERS - 6}
    assert not broken()


def test_one_offer_on_two_lines_is_counted_together():
    offer = make_offer(price="10.00", stock=3)
    jobs = []
    for person in people(6):
        checkout = ready(person, (offer, 2))
        line = checkout.basket.lines.get()
        BasketLine.objects.create(  # as a line with another engraving would be
            basket=checkout.basket, product=line.product, stockrecord=offer, line_reference=f"{offer.pk}-b", quantity=1,
            price_currency="EUR", price_incl_tax=offer.price,
        )  # fmt: skip
        jobs.append(press(checkout))
    assert outcomes(all_at_once(jobs)) == {"order": 1, "QuoteChanged": 5}
    offer.refresh_from_db()
    assert offer.num_allocated == 3
    assert not broken()


def test_a_double_click_places_one_order_and_both_see_it(buyer):
    offer = make_offer(price="10.00", stock=5)
    click = press(ready(buyer, (offer, 1)))
    answers = all_at_once([click] * 6)
    assert len({answer.number for answer in answers}) == 1
    assert Order.objects.count() == Payment.objects.count() == 1
    assert not broken()


def test_adds_to_one_cart_at_once_are_all_kept(buyer):
    offers = [make_offer(price="10.00", stock=500) for _ in range(2)]
    basket = carts.open_cart(user=buyer, token=None)
    jobs = [partial(carts.add_to_cart, basket=basket, offer_id=offers[n % 2].pk, quantity=1) for n in range(20)]
    answers = all_at_once(jobs)
    assert outcomes(answers) == {"Added": 20}
    assert sum(line.quantity for line in basket.lines.all()) == 20


def test_first_adds_at_once_share_one_cart(buyer):
    offer = make_offer(price="10.00", stock=500)

    def add():
        carts.add_to_cart(basket=carts.open_cart(user=buyer, token=None), offer_id=offer.pk, quantity=1)

    answers = all_at_once([add] * 10)
    assert answers == [None] * 10
    assert BasketLine.objects.get(basket__owner=buyer).quantity == 10


def test_a_seller_who_counts_stock_while_it_sells_never_sells_it_twice():
    offer = make_offer(price="10.00", stock=10)
    buying = [press(ready(person, (offer, 1))) for person in people(12)]
    counting = [partial(change_stock, offer_id=offer.pk, delta=delta) for delta in (2, -3, 4, -1)]
    answers = all_at_once(buying + counting)
    offer.refresh_from_db()
    placed = sum(isinstance(answer, Order) for answer in answers)
    assert offer.num_allocated == placed <= offer.num_in_stock
    assert not broken()


def test_a_stale_count_is_refused(buyer):
    offer = make_offer(price="10.00", stock=10)
    jobs = [partial(stock.set_stock, offer_id=offer.pk, available=n, version=offer.version) for n in range(8)]
    assert outcomes(all_at_once(jobs)) == {"StockRecord": 1, "StockChangedMeanwhile": 7}
    assert not broken()


def test_losers_are_told_what_it_costs_now():
    offer = make_offer(price="10.00", stock=1, seller=make_seller())
    answers = all_at_once([press(ready(person, (offer, 1))) for person in people(4)])
    assert all(isinstance(answer, Order | QuoteChanged) for answer in answers)

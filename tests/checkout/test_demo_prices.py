"""The demo shop shows that prices depend on place and quantity."""

import pytest

from checkout.demo import people
from checkout.demo.making import things
from sellers.places import countries
from sellers.services.offers import check_price_breaks


@pytest.fixture(scope="module")
def offers():
    everything = things(7)
    return [offer for thing in everything for one in (thing, *thing.variants) for offer in one.offers]


def test_some_offers_cost_less_by_the_dozen_and_all_steps_make_sense(offers):
    with_steps = [offer for offer in offers if offer.breaks]
    assert 0.03 < len(with_steps) / len(offers) < 0.4
    for offer in with_steps:
        check_price_breaks(offer.price, offer.breaks)


def test_delivery_costs_differ_by_country_and_everybody_sends_home():
    told = {way for seller in people.SELLERS for way in seller.ways}
    assert all(set(way.countries) <= set(countries()) for way in told)
    assert sum(bool(way.countries) for way in told) > 8
    for seller in people.SELLERS:
        assert any(not way.countries or "IE" in way.countries for way in seller.ways), seller.name

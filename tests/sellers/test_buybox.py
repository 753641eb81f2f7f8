"""Who wins the buy box, and the one reason that is told."""

from datetime import UTC, datetime, time
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest

from sellers.buybox import Why, rank, why
from sellers.models import Offer, Seller
from sellers.services.health import health_of

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def offer(pk: int, price: str = "10.00", **told):
    """An offer with its seller, as `rank` reads them; no database."""
    fields = {"ships": "2.00", "days": 3, "health": 90, "condition": "new", "stock": 3, "status": "approved",
              "countries": [], "seller": pk, "active": True, "digital": False} | told  # fmt: skip
    option = SimpleNamespace(
        code="way", name="Way", countries=fields["countries"], price=Decimal(fields["ships"]), free_from=None,
        days_min=1, days_max=fields["days"],
    )  # fmt: skip
    partner = SimpleNamespace(
        is_selling=fields["status"] == "approved", health=fields["health"], cutoff=time(14),
        delivery_options=SimpleNamespace(all=lambda: [option]),
    )  # fmt: skip
    return SimpleNamespace(
        pk=pk, price=Decimal(price), condition=fields["condition"], available=fields["stock"], partner=partner,
        partner_id=fields["seller"], is_active=fields["active"], days_to_hand_over=1, is_digital=fields["digital"],
    )  # fmt: skip


def ranked(*offers, country="IE"):
    return rank(offers, country, NOW)


def winner(*offers, country="IE"):
    found = ranked(*offers, country=country)
    return (found[0].offer.pk if found else None), why(found)


@pytest.mark.parametrize(
    ("offers", "wins", "because"),
    [
        ([offer(1)], 1, Why.ONLY),
        ([offer(1, "10.00", ships="5.00"), offer(2, "14.00", ships="0")], 2, Why.CHEAPEST),
        ([offer(1, "9.00", ships="3.00", days=5), offer(2, "10.00", ships="2.00", days=2)], 2, Why.EARLIER),
        ([offer(1, health=80), offer(2, health=95)], 2, Why.RECORD),
        ([offer(1, "9.00", days=9, health=10), offer(2, "10.00", days=1, health=99)], 1, Why.CHEAPEST),
        ([offer(1, days=2, health=10), offer(2, days=3, health=99)], 1, Why.EARLIER),
        ([offer(1), offer(2)], 1, Why.LONGER),
        ([offer(1, "5.00", condition="used"), offer(2, "20.00")], 2, Why.ONLY_NEW),
        ([offer(1, "5.00", condition="used"), offer(2, "20.00"), offer(3, "21.00")], 2, Why.CHEAPEST),
        ([offer(1, "5.00", condition="used"), offer(2, "6.00", condition="refurbished")], 1, Why.CHEAPEST),
        ([offer(1, condition="used"), offer(2, condition="refurbished")], 2, Why.CONDITION),
        ([], None, None),
    ],
)
def test_the_rule(offers, wins, because):
    assert winner(*offers) == (wins, because)


@pytest.mark.parametrize(
    "gone", [{"status": "suspended"}, {"status": "vacation"}, {"stock": 0}, {"active": False}, {"countries": ["DE"]}]
)
def test_what_can_not_be_bought_never_wins_however_cheap(gone):
    assert winner(offer(1, "1.00", **gone), offer(2, "99.00")) == (2, Why.ONLY)
    assert winner(offer(1, "1.00", **gone)) == (None, None)


def test_others_follow_by_what_they_cost_whatever_their_condition():
    found = ranked(offer(1, "20.00"), offer(2, "5.00", condition="used"), offer(3, "25.00"))
    assert [entry.offer.pk for entry in found] == [1, 2, 3]


def some_offer(pk: int, dice: Random):
    return offer(
        pk, str(dice.randint(5, 9)), ships=str(dice.randint(0, 3)), days=dice.randint(1, 4), stock=dice.randint(0, 2),
        health=dice.randint(88, 92), condition=dice.choice(Offer.Condition.values), seller=dice.randint(1, 5),
        status=dice.choice(["approved", "approved", *Seller.Status.values]), active=dice.random() > 0.1,
        countries=dice.choice([[], [], ["IE"], ["DE"], ["IE", "DE"]]),
    )  # fmt: skip


def test_of_any_offers_the_winner_can_be_bought_and_no_rival_is_better():
    dice = Random(11)
    for _ in range(400):
        offers = [some_offer(pk, dice) for pk in range(1, dice.randint(2, 9))]
        country = dice.choice(["IE", "DE", "FR"])
        found = ranked(*offers, country=country)
        sent = [o for o in offers if o.is_active and o.available and o.partner.is_selling]
        sent = [o for o in sent if not (to := o.partner.delivery_options.all()[0].countries) or country in to]
        assert {entry.offer.pk for entry in found} == {o.pk for o in sent}
        if not found:
            continue
        best, *others = found
        assert best.is_new or not any(entry.is_new for entry in others)
        rivals = [entry for entry in others if entry.is_new == best.is_new]
        assert all(best.total <= entry.total for entry in rivals)
        assert [entry.total for entry in others] == sorted(entry.total for entry in others)
        same = [entry for entry in rivals if (entry.total, entry.arrives_by) == (best.total, best.arrives_by)]
        assert all(best.offer.partner.health >= entry.offer.partner.health for entry in same)
        assert ranked(*reversed(offers), country=country) == found  # whatever order they are read in


def test_health_begins_at_ninety_and_follows_what_a_seller_does():
    def health(kept, due, positive=0, ratings=0):
        return health_of(kept=kept, due=due, positive=positive, ratings=ratings)

    assert health(0, 0) == 90
    assert health(1000, 1000, 1000, 1000) == 100
    assert health(0, 1000, 0, 1000) == 1
    assert health(0, 1) < 90 < health(5, 5)
    assert health(0, 1) > 80  # one bad day is no verdict
    assert health(90, 100, 9, 10) < health(95, 100, 9, 10) < health(95, 100, 10, 10)

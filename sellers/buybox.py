"""Which seller's offer a product page sells by default, and in what order the others follow.

The rule, for a visitor's country: the cheapest *delivered* price wins; among equal ones the earlier promised day; then
new before refurbished before used; then the seller who is here longer. Offers that nobody can buy never take part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sellers import delivery
from sellers.models import Offer

CONDITIONS = [Offer.Condition.NEW, Offer.Condition.REFURBISHED, Offer.Condition.USED]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An offer that can be bought and sent to the visitor, with what one unit costs delivered."""

    offer: Offer
    delivery: delivery.Choice
    arrives_by: date
    total: Decimal


def rank(offers: Iterable[Offer], country: str, now: datetime | None = None) -> list[Ranked]:
    """Buy box first. Takes offers with `partner` and its `delivery_options` loaded; queries nothing."""
    ranked = [entry for offer in offers if is_buyable(offer) and (entry := delivered(offer, country, now))]
    return sorted(ranked, key=order)


def is_buyable(offer: Offer) -> bool:
    return offer.is_active and offer.available > 0 and offer.partner.is_selling


def delivered(offer: Offer, country: str, now: datetime | None = None) -> Ranked | None:
    """The offer with its cheapest delivery to `country`; None when the seller does not send there."""
    options = delivery.choices(offer.partner.delivery_options.all(), offer.price, country)
    if not options:
        return None
    cheapest = options[0]
    when = delivery.promise(
        offer.days_to_hand_over, offer.partner.cutoff, cheapest.days_min, cheapest.days_max, now
    )
    return Ranked(offer, cheapest, when.arrives_by, offer.price + cheapest.price)


def order(entry: Ranked) -> tuple[Decimal, date, int, int, int]:
    """The rule as a sort key: the least wins."""
    offer = entry.offer
    return (entry.total, entry.arrives_by, CONDITIONS.index(offer.condition), offer.partner_id, offer.pk)

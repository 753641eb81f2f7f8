"""Which seller's offer a product page sells by default, and in what order the others follow.

The rule, for a visitor's country: new goods before others; the cheapest *delivered* price wins; among equal ones the
earlier promised day; then the seller with the better record (`Seller.health`); then refurbished before used; then the
seller who is here longer. Offers that nobody can buy never take part. The others follow by what they cost delivered,
whatever their condition. Why new goods come first: docs/decisions/the-buy-box-prefers-new-goods.md
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sellers import delivery
from sellers.models import Offer

CONDITIONS = [Offer.Condition.NEW, Offer.Condition.REFURBISHED, Offer.Condition.USED]
Costs = tuple[Decimal, date, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An offer that can be bought and sent to the visitor, with what one unit costs delivered."""

    offer: Offer
    delivery: delivery.Choice
    arrives_by: date
    total: Decimal

    @property
    def is_new(self) -> bool:
        return self.offer.condition == Offer.Condition.NEW


class Why(StrEnum):
    """The reason that decided."""

    ONLY = "only"  # nobody else offers it, or sends it there
    ONLY_NEW = "only_new"  # nobody else offers a new one
    CHEAPEST = "cheapest"
    EARLIER = "earlier"  # as cheap as the next, arrives earlier
    RECORD = "record"  # as cheap and as early, keeps promises more often
    CONDITION = "condition"  # the same in all that, in a better condition
    LONGER = "longer"  # the same in everything


def rank(offers: Iterable[Offer], country: str, now: datetime | None = None) -> list[Ranked]:
    """Buy box first. Takes offers with `partner` and its `delivery_options` loaded; queries nothing."""
    ranked = [entry for offer in offers if is_buyable(offer) and (entry := delivered(offer, country, now))]
    if not ranked:
        return []
    best = min(ranked, key=order)
    return [best, *sorted((entry for entry in ranked if entry is not best), key=costs)]


def is_buyable(offer: Offer) -> bool:
    return offer.is_active and offer.available > 0 and offer.partner.is_selling


def delivered(offer: Offer, country: str, now: datetime | None = None) -> Ranked | None:
    """The offer with its cheapest delivery to `country`; None when the seller does not send there."""
    ways = offer.partner.delivery_options
    options = [delivery.DIGITAL] if offer.is_digital else delivery.choices(ways.all(), offer.price, country)
    if not options:
        return None
    cheapest = options[0]
    when = delivery.promise(offer.days_to_hand_over, offer.partner.cutoff, cheapest.days_min, cheapest.days_max, now)
    return Ranked(offer, cheapest, when.arrives_by, offer.price + cheapest.price)


def order(entry: Ranked) -> tuple[bool, Costs]:
    """The rule as a sort key: the least wins."""
    return (not entry.is_new, costs(entry))


def costs(entry: Ranked) -> Costs:
    """The same rule, whatever the condition."""
    offer = entry.offer
    record = -offer.partner.health
    return (entry.total, entry.arrives_by, record, CONDITIONS.index(offer.condition), offer.partner_id, offer.pk)


def why(ranked: list[Ranked]) -> Why | None:
    """What decided that the first of these is the buy box: where it differs from the next one that it had to beat."""
    if not ranked:
        return None
    best, *others = ranked
    rivals = [entry for entry in others if entry.is_new] if best.is_new else others
    if not rivals:
        return Why.ONLY_NEW if others else Why.ONLY
    reasons = (Why.CHEAPEST, Why.EARLIER, Why.RECORD, Why.CONDITION)
    mine, theirs = costs(best), costs(rivals[0])
    return next((why for why, own, other in zip(reasons, mine, theirs, strict=False) if own != other), Why.LONGER)

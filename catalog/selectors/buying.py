"""What the buy panel of a product's page says: who sells it to the visitor's place, why, for how much and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from sellers import buybox, delivery, pricing
from sellers.buybox import Ranked
from sellers.models import Offer
from sellers.places import Place
from sellers.pricing import Price


@dataclass(frozen=True)
class Rung:
    """From so many on, one costs this, and so much less than a single one."""

    from_quantity: int
    unit: Price
    saves: Decimal


@dataclass(frozen=True)
class Other:
    """Another seller's offer with the VAT in it."""

    entry: Ranked
    item: Price
    delivery: Price


@dataclass(frozen=True)
class Buying:
    """Offers that can be sent to the place, buy box first, and what so many of the first cost together."""

    ranked: list[Ranked]
    place: Place
    tax_class: str
    wished: int = 1
    is_held: bool = False  # somebody has it, wherever they send it

    @property
    def box(self) -> Ranked | None:
        return self.ranked[0] if self.ranked else None

    @property
    def offer(self) -> Offer:
        return self.ranked[0].offer

    @property
    def ships_not(self) -> bool:
        """Somebody has it, but nobody sends it there."""
        return self.is_held and not self.ranked

    @cached_property
    def others(self) -> list[Other]:
        return [
            Other(entry, Price.of(entry.offer.price, self.rate), Price.of(entry.delivery.price, self.rate))
            for entry in self.ranked[1:]
        ]

    @property
    def why(self) -> buybox.Why | None:
        return buybox.why(self.ranked)

    @property
    def rivals(self) -> int:
        """Among how many it was decided: new goods compete with new ones."""
        return sum(entry.is_new for entry in self.ranked) if self.ranked[0].is_new else len(self.ranked)

    @property
    def cheaper_used(self) -> Ranked | None:
        """The cheapest that is not new, where the buy box is new and costs more."""
        used = (other.entry for other in self.others if not other.entry.is_new)
        first = next(used, None) if self.ranked and self.ranked[0].is_new else None
        return first if first and first.total < self.ranked[0].total else None

    # --- what it costs

    @property
    def rate(self) -> Decimal:
        return pricing.vat_rate(self.place.country, self.tax_class)

    @property
    def quantity(self) -> int:
        return max(1, min(self.wished, self.offer.available))

    @property
    def single(self) -> Price:
        return Price.of(self.offer.price, self.rate)

    @property
    def each(self) -> Price:
        return Price.of(pricing.unit_price(self.offer, self.quantity), self.rate)

    @property
    def items(self) -> Price:
        return pricing.line_price(self.each.gross, self.quantity, self.rate)

    @cached_property
    def way(self) -> delivery.Choice:
        """How so many are sent: a larger sum may reach the one from which delivery is free."""
        if self.quantity == 1 or self.offer.is_digital:
            return self.ranked[0].delivery
        options = self.offer.partner.delivery_options.all()
        return delivery.choices(options, self.items.gross, self.place.country)[0]

    @property
    def delivery(self) -> Price:
        return Price.of(self.way.price, self.rate)

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.items.gross + self.delivery.gross

    @property
    def tax(self) -> Decimal:
        return self.items.tax + self.delivery.tax

    @property
    def saved(self) -> Decimal:
        return (self.offer.price - self.each.gross) * self.quantity

    @property
    def rungs(self) -> list[Rung]:
        """Prices for larger quantities that can be had; none when one costs the same whatever the quantity."""
        steps = [step for step in pricing.ladder(self.offer) if step.from_quantity <= self.offer.available]
        rungs = [
            Rung(step.from_quantity, Price.of(step.unit, self.rate), self.offer.price - step.unit) for step in steps
        ]
        return rungs if len(rungs) > 1 else []

    # --- when it comes

    @property
    def promise(self) -> delivery.Promise | None:
        if not self.box:
            return None
        offer = self.offer
        return delivery.promise(offer.days_to_hand_over, offer.partner.cutoff, self.way.days_min, self.way.days_max)

    @property
    def order_until(self) -> datetime | None:
        """The last moment for that promise, by the clock of the shop. A time, not "in 5 hours": pages are cached."""
        if not self.promise:
            return None
        here = timezone.now().astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)) + self.promise.order_within
        return datetime.combine(here.date(), self.offer.partner.cutoff, here.tzinfo)

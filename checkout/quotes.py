"""What a cart costs, part by part. Cart, every checkout stage and the placing of the order ask this one function, so
that no page can show a price which another one would not charge. Amounts include VAT unless named net or tax."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from checkout.models import BasketLine
from sellers import buybox, delivery
from sellers.models import Offer, Seller
from sellers.pricing import Price, Step, line_price, next_step, unit_price, vat_rate

ZERO = Decimal(0)


@dataclass(frozen=True)
class QuoteLine:
    line: BasketLine
    available: int
    unit: Decimal
    price: Price

    @property
    def offer(self) -> Offer:
        return self.line.stockrecord

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def seen_unit(self) -> Decimal:
        """The unit price that the shopper last agreed to."""
        return self.line.price_incl_tax

    @property
    def each(self) -> Price:
        """One of them, with the VAT in it."""
        return Price.of(self.unit, self.price.rate)

    @property
    def saved(self) -> Decimal:
        """What the quantity takes off."""
        return (self.offer.price - self.unit) * self.quantity

    @property
    def next_step(self) -> Step | None:
        return next_step(self.offer, self.quantity)

    @property
    def more_for_less(self) -> int:
        """How many more it takes until each costs less; 0 when that can not be reached."""
        return self.next_step.from_quantity - self.quantity if self.next_step else 0

    @property
    def price_changed(self) -> bool:
        return self.available > 0 and self.unit != self.seen_unit

    @property
    def is_gone(self) -> bool:
        return self.available < 1

    @property
    def too_many(self) -> bool:
        return 0 < self.available < self.quantity


@dataclass(frozen=True)
class DatedChoice:
    choice: delivery.Choice
    promise: delivery.Promise


@dataclass(frozen=True)
class QuotePart:
    """What one seller sends."""

    seller: Seller
    lines: list[QuoteLine]
    choices: list[delivery.Choice]
    chosen: delivery.Choice | None
    delivery: Price
    promise: delivery.Promise | None
    handling_days: int

    @cached_property
    def items_total(self) -> Decimal:
        return sum((line.price.gross for line in self.lines), ZERO)

    @property
    def dated_choices(self) -> list[DatedChoice]:
        """Every way to send it, with the days it would take from now."""
        cutoff = self.seller.cutoff
        return [
            DatedChoice(choice, delivery.promise(self.handling_days, cutoff, choice.days_min, choice.days_max))
            for choice in self.choices
        ]

    @property
    def total(self) -> Decimal:
        return self.items_total + self.delivery.gross

    @property
    def tax(self) -> Decimal:
        return sum((line.price.tax for line in self.lines), ZERO) + self.delivery.tax

    @property
    def net(self) -> Decimal:
        return self.total - self.tax

    @property
    def undeliverable(self) -> bool:
        return not self.choices

    @property
    def is_posted(self) -> bool:
        """Whether a parcel is sent; what is digital goes by e-mail."""
        return any(not line.offer.is_digital for line in self.lines)


@dataclass(frozen=True)
class Quote:
    country: str
    parts: list[QuotePart]
    gone: list[QuoteLine]

    @property
    def lines(self) -> list[QuoteLine]:
        return [line for part in self.parts for line in part.lines]

    @cached_property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @cached_property
    def items_total(self) -> Decimal:
        return sum((part.items_total for part in self.parts), ZERO)

    @cached_property
    def delivery_total(self) -> Decimal:
        return sum((part.delivery.gross for part in self.parts), ZERO)

    @cached_property
    def tax(self) -> Decimal:
        return sum((part.tax for part in self.parts), ZERO)

    @property
    def total(self) -> Decimal:
        return self.items_total + self.delivery_total

    @property
    def items_net(self) -> Decimal:
        return sum((line.price.net for line in self.lines), ZERO)

    @property
    def delivery_net(self) -> Decimal:
        return sum((part.delivery.net for part in self.parts), ZERO)

    @property
    def rates(self) -> list[Decimal]:
        """The VAT rates in it, the lowest first."""
        return sorted({line.price.rate for line in self.lines})

    @property
    def is_posted(self) -> bool:
        return any(part.is_posted for part in self.parts)

    @property
    def can_be_ordered(self) -> bool:
        stuck = any(part.undeliverable for part in self.parts) or any(line.too_many for line in self.lines)
        return bool(self.parts) and not self.gone and not stuck

    @cached_property
    def fingerprint(self) -> str:
        """Names this exact offer to the buyer; it goes into the "Place order" form and is compared when it returns."""
        says = [f"{self.country} {self.total}"]
        for part in self.parts:
            says.append(f"{part.seller.pk} {part.chosen.code if part.chosen else '-'} {part.delivery.gross}")
            says += [f"{line.offer.pk} {line.quantity} {line.unit}" for line in part.lines]
        return hashlib.sha256("\n".join(says).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Moved:
    """The prices that somebody saw were for another country than the parcels go to: what that changes."""

    seen: Quote
    now: Quote

    @property
    def delivery_changed(self) -> bool:
        return self.seen.delivery_total != self.now.delivery_total

    @property
    def tax_changed(self) -> bool:
        return self.seen.tax != self.now.tax

    @property
    def days(self) -> list[tuple[Seller, date | None, date | None]]:
        """By seller, the day that was promised and the one that holds, where they differ or nobody sends there."""
        before = {part.seller.pk: _day(part) for part in self.seen.parts}
        changed = [(part.seller, before.get(part.seller.pk), _day(part)) for part in self.now.parts]
        return [(seller, seen, now) for seller, seen, now in changed if seen != now]


def _day(part: QuotePart) -> date | None:
    return part.promise.arrives_by if part.promise else None


def moved(now: Quote, country: str) -> Moved | None:
    """What is other than in the prices of `country`, which the visitor was shown; None when that is where it goes."""
    if now.country == country or not now.lines:
        return None
    return Moved(again(now, country), now)


def again(priced: Quote, country: str, wishes: Mapping[str, str] | None = None) -> Quote:
    """The same lines for another country; nothing is queried."""
    return quote((line.line for line in [*priced.lines, *priced.gone]), country, wishes)


def quote(lines: Iterable[BasketLine], country: str, wishes: Mapping[str, str] | None = None) -> Quote:
    """Price a cart's lines for a country.

    `wishes` maps a seller's id (text, as JSON keeps it) to the code of the delivery option chosen; without a wish, or
    with one that no longer exists, the cheapest is taken. Lines come with their offer, its product, its seller and the
    seller's delivery options loaded; nothing is queried here.
    """
    wishes = wishes or {}
    priced = [_price(line, country) for line in lines]
    by_seller: dict[int, list[QuoteLine]] = {}
    for line in priced:
        if not line.is_gone:
            by_seller.setdefault(line.offer.partner_id, []).append(line)
    parts = [_part(group, country, wishes) for group in by_seller.values()]
    return Quote(country, parts, [line for line in priced if line.is_gone])


def _price(line: BasketLine, country: str) -> QuoteLine:
    offer, product = line.stockrecord, line.product
    shown = product.is_public and (product.parent is None or product.parent.is_public)
    available = offer.available if shown and buybox.is_buyable(offer) else 0
    rate = vat_rate(country, (product.parent or product).tax_class)
    unit = unit_price(offer, line.quantity)
    return QuoteLine(line, available, unit, line_price(unit, line.quantity, rate))


def _part(lines: list[QuoteLine], country: str, wishes: Mapping[str, str]) -> QuotePart:
    seller = lines[0].offer.partner
    # The parcel's price knows nothing of what goes by e-mail.
    posted = [line for line in lines if not line.offer.is_digital]
    worth = sum((line.price.gross for line in posted), ZERO)
    choices = delivery.choices(seller.delivery_options.all(), worth, country) if posted else [delivery.DIGITAL]
    chosen = next((c for c in choices if c.code == wishes.get(str(seller.pk))), choices[0] if choices else None)
    handling = max(line.offer.days_to_hand_over for line in lines)
    when = delivery.promise(handling, seller.cutoff, chosen.days_min, chosen.days_max) if chosen else None
    # Delivery follows the goods: it bears the highest VAT rate among them, which never under-declares.
    charge = Price.of(chosen.price if chosen else ZERO, max(line.price.rate for line in posted or lines))
    return QuotePart(seller, lines, choices, chosen, charge, when, handling)

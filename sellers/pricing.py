"""What something costs. The only place where prices, quantities and VAT meet; everybody else shows the result.

Amounts are Decimal in the shop's currency (settings.OSCAR_DEFAULT_CURRENCY) and gross: sellers set, and shoppers
see, prices with VAT. The VAT in a price depends on where the parcel goes (EU distance selling); the price does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sellers.models import Offer

CENT = Decimal("0.01")

# Rates in force in 2026 as the European Commission lists them ("Taxes in Europe" database): standard, books.
VAT = {
    "AT": ("0.20", "0.10"), "BE": ("0.21", "0.06"), "BG": ("0.20", "0.09"), "CY": ("0.19", "0.03"),
    "CZ": ("0.21", "0"), "DE": ("0.19", "0.07"), "DK": ("0.25", "0.25"), "EE": ("0.24", "0.09"),
    "ES": ("0.21", "0.04"), "FI": ("0.255", "0.135"), "FR": ("0.20", "0.055"), "GR": ("0.24", "0.06"),
    "HR": ("0.25", "0.05"), "HU": ("0.27", "0.05"), "IE": ("0.23", "0"), "IT": ("0.22", "0.04"),
    "LT": ("0.21", "0.05"), "LU": ("0.17", "0.03"), "LV": ("0.21", "0.05"), "MT": ("0.18", "0.05"),
    "NL": ("0.21", "0.09"), "PL": ("0.23", "0.05"), "PT": ("0.23", "0.06"), "RO": ("0.21", "0.11"),
    "SE": ("0.25", "0.06"), "SI": ("0.22", "0.05"), "SK": ("0.23", "0.05"),
}  # fmt: skip
CLASSES = ("standard", "books")


def cents(amount: Decimal) -> Decimal:
    """Rounded to a cent, half up: the one rounding rule."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def vat_rate(country: str, tax_class: str = "standard") -> Decimal:
    """The share of VAT on the net price for goods that go to `country` (ISO 3166 alpha-2); 0 outside the EU."""
    return Decimal(VAT[country][CLASSES.index(tax_class)]) if country in VAT else Decimal(0)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount with VAT, and the VAT in it."""

    gross: Decimal
    tax: Decimal
    rate: Decimal  # 0.23 is 23 per cent on the net price

    @classmethod
    def of(cls, gross: Decimal, rate: Decimal) -> Price:
        return cls(gross, cents(gross - gross / (1 + rate)), rate)

    @property
    def net(self) -> Decimal:
        return self.gross - self.tax


def line_price(unit: Decimal, quantity: int, rate: Decimal) -> Price:
    """What `quantity` of something cost together. VAT is worked out of the sum, so that it rounds once."""
    return Price.of(unit * quantity, rate)


@dataclass(frozen=True, slots=True)
class Step:
    """From so many units on, one costs this."""

    from_quantity: int
    unit: Decimal


def ladder(offer: Offer) -> list[Step]:
    """What one costs, from which quantity on: the offer's own price first, then each lower one.

    A price break that is not lower than what comes before it (the offer's price was lowered since) does not count, so
    nobody ever pays more for buying more. Offers read `with_breaks()` are not looked up again.
    """
    steps = [Step(1, offer.price)]
    for from_quantity, price in _breaks(offer):
        if price < steps[-1].unit:
            steps.append(Step(int(from_quantity), price))
    return steps


def unit_price(offer: Offer, quantity: int) -> Decimal:
    """What each of so many costs: the one answer for page, cart, order and API."""
    return [step.unit for step in ladder(offer) if step.from_quantity <= max(quantity, 1)][-1]


def next_step(offer: Offer, quantity: int) -> Step | None:
    """The next quantity at which each costs less; None when there is none, or not so many are left."""
    return next((step for step in ladder(offer) if quantity < step.from_quantity <= offer.available), None)


def _breaks(offer: Offer) -> list[tuple[int, Decimal]]:
    read = offer.__dict__.get("breaks")
    if read is None:
        read = [(step.from_quantity, step.price) for step in offer.price_breaks.all()]
    return sorted((int(number), price) for number, price in read)

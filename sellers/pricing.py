"""What something costs. The only place where prices, quantities and VAT meet; everybody else shows the result.

Amounts are Decimal in the shop's currency (settings.OSCAR_DEFAULT_CURRENCY) and gross: sellers set, and shoppers
see, prices with VAT. The VAT in a price depends on where the parcel goes (EU distance selling); the price does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

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
    rate: Decimal

    @classmethod
    def of(cls, gross: Decimal, rate: Decimal) -> Price:
        return cls(gross, cents(gross - gross / (1 + rate)), rate)

    @property
    def net(self) -> Decimal:
        return self.gross - self.tax


def line_price(unit: Decimal, quantity: int, rate: Decimal) -> Price:
    """What `quantity` of something cost together. VAT is worked out of the sum, so that it rounds once."""
    return Price.of(unit * quantity, rate)

"""What programs get: prices are decimal strings in `currency` and include VAT; addresses are absolute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Field, Schema

from sellers.buybox import Why


class Cost(Schema):
    """An amount without VAT, the VAT, and with it."""

    net: Decimal
    tax: Decimal
    rate: Decimal = Field(description="0.23 is 23 per cent; that of `country` for these goods")
    gross: Decimal


class Step(Schema):
    from_quantity: int
    cost: Cost = Field(description="Of one, when at least so many are bought")


class Hit(Schema):
    id: int
    sku: str = Field("", description="SKU of the offer in the buy box; empty when sold out")
    title: str
    url: str
    brand: str = ""
    price: Decimal | None = Field(None, description="Of one, with VAT; null when it can not be bought")
    delivery: Decimal | None = Field(None, description="Cheapest delivery to `country`, with VAT")
    cost: Cost | None = Field(None, description="The price of one, taken apart")
    total: Decimal | None = Field(None, description="Price and delivery: what is paid for one")
    arrives_by: date | None = None
    condition: str = ""
    ships_not: bool = Field(False, description="Somebody has it, but nobody sends it to `country`")
    currency: str
    seller: str = ""
    rating: Decimal | None = None
    reviews: int = 0


class Results(Schema):
    query: str
    country: str = Field(description="Where it goes: prices, delivery and sellers are those of there")
    corrected: str = Field("", description="What was searched for instead, when nothing is called what was asked for")
    total: int
    total_is_at_least: bool = Field(description="True when there are more than `total`")
    items: list[Hit]


class OfferOut(Schema):
    sku: str
    seller: str
    seller_is_trader: bool
    condition: str
    price: Decimal
    cost: Cost = Field(description="The price of one, taken apart")
    delivery: Decimal
    total: Decimal
    ladder: list[Step] = Field(description="What one costs from which quantity on")
    available: int
    arrives_by: date


class ProductOut(Schema):
    id: int
    title: str
    url: str
    brand: str
    model: str
    description: str
    key_facts: list[str]
    specifications: list[tuple[str, str]]
    gtins: list[str]
    categories: list[str]
    images: list[str]
    rating: Decimal | None
    reviews: int
    currency: str
    variant: dict[str, str] = Field(description="The choices that the offers below are for")
    variants: list[int]
    country: str = Field(description="Where it goes: offers are those that are sent there")
    ships_not: bool = Field(description="Somebody has it, but nobody sends it to `country`")
    why: str = Field(description="What decided for the first offer: " + ", ".join(Why) + "; empty without offers")
    offers: list[OfferOut] = Field(description="Buy box first, then by price with delivery")


class Problem(Schema):
    """RFC 9457: what is wrong, for people and programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""

"""What programs get: prices are decimal strings in `currency` and include VAT; addresses are absolute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Field, Schema


class Hit(Schema):
    id: int
    sku: str = Field("", description="SKU of the offer in the buy box; empty when sold out")
    title: str
    url: str
    brand: str = ""
    price: Decimal | None = Field(None, description="Of one, with VAT; null when sold out")
    delivery: Decimal | None = Field(None, description="Cheapest delivery to the home country")
    currency: str
    seller: str = ""
    rating: Decimal | None = None
    reviews: int = 0


class Results(Schema):
    query: str
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
    delivery: Decimal
    total: Decimal
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
    offers: list[OfferOut] = Field(description="Buy box first, then by price with delivery")


class Problem(Schema):
    """RFC 9457: what is wrong, for people and programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""

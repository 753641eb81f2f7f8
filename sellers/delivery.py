"""How a seller's parcel gets to the buyer: what it costs and the day it arrives.

Days are working days (Monday to Friday) in the shop's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


class Option(Protocol):
    """A row of sellers.DeliveryOption, or the same columns read another way."""

    code: str
    name: str
    countries: list[str]
    price: Decimal
    free_from: Decimal | None
    days_min: int
    days_max: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A delivery option, priced for one seller's items and one country."""

    code: str
    name: str
    price: Decimal
    days_min: int
    days_max: int


# Nothing is posted: the seller sends it by e-mail, after as many days as they say they need. The colon keeps the code
# apart from those that sellers give (slugs).
DIGITAL = Choice(":digital", "By e-mail", Decimal(0), 0, 0)


@dataclass(frozen=True, slots=True)
class Promise:
    """When the parcel leaves and arrives, if the order comes within `order_within` from now."""

    ships_on: date
    arrives_from: date
    arrives_by: date
    order_within: timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """From which day working days are counted for an order placed now; where the cut-off time lies at or before `late`
    they are counted from the next one. `late` is None on days when nobody works: then no seller is late."""

    day: date
    late: time | None


def choices(options: Iterable[Option], items_total: Decimal, country: str) -> list[Choice]:
    """The ways to send items of that worth to `country`, cheapest first, then fastest; none when nobody goes there."""
    possible = [
        Choice(
            option.code,
            option.name,
            Decimal(0) if option.free_from is not None and items_total >= option.free_from else option.price,
            option.days_min,
            option.days_max,
        )
        for option in options
        if not option.countries or country in option.countries
    ]
    return sorted(possible, key=lambda choice: (choice.price, choice.days_max, choice.code))


def promise(handling_days: int, cutoff: time, days_min: int, days_max: int, now: datetime | None = None) -> Promise:
    """When an order placed now would be handed over and arrive."""
    here = _here(now)
    counts_for = here.date() if here.time() < cutoff and is_working_day(here.date()) else next_working_day(here.date())
    until = datetime.combine(counts_for, cutoff, here.tzinfo)
    ships_on = add_working_days(counts_for, handling_days)
    return Promise(ships_on, add_working_days(ships_on, days_min), add_working_days(ships_on, days_max), until - here)


def counted_from(now: datetime | None = None) -> Counted:
    """What `promise` counts from, for all sellers at once: lists are narrowed down by it in the database."""
    here = _here(now)
    if is_working_day(here.date()):
        return Counted(here.date(), here.time())
    return Counted(next_working_day(here.date()), None)


def _here(now: datetime | None) -> datetime:
    return (now or timezone.now()).astimezone(ZoneInfo(settings.SHOP_TIME_ZONE))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


def next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = next_working_day(day)
    return day

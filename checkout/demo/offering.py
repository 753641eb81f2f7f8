"""Who offers a demo product, for how much and how many of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from checkout.demo import people
from checkout.demo.goods import Department
from sellers.pricing import cents

SOLD_OUT = 0.03  # share of products that nobody has
REDUCED = 0.14  # share of products whose first seller has lowered the price


@dataclass
class Offer:
    seller: str
    price: Decimal
    stock: int
    condition: str = "new"
    note: str = ""
    handling_days: int | None = None
    earlier_price: Decimal | None = None
    reduced_days_ago: int = 0

    @property
    def breaks(self) -> list[tuple[int, Decimal]]:
        """Some of what is cheap and plentiful costs less by the dozen. No dice: the rest of the shop stays as it is."""
        if self.condition != "new" or self.stock < 14 or not 4 <= self.price <= 90 or int(self.price * 10) % 3:
            return []
        return [(count, cents(self.price * (100 - less) / 100)) for count, less in ((3, 4), (6, 8), (12, 14))]


@dataclass(frozen=True)
class Terms:
    """What holds for all variants of a product."""

    sellers: list[str]
    used_from: str
    refurbished: bool
    sold_out: bool
    was: Decimal | None
    reduced_days_ago: int
    handling_days: int | None


def terms_of(department: Department, random: Random) -> Terms:
    count = min(len(department.sellers), random.choices([1, 2, 3], [5, 3, 2])[0])
    private = people.USED.get(department.name, [])
    was = Decimal(random.choice(["1.11", "1.15", "1.2", "1.25", "1.33"]))
    return Terms(
        sellers=random.sample(department.sellers, count),
        used_from=random.choice(private) if private and random.random() < 0.16 else "",
        refurbished=department.name in ("Electronics", "Music") and random.random() < 0.2,
        sold_out=random.random() < SOLD_OUT,
        was=was if random.random() < REDUCED else None,
        reduced_days_ago=random.randint(1, 18),
        handling_days=random.choice([3, 5, 10]) if random.random() < 0.06 else None,
    )


def offers(price: Decimal, terms: Terms, random: Random) -> list[Offer]:
    """New ones of one to three sellers, now and then a refurbished or a used one."""
    found = [
        Offer(seller, near(price, random) if place else price, _stock(terms, random))
        for place, seller in enumerate(terms.sellers)
    ]
    found[0].handling_days = terms.handling_days
    if terms.was:
        found[0].earlier_price = tens(price * terms.was)
        found[0].reduced_days_ago = terms.reduced_days_ago
    if terms.refurbished and price >= 40:
        note = random.choice(people.REFURBISHED_NOTES)
        stock = 0 if terms.sold_out else random.choice([1, 2, 3, 6])
        found.append(Offer(people.REFURBISHER, tens(price * Decimal("0.76")), stock, "refurbished", note))
    if terms.used_from and price >= 8 and random.random() < 0.6:
        share = Decimal(random.randint(48, 68)) / 100
        stock = 0 if terms.sold_out else 1
        found.append(Offer(terms.used_from, tens(price * share), stock, "used", random.choice(people.USED_NOTES)))
    return found


def _stock(terms: Terms, random: Random) -> int:
    if terms.sold_out or random.random() < 0.06:
        return 0
    return random.choice([1, 2, 3, 5, 8, 14, 25, 40, 75, 140])


def near(price: Decimal, random: Random) -> Decimal:
    """Another seller's price for the same thing."""
    return max(tens(price * Decimal(random.randint(94, 112)) / 100), Decimal("1.00"))


def tens(amount: Decimal) -> Decimal:
    """Rounded to ten cents, as people who set prices do."""
    return amount.quantize(Decimal("0.1")).quantize(Decimal("0.01"))

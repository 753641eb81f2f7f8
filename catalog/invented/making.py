"""Invented products, one by one: the same number and seed always give the same product, whoever makes it and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random

from catalog.invented.goods import ADJECTIVES, FACTS, FEATURES, SENTENCES, VALUES, Kind, kinds, names

BRANDS, SERIES, SELLERS = 1500, 2500, 240
DAYS = 1000  # how long ago the oldest was made
CONDITIONS = ["new"] * 8 + ["used", "refurbished"]
STARS = [1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5]


@dataclass(slots=True)
class Asked:
    """One seller's offer of a product or of one of its variants."""

    seller: int
    price: Decimal
    stock: int
    condition: str
    handling_days: int | None
    before: Decimal | None
    changed: timedelta
    since: timedelta


@dataclass(slots=True)
class Variant:
    number: int
    options: dict[str, str]
    offers: list[Asked]


@dataclass(slots=True)
class Thing:
    number: int
    kind: Kind
    title: str
    brand: int
    model: str
    specs: list[list[str]]
    facts: list[str]
    description: str
    age: timedelta
    sales: int
    tier: int
    gtin: str
    offers: list[Asked] = field(default_factory=list)
    option_names: list[str] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    stars: list[int] = field(default_factory=list)


class Workshop:
    """Everything that is the same for all products, worked out once per process."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.kinds = kinds()
        self.brands = names(BRANDS, 1)
        self.series = names(SERIES, 2)
        # A kind has forty brands that make it, one of them often: real makers specialise.
        self.makers = [Random(kind.number).sample(range(BRANDS), 40) for kind in self.kinds]
        weights = [1 / (1 + place) ** 0.35 for place in range(len(self.kinds))]
        self.common = Random(3).sample(weights, len(weights))

    def make(self, number: int) -> Thing:
        random = Random(self.seed * 1_000_000_007 + number)
        kind = random.choices(self.kinds, self.common)[0]
        brand = self.makers[kind.number][int(40 * random.random() ** 2.2)]
        noun = kind.nouns[int(len(kind.nouns) * random.random() ** 1.6)]
        series = self.series[(brand * 7 + int(5 * random.random())) % SERIES]
        specs = [[name, random.choice(VALUES[name])] for name in kind.specs]
        model, adjective = _model(random), random.choice(ADJECTIVES)
        said = {"brand": self.brands[brand], "series": series, "what": noun, "adjective": adjective}
        chance = random.random()
        thing = Thing(
            number, kind,
            title=self._title(random, kind, said, model, dict(specs)),
            brand=brand, model=f"{series} {model}", specs=specs,
            facts=[_fact(fact, said, random.choice(specs)) for fact in random.sample(FACTS, 3)],
            description=_text(random, said),
            age=timedelta(days=int(DAYS * random.random() ** 1.5), seconds=int(86_400 * random.random())),
            # Zipf: the share of products that sell more than s falls with a power of s.
            sales=int(1.5 * (1 - chance) ** -0.7) - 1,
            tier=0 if chance > 0.95 else 1 if chance > 0.75 else 2,
            gtin=_gtin(self.seed, number) if random.random() < 0.6 else "",
        )  # fmt: skip
        self._offer(random, thing)
        if random.random() < 0.2:
            thing.stars = [random.choice(STARS) for _ in range(random.choice((1, 1, 2, 3, 5)))]
        return thing

    def _title(self, random: Random, kind: Kind, said: dict[str, str], model: str, specs: dict[str, str]) -> str:
        brand, series, what, adjective = said["brand"], said["series"], said["what"], said["adjective"]
        colour = f", {specs['Colour']}" if "Colour" in specs else ""
        spec = specs[random.choice([name for name in kind.specs[:-4] if name != "Colour"] or kind.specs)]
        if kind.fits:
            other, fit = random.choice(self.makers[kind.number]), random.choice(kind.fits)
            line = self.series[(other * 7) % SERIES]
            place = random.random()
            fits = f"{self.brands[other]} {line} {fit}" if place < 0.5 else f"{spec} {fit}" if place < 0.8 else fit
            return f"{brand} {adjective} {what} for {fits}{colour}"
        style = random.random()
        if style < 0.4:
            return f"{brand} {series} {model} {adjective} {what}, {spec}{colour}"
        if style < 0.6:
            return f"{adjective.capitalize()} {what} {brand} {model}, {spec} {random.choice(FEATURES)}{colour}"
        if style < 0.8:
            return f"{brand} {what} {series} {random.choice(FEATURES)}{colour}"
        return f"{brand} {series} {adjective} {what}{colour}"

    def _offer(self, random: Random, thing: Thing) -> None:
        low, high = thing.kind.price
        price = low * (high / low) ** (random.random() ** 1.7)
        option = next((name for name in ("Size", "Shoe size", "Colour") if name in thing.kind.specs), None)
        if option and random.random() < 0.09:
            values = random.sample(list(dict.fromkeys(VALUES[option])), random.randint(2, 5))
            thing.option_names = [option]
            thing.variants = [
                Variant(place, {option: value}, _offers(random, price * random.choice((1, 1, 1.1)), 0.8))
                for place, value in enumerate(values)
            ]
        else:
            thing.offers = _offers(random, price, 0.55)


def _offers(random: Random, price: float, alone: float) -> list[Asked]:
    count = 1 if random.random() < alone else random.choice((2, 2, 2, 3, 3, 4, 5, 8))
    sellers = {int(SELLERS * random.random() ** 1.8) for _ in range(count)}
    return [_asked(random, seller, price) for seller in sorted(sellers)]


def _asked(random: Random, seller: int, price: float) -> Asked:
    condition = random.choice(CONDITIONS)
    mine = price * random.uniform(0.94, 1.18) * (1 if condition == "new" else 0.72)
    rounded = Decimal(max(1, round(mine))) - Decimal(random.choice(("0.01", "0.01", "0.05", "0.10", "0.50")))
    lowered = random.random() < 0.12
    changed = timedelta(days=random.uniform(1, 60))
    return Asked(
        seller, rounded,
        stock=0 if random.random() < 0.06 else random.randint(1, 400),
        condition=condition,
        handling_days=random.choice((None, None, None, 0, 1, 2, 5)),
        before=(rounded * Decimal("1.18")).quantize(Decimal("0.01")) if lowered else None,
        changed=changed, since=changed + timedelta(days=random.uniform(1, 300)),
    )  # fmt: skip


def _model(random: Random) -> str:
    letters = "".join(random.choices("ABCDEFGHKLMNPRSTVWXZ", k=random.choice((1, 2, 2, 3))))
    number = random.randint(1, 99) * random.choice((1, 10, 100)) if random.random() < 0.6 else random.randint(100, 9999)
    return (
        f"{letters}{random.choice(('-', '-', ' ', ''))}{number}{random.choice(('', '', '', 'A', 'B', 'E', 'X', 'i'))}"
    )


def _fact(fact: str, said: dict[str, str], spec: list[str]) -> str:
    return fact.format(name=spec[0], value=spec[1], **said)


def _text(random: Random, said: dict[str, str]) -> str:
    chosen = random.sample(SENTENCES, random.randint(3, 6))
    return "\n".join(sentence.format(**said) for sentence in chosen)


def _gtin(seed: int, number: int) -> str:
    """An EAN-13 of the range that shops use for themselves (2...), with its check digit."""
    digits = f"2{seed % 1000:03d}{number:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"

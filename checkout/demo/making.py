"""Makes the demo shop's goods out of goods.py: plain descriptions, the same for the same seed. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.utils.text import slugify

from checkout.demo import goods
from checkout.demo.pictures import COLOURS, Picture

PRODUCTS = 2000
NO_PICTURE = 0.08  # share of products that show a generated tile
WITH_VARIANTS = 0.45


@dataclass
class Kind:
    """One line of goods.KINDS."""

    department: str
    category: str
    art: str
    nouns: list[str]
    features: list[str]
    lowest: int
    highest: int
    sizes: list[str]
    size_name: str
    coloured: bool
    specs: dict[str, list[str]]
    palette: list[str] = field(default_factory=list)


@dataclass
class Offer:
    seller: int
    price: Decimal
    stock: int
    condition: str = "new"
    note: str = ""
    earlier_price: Decimal | None = None


@dataclass
class Thing:
    """A product or a variant of one."""

    title: str
    slug: str
    kind: Kind
    brand: str
    model: str
    description: str
    facts: list[str]
    specs: list[list[str]]
    gtin: str
    pictures: list[Picture]
    offers: list[Offer]
    reviews: list[tuple[int, str, str, str, int]] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    variants: list[Thing] = field(default_factory=list)


def kinds(random: Random) -> list[Kind]:
    return [_kind(line, random) for line in goods.KINDS.strip().splitlines()]


def _kind(line: str, random: Random) -> Kind:
    place, art, nouns, features, lowest, highest, options, specs = (part.strip() for part in line.split("|"))
    department, category = place.split("/", 1)
    sizes = next((o.split(":", 1)[1].split("/") for o in options.split("; ") if o.startswith("Size:")), [])
    size_name = "Variant" if sizes == ["3", "4", "4", "4 size"] else "Size"
    return Kind(
        department, category, art, nouns.split("; "), features.split("; "), int(lowest), int(highest),
        ["3/4 size", "4/4 size"] if size_name == "Variant" else sizes, "Size", "Colour" in options,
        {part.split("=")[0]: part.split("=")[1].split("/") for part in specs.split("; ") if "=" in part},
        random.sample(sorted(COLOURS), 4),
    )  # fmt: skip


def things(seed: int = 7) -> Iterator[Thing]:
    """All the demo shop's products, in the order of their categories turned round and round."""
    random = Random(seed)
    every = kinds(random)
    for number in range(PRODUCTS):
        yield _thing(every[number % len(every)], number, random)


def _thing(kind: Kind, number: int, random: Random) -> Thing:
    brand = random.choice(goods.BRANDS)
    noun, feature = random.choice(kind.nouns), random.choice(kind.features)
    model = f"{random.choice(goods.MODELS)}{random.choice(goods.MODELS)}-{random.randint(10, 990)}"
    name = f"{brand} {noun.split(': ')[1]}" if ": " in noun else f"{brand} {model} {noun}"
    title = f"{name}, {feature}"
    colour = random.choice(kind.palette) if kind.coloured else ""
    price = _price(kind, random)
    pictures = [] if random.random() < NO_PICTURE else _pictures(kind, colour)
    thing = Thing(
        title=title,
        slug=slugify(title)[:100],
        kind=kind,
        brand=brand,
        model="" if ": " in noun else model,
        description=_description(noun, feature, random),
        facts=[feature[0].upper() + feature[1:] + ".", *random.sample(goods.SENTENCES[1:], 2)],
        specs=[[key, random.choice(values)] for key, values in kind.specs.items()],
        gtin=gtin(number * 40),
        pictures=pictures,
        offers=[],
        reviews=_reviews(random),
    )
    if (kind.coloured or kind.sizes) and random.random() < WITH_VARIANTS:
        thing.variants = list(_variants(thing, number, price, random))
    else:
        if colour:
            thing.specs.insert(0, ["Colour", colour])
        thing.offers = _offers(price, random)
    return thing


def _variants(thing: Thing, number: int, price: Decimal, random: Random) -> Iterator[Thing]:
    kind = thing.kind
    colours = kind.palette[: random.randint(2, 4)] if kind.coloured else [""]
    sizes = kind.sizes[: 3 if kind.coloured else 4] or [""]
    for place, (colour, size) in enumerate((colour, size) for colour in colours for size in sizes):
        options = ({"Colour": colour} if colour else {}) | ({kind.size_name: size} if size else {})
        dearer = Decimal(sizes.index(size)) * (price * Decimal("0.06")).quantize(Decimal(1))
        yield Thing(
            title="", slug=slugify(f"{thing.slug} {' '.join(options.values())}")[:110], kind=kind, brand=thing.brand,
            model="", description="", facts=[], specs=[], gtin=gtin(number * 40 + place + 1),
            pictures=_pictures(kind, colour)[:1] if colour and thing.pictures else [],
            offers=_offers(price + dearer, random), options=options,
        )  # fmt: skip


def _pictures(kind: Kind, colour: str) -> list[Picture]:
    first = Picture(kind.art, colour)
    if colour and colour != kind.palette[0]:
        return [first]
    return [first, Picture(kind.art, colour, "side"), Picture(kind.art, colour, "close")]


def _price(kind: Kind, random: Random) -> Decimal:
    """Most things are nearer to the cheap end, and prices end as shops let them end."""
    rough = kind.lowest + (kind.highest - kind.lowest) * random.random() ** 1.8
    ending = Decimal(random.choice(["0.00", "0.90", "0.50", "0.95"]))
    return Decimal(int(rough)) + ending if rough < 150 else Decimal(int(rough // 5 * 5 + 4))


def _description(noun: str, feature: str, random: Random) -> str:
    opening = goods.SENTENCES[0].format(Noun=noun[0].upper() + noun[1:], feature=feature)
    return " ".join([opening, *random.sample(goods.SENTENCES[1:], 2)])


def _offers(price: Decimal, random: Random) -> list[Offer]:
    """One to four sellers; now and then sold out, used, or reduced a few days ago."""
    business = random.sample(range(10), random.choice([1, 1, 2, 2, 3]))
    offers = [
        Offer(seller, _near(price, random) if place else price, random.choice([0, 2, 4, 9, 25, 60, 140]))
        for place, seller in enumerate(business)
    ]
    if random.random() < 0.12:
        cheaper = (price * Decimal("0.62")).quantize(Decimal("0.10"))
        private, note = random.choice([10, 11]), random.choice(NOTES)
        offers.append(Offer(private, max(cheaper, Decimal("1.50")), random.choice([1, 1, 2]), "used", note))
    if random.random() < 0.07:
        cheaper = (price * Decimal("0.78")).quantize(Decimal("0.10"))
        cheaper = max(cheaper, Decimal("2.00"))
        offers.append(Offer(3, cheaper, random.choice([1, 3, 6]), "refurbished", "Grade A, tested"))
    if random.random() < 0.15:
        before = offers[0].price * Decimal(random.choice(["1.12", "1.18", "1.25"]))
        offers[0].earlier_price = before.quantize(Decimal("0.10"))
    return offers


def _near(price: Decimal, random: Random) -> Decimal:
    return max((price * Decimal(random.randint(95, 112)) / 100).quantize(Decimal("0.10")), Decimal("1.00"))


NOTES = ["Light marks on the underside", "Box opened, never used", "Works perfectly, small scratch"]
NAMES = [
    "Ana", "Bram", "Ciara", "Dmitri", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jonas", "Klara", "Liam", "Maja", "Nils",
]  # fmt: skip


def _reviews(random: Random) -> list[tuple[int, str, str, str, int]]:
    """(stars, title, text, name, days ago) of up to a dozen buyers; a third of the products have none yet."""
    liking = random.choice([[1, 1, 2, 5, 9], [1, 1, 1, 4, 12], [2, 2, 4, 5, 5]])
    found = []
    for _ in range(random.choice([0, 0, 0, 1, 2, 3, 4, 6, 9, 12])):
        stars = random.choices([1, 2, 3, 4, 5], liking)[0]
        title, text = random.choice(goods.REVIEWS[stars])
        found.append((stars, title, text, random.choice(NAMES), random.randint(3, 400)))
    return found


def gtin(number: int) -> str:
    """A GTIN-13 of the range 20, which is never given to real products."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"

"""Makes the demo shop's goods out of goods.py: plain descriptions, the same for the same seed. Knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from django.utils.text import slugify

from checkout.demo import goods
from checkout.demo.goods import Kind
from checkout.demo.offering import Offer, Terms, offers, terms_of
from checkout.demo.pictures import Picture
from checkout.demo.reviewing import Review, reviews

PRODUCTS = 2000
NO_PICTURE = 0.035  # share of products that show a generated tile, besides kinds that have no art
COLOUR_CHOICE = 0.5  # share of the products in one size that come in several colours
MOST_VARIANTS = 100


@dataclass
class Thing:
    """A product or a variant of one."""

    title: str
    slug: str
    kind: Kind
    brand: str
    model: str
    what: str
    description: str
    facts: list[str]
    specs: list[list[str]]
    gtin: str
    pictures: list[Picture]
    offers: list[Offer]
    days_old: int
    reviews: list[Review] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    variants: list[Thing] = field(default_factory=list)


def things(seed: int = 7) -> list[Thing]:
    """All the demo shop's products, shuffled as they came into the shop."""
    made: list[Thing] = []
    titles: set[str] = set()
    hosts: dict[str, list[Thing]] = {}
    for kind, count in shares(goods.all_kinds(), PRODUCTS):
        for place in range(count):
            # A generator of its own for each: another kind or another count changes no other product.
            random = Random(f"{seed} {kind.place} {kind.title} {place}")
            thing = _thing_with_new_title(kind, random, hosts, titles)
            hosts.setdefault(kind.path[-1], []).append(thing)
            made.append(thing)
    Random(seed).shuffle(made)
    for number, thing in enumerate(made):
        thing.gtin = gtin(number * MOST_VARIANTS)
        for place, variant in enumerate(thing.variants, 1):
            variant.gtin = gtin(number * MOST_VARIANTS + place)
    return made


def shares(kinds: list[Kind], total: int) -> Iterator[tuple[Kind, int]]:
    """How many products each kind gets of `total`, in proportion to its count and adding up exactly."""
    whole, before, given = sum(kind.count for kind in kinds), 0, 0
    for kind in kinds:
        before += kind.count
        upto = before * total // whole
        yield kind, upto - given
        given = upto


def _thing_with_new_title(kind: Kind, random: Random, hosts: dict[str, list[Thing]], titles: set[str]) -> Thing:
    while True:
        thing = _thing(kind, random, hosts)
        if thing.title not in titles:
            titles.add(thing.title)
            return thing


def _thing(kind: Kind, random: Random, hosts: dict[str, list[Thing]]) -> Thing:
    quality = random.random() ** 1.5  # most things are nearer to the plain end
    art = random.choice(kind.art) if kind.art else ""
    words = _words(kind, art, quality, random)
    if kind.fits:
        host = random.choice(hosts[kind.fits])
        words["host"] = f"{host.brand} {host.model}"
    words["brand"], words["model"] = random.choice(kind.department.brands), _model(kind, random)
    title = filled(kind.title, words)
    thing = Thing(
        title=title,
        slug=slugify(title)[:100].strip("-"),
        kind=kind,
        brand=words["brand"],
        model=words["model"],
        what=words.get("what", ""),
        description=" ".join(
            filled(random.choice(sentences), words) for sentences in kind.art_text.get(art, kind.text)
        ),
        facts=[filled(fact, words) for fact in kind.facts[:5]],
        specs=[[name, filled(value, words)] for name, value in kind.specs.items()],
        gtin="",
        pictures=[],
        offers=[],
        days_old=_days_old(random),
    )
    thing.reviews = reviews(kind, quality, words, thing.days_old, random)
    pictured = bool(art) and random.random() >= NO_PICTURE
    price, colours = _price(kind, art, quality, random), kind.colours_of(art)
    _choose(thing, art if pictured else "", price, colours, random)
    return thing


def _words(kind: Kind, art: str, quality: float, random: Random) -> dict[str, str]:
    """A value for every slot; values listed from plain to fine follow the quality, more or less."""
    fine, free = dict(kind.fine), dict(kind.any)
    if art in kind.by_art:
        fine["what"] = kind.by_art[art]
    for slot, values in kind.art_any.get(art, {}).items():
        (fine if slot in fine else free)[slot] = values
    words = {slot: random.choice(values) for slot, values in free.items()}
    for slot, values in fine.items():
        near = min(0.999, max(0.0, quality + random.uniform(-0.15, 0.15)))
        words[slot] = values[int(near * len(values))]
    return words


def _model(kind: Kind, random: Random) -> str:
    if not kind.models:
        return ""
    pattern = random.choice(kind.models).replace("*", random.choice(goods.NAMES))
    pattern = re.sub("#", lambda _: str(random.randint(1, 9)), pattern)
    return re.sub("@", lambda _: random.choice("ACEFHKLMNRSTVX"), pattern)


def filled(text: str, words: dict[str, str]) -> str:
    """The text with its slots filled, "a" or "an" as it sounds, and a capital letter after every full stop."""
    text = text.format_map(words)
    text = re.sub(r"\b([Aa]) (?=[aeio]|un[^i]|um)", r"\1n ", text)
    text = text[:1].upper() + text[1:]
    return re.sub(r"(?<=[.!?] )[a-z]", lambda found: found[0].upper(), text) if text.endswith(".") else text


def _price(kind: Kind, art: str, quality: float, random: Random) -> Decimal:
    """Prices end as shops let them end."""
    lowest, highest = (end * kind.art_price.get(art, 1) for end in kind.price)
    rough = lowest + (highest - lowest) * min(1.0, max(0.0, quality + random.uniform(-0.08, 0.08)))
    if rough >= 150:
        return Decimal(int(rough) // 10 * 10 + random.choice([9, 9, 5]))
    endings = ["0.90", "0.50", "0.95", "0.49"] if rough < 20 else ["0.00", "0.90", "0.95"]
    return Decimal(max(int(rough), 1)) + Decimal(random.choice(endings))


def _days_old(random: Random) -> int:
    return random.choices([random.randint(0, 13), random.randint(14, 90), random.randint(91, 420)], [1, 3, 6])[0]


def _choose(thing: Thing, art: str, price: Decimal, palette: list[str], random: Random) -> None:
    """Give a product its variants with their offers; or, when it comes in one form, its own."""
    kind, sizes = thing.kind, thing.kind.sizes
    terms = terms_of(kind.department, random)
    if kind.digital:
        terms = replace(terms, used_from="", refurbished=False, handling_days=0)
    sized = sizes is not None and random.random() < sizes.share
    several = bool(palette) and (kind.many_colours or random.random() < COLOUR_CHOICE)
    most = min(3 if sized else 4, len(palette))
    colours = random.sample(palette, random.randint(2, most)) if several else []
    colour = colours[0] if colours else (random.choice(palette) if palette else "")
    thing.pictures = [Picture(art, colour, view) for view in _views(palette, colour)] if art else []
    if sized or several:
        thing.variants = list(_variants(thing, art, price, colours, sized, terms, random))
        if colour and not several:
            thing.specs.append(["Colour", colour])
        return
    if colour:
        thing.specs.append(["Colour", colour])
    if sizes:
        place = random.randrange(len(sizes.values))
        thing.specs.append([sizes.name, sizes.values[place]])
        price = dearer(price, sizes.dearer[place])
    thing.offers = offers(price, terms, random)


def _variants(
    thing: Thing, art: str, price: Decimal, colours: list[str], sized: bool, terms: Terms, random: Random
) -> Iterator[Thing]:
    kind = thing.kind
    sizes = kind.sizes if sized else None
    for colour in colours or [""]:
        for size, percent in zip(sizes.values, sizes.dearer, strict=True) if sizes else [("", 0)]:
            options = ({"Colour": colour} if colour else {}) | ({sizes.name: size} if sizes else {})
            yield Thing(
                title="", slug=slugify(f"{thing.slug} {' '.join(options.values())}")[:118].strip("-"), kind=kind,
                brand=thing.brand, model="", what=thing.what, description="", facts=[], specs=[], gtin="",
                pictures=[Picture(art, colour)] if art and colour else [],
                offers=offers(dearer(price, percent), terms, random), days_old=thing.days_old, options=options,
            )  # fmt: skip


def _views(palette: list[str], colour: str) -> tuple[str, ...]:
    """More than one only of what many products share: drawing takes time, and the shop shall open soon."""
    if not colour:
        return ("", "close")
    return ("", "side", "close") if colour == palette[0] else ("",)


def dearer(price: Decimal, percent: int) -> Decimal:
    """The price of a bigger one, ending as the smaller one's."""
    return price + (price * percent / 100).quantize(Decimal(1))


def gtin(number: int) -> str:
    """A GTIN-13 of the range 20, which is never given to real products."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"

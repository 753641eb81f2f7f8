"""The choices of a product's page: colours, sizes … Every value leads to a variant, also where a combination is not
made: then to the nearest one, and the page says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.measures import in_order
from catalog.models import Product, ProductImage
from sellers.buybox import Ranked

SHOWN = 20  # values that are seen at once; the others are a click away
COLOUR_NAMES = {"colour", "color", "farbe", "finish", "shade"}
# Colours that a dot can show, by what they are called; the dots are numbered in static/css/components/options.css.
DOTS = [
    "black anthracite ebony", "white", "grey gray", "graphite charcoal", "silver chrome", "red crimson",
    "burgundy wine", "plum purple violet aubergine", "rose pink blush", "orange", "terracotta rust", "yellow mustard",
    "gold brass", "green pine emerald", "sage mint", "olive khaki", "teal turquoise petrol", "blue", "navy midnight",
    "sky azure", "brown walnut chocolate", "oak tan camel", "sand beige", "cream ivory natural",
]  # fmt: skip
DOT_OF = {word: place for place, words in enumerate(DOTS) for word in words.split()}


@dataclass
class Value:
    """One button of an option, and the variant that pressing it leads to."""

    text: str
    variant: int
    chosen: bool
    available: bool
    fits: bool = True  # there is such a variant with the other choices as they are
    image: ProductImage | None = None
    dot: int | None = None

    @property
    def query(self) -> str:
        return f"?variant={self.variant}{'' if self.fits else '&nearest=1'}"


@dataclass
class Option:
    name: str
    chosen: str
    values: list[Value] = field(default_factory=list)

    @property
    def first(self) -> list[Value]:
        return self.values[:SHOWN]

    @property
    def rest(self) -> list[Value]:
        return self.values[SHOWN:]

    @property
    def chosen_is_in_the_rest(self) -> bool:
        return any(value.chosen for value in self.rest)

    @property
    def is_sold_out(self) -> bool:
        return any(value.chosen and not value.available for value in self.values)


def options(
    names: list[str],
    variants: list[Product],
    chosen: Product | None,
    sold: dict[int, list[Ranked]],
    pictures: dict[int, list[ProductImage]],
) -> list[Option]:
    """The options of a product in the order in which it names them, each with its values."""
    if not variants or chosen is None:
        return []
    names = names or list(dict.fromkeys(name for variant in variants for name in variant.option_values))
    made = {_combination(variant, names): variant for variant in reversed(variants)}
    return [_option(name, names, variants, made, chosen, sold, pictures) for name in names]


def _combination(variant: Product, names: list[str]) -> tuple[str, ...]:
    return tuple(str(variant.option_values.get(name, "")) for name in names)


def _option(
    name: str,
    names: list[str],
    variants: list[Product],
    made: dict[tuple[str, ...], Product],
    chosen: Product,
    sold: dict[int, list[Ranked]],
    pictures: dict[int, list[ProductImage]],
) -> Option:
    place, now = names.index(name), _combination(chosen, names)
    texts = in_order(dict.fromkeys(text for variant in variants if (text := _combination(variant, names)[place])))
    values = []
    for text in texts:
        wanted = (*now[:place], text, *now[place + 1 :])
        variant = made.get(wanted) or _nearest(wanted, place, names, variants, sold)
        image = next(iter(pictures.get(variant.pk, [])), None)
        fits = _combination(variant, names) == wanted
        values.append(Value(text, variant.pk, now[place] == text, bool(sold.get(variant.pk)), fits, image))
    return _painted(Option(name, now[place], values))


def _nearest(
    wanted: tuple[str, ...],
    place: int,
    names: list[str],
    variants: list[Product],
    sold: dict[int, list[Ranked]],
) -> Product:
    """With that value, the fewest other choices changed, and one that can be bought where there is one."""

    def distance(variant: Product) -> tuple[int, bool]:
        others = sum(one != other for one, other in zip(_combination(variant, names), wanted, strict=True))
        return others, not sold.get(variant.pk)

    return min((each for each in variants if _combination(each, names)[place] == wanted[place]), key=distance)


def _painted(option: Option) -> Option:
    """Pictures where they tell the values apart (those of colours, not of sizes); else dots for colours we know."""
    keys = [value.image.key for value in option.values if value.image]
    if len(keys) < len(option.values) or len(set(keys)) < len(keys):
        for value in option.values:
            value.image = None
            value.dot = dot(value.text) if option.name.casefold() in COLOUR_NAMES else None
    return option


def dot(text: str) -> int | None:
    """The number of the dot of a colour's name: "dark navy blue" is navy, "light grey" is grey."""
    words = text.casefold().replace("-", " ").replace("/", " ").split()
    return next((DOT_OF[word] for word in words if word in DOT_OF), None)

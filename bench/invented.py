"""The same invented products for both shops: N products of 40 brands in 20 categories, one offer each. By number, not
by chance: every run and both sides get the same."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

KINDS = """Kettle Lamp Drill Chair Kite Teapot Rug Radio Clock Saddle Helmet Tent Kayak Easel Violin Globe Bench Vase
    Oven Scale"""
WORDS = """Quiet Copper Northern Folding Striped Harbour Oak Second Woven Early Slate Round Patient Salt Winter
    Tall""".split()  # noqa: SIM905
DEPARTMENTS = ["Home", "Garden", "Sport", "Studio"]


@dataclass(frozen=True, slots=True)
class Item:
    sku: str
    title: str
    brand: str
    category: str
    price: str
    stock: int
    description: str
    attributes: dict[str, str]

    def row(self) -> dict[str, object]:
        return asdict(self)


def items(count: int) -> Iterator[Item]:
    kinds = KINDS.split()
    for number in range(count):
        kind = kinds[number % len(kinds)]
        words = " ".join(WORDS[(number // step) % len(WORDS)] for step in (1, 7, 97))
        yield Item(
            sku=f"B{number:07d}",
            title=f"{words} {kind} {number}",
            brand=f"{WORDS[number % 16]} {WORDS[(number // 16 + 5) % 16]} Works"[:40] if number % 40 else "Tarn",
            category=f"{DEPARTMENTS[number % 4]} > {kind}s",
            price=f"{5 + number * 37 % 900}.{number % 10}9",
            stock=100_000,
            description=f"A {words.lower()} {kind.lower()} that keeps for years. " * 12,
            attributes={f"{WORDS[place]} size": f"{(number + place) % 90 + 10} cm" for place in range(10)},
        )

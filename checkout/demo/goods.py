"""What the demo shop sells: the kinds of goods of kinds/*.toml, one file per department. Every name is invented.

A kind says how its products are called, described and priced. In its texts `{word}` is a slot: `fine` lists a slot's
values from plain to fine (dearer products get finer ones), `any` lists values in no order. A kind with several pieces
of `art` may say other values (`by_art` for `what`, else `art_any`), texts (`art_text`), colours (`art_colours`)
or a share of the price (`art_price`) for some of them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KINDS = Path(__file__).with_name("kinds")


@dataclass(frozen=True)
class Sizes:
    """An option besides colour. `dearer` is in per cent; `share` of the products offer the choice."""

    name: str
    values: list[str]
    dearer: list[int]
    share: float = 1.0


@dataclass(frozen=True)
class Kind:
    place: str
    icon: str
    count: int
    title: str
    price: list[int]
    text: list[list[str]]
    facts: list[str]
    specs: dict[str, str]
    praise: list[str]
    gripe: list[str]
    department: Department
    art: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    many_colours: bool = False
    sizes: Sizes | None = None
    fits: str = ""
    digital: bool = False  # comes by e-mail
    fine: dict[str, list[str]] = field(default_factory=dict)
    any: dict[str, list[str]] = field(default_factory=dict)
    by_art: dict[str, list[str]] = field(default_factory=dict)
    art_any: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    art_text: dict[str, list[list[str]]] = field(default_factory=dict)
    art_price: dict[str, float] = field(default_factory=dict)
    art_colours: dict[str, list[str]] = field(default_factory=dict)

    def colours_of(self, art: str) -> list[str]:
        return self.art_colours.get(art, self.colours)

    @property
    def path(self) -> tuple[str, ...]:
        """Names of the categories from the department down."""
        return (self.department.name, *self.place.split("/"))


@dataclass(frozen=True)
class Department:
    name: str
    icon: str
    hue: int
    brands: list[str]
    sellers: list[str]
    tax_class: str
    order: int


def all_kinds() -> list[Kind]:
    """Every kind, departments in the order of the shop's menu."""
    departments = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(KINDS.glob("*.toml"))]
    departments.sort(key=lambda told: ORDER.index(told["department"]))
    return [_kind(told, row) for told in departments for row in told["kind"]]


def _kind(told: dict, row: dict) -> Kind:
    department = Department(
        told["department"], told["icon"], told["hue"], told["brands"], told["sellers"],
        told.get("tax_class", "standard"), ORDER.index(told["department"]),
    )  # fmt: skip
    art = row.get("art", [])
    sizes = Sizes(**row["sizes"]) if "sizes" in row else None
    return Kind(**row | {"department": department, "art": [art] if isinstance(art, str) else art, "sizes": sizes})


ORDER = [
    "Electronics", "Home & kitchen", "Fashion", "Beauty", "Sports & outdoors", "Toys & games", "Books", "Garden",
    "Pets", "Office", "Music", "Tools",
]  # fmt: skip

# What models are named after.
NAMES = [
    "Alder", "Arran", "Aster", "Birch", "Bramble", "Brook", "Burren", "Calla", "Carrick", "Cedar", "Clover",
    "Corrib", "Cove", "Dara", "Dawn", "Dune", "Elder", "Ember", "Erne", "Fern", "Fjord", "Flint", "Foyle", "Gale",
    "Glen", "Gorse", "Harbour", "Hazel", "Heath", "Heron", "Holm", "Inis", "Iris", "Isla", "Ivy", "Jarl", "Juno",
    "Kelp", "Kerry", "Kittiwake", "Lark", "Leda", "Linden", "Linnet", "Loch", "Lough", "Mallow", "Maren", "Mica",
    "Mistral", "Moor", "Moss", "Nessa", "Nettle", "Oak", "Orchard", "Osier", "Otter", "Pebble", "Petrel", "Pine",
    "Plover", "Quartz", "Quay", "Quill", "Rathlin", "Reed", "Ridge", "Rowan", "Rush", "Sable", "Saffron", "Sallow",
    "Sedge", "Shale", "Shore", "Skerry", "Slate", "Sloe", "Sorrel", "Spruce", "Strand", "Swift", "Tarn", "Teal",
    "Thistle", "Thrift", "Tide", "Torc", "Vale", "Vesper", "Violet", "Weir", "Willow", "Wolds", "Yarrow", "Yew",
    "Zephyr",
]  # fmt: skip

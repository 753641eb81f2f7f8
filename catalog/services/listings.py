"""Keeping the listing true: the flat row that cards, lists and search read.

Whoever changes what a listing shows calls `refresh` (or, when only offers changed, `refresh_offers`) in the same
transaction, so that what was committed is what the next request sees. The number of queries is fixed per batch.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from accounts.moderation import State
from catalog.measures import counted
from catalog.models import Category, Listing, Product, ProductImage, Review, TypeAttribute
from catalog.search import words
from catalog.search.document import document
from catalog.search.engine import engine
from catalog.selectors.options import COLOUR_NAMES
from catalog.services import boxes, watching
from sellers.models import Offer

ProductCategory = get_model("catalogue", "ProductCategory")
BATCH = 1000
CENTS = Decimal("0.01")
MOST_FACETS, LONGEST_FACET = 16, 30
NEW_FACETS = """
INSERT INTO catalog_facetvalue (name, value, number, unit)
SELECT * FROM unnest(%s::text[], %s::text[], %s::numeric[], %s::text[]) ON CONFLICT DO NOTHING
"""
KNOWN_FACETS = """
SELECT f.id, f.name, f.value FROM catalog_facetvalue f
JOIN unnest(%s::text[], %s::text[]) AS asked (name, value) USING (name, value)
"""


class Place(NamedTuple):
    """A category that a product is in; its path holds those of all above it."""

    path: str
    icon: str
    hue: int
    name: str

    @property
    def way(self) -> list[str]:
        """The paths from the root down to it: four letters more at every step."""
        return [self.path[:end] for end in range(4, len(self.path) + 1, 4)]


@dataclass
class Facts:
    """What is known of a batch of products, each part read in one query."""

    products: list[Product]
    variants: dict[int, list[int]]
    choices: dict[int, set[tuple[str, str]]]
    offers: dict[int, list[Offer]]
    places: dict[int, list[Place]] = field(default_factory=dict)
    tree: dict[str, int] = field(default_factory=dict)
    pictures: dict[int, ProductImage] = field(default_factory=dict)
    reviews: dict[int, tuple[Decimal, int]] = field(default_factory=dict)
    facets: dict[tuple[str, str], int] = field(default_factory=dict)
    # Of each type the names of its specifications that lists are narrowed down by; of one that names none, nothing.
    types: dict[int, set[str]] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def refresh(product_ids: Iterable[int]) -> None:
    """Write the listings of products anew; a variant's id stands for its parent. Hidden products lose their row."""
    for ids in _batches(product_ids):
        held = hold(ids)
        facts = _read(ids)
        gone = set(held) - {product.pk for product in facts.products}
        if gone:
            Listing.objects.filter(pk__in=gone).delete()
            engine.remove(gone)
        _read_more(facts)
        rows = [row(product, facts) for product in facts.products]
        write(rows)
        watching.boxes_written(rows)
        engine.index([product.pk for product in facts.products])


@transaction.atomic(savepoint=False)
def refresh_offers(product_ids: Iterable[int]) -> None:
    """Only the buy box and what hangs on it: for a price, a stock or a seller that changed. Four queries per batch."""
    for ids in _batches(product_ids):
        offers: dict[int, list[Offer]] = defaultdict(list)
        held = hold(ids)
        for offer in boxes.on_sale(held):
            offers[offer.whole].append(offer)
        rows = [{"product_id": pk, **boxes.box(offers.get(pk, []))} for pk in held]
        with connection.cursor() as cursor:
            cursor.execute(boxes.NEW_BOXES, [json.dumps(rows, cls=DjangoJSONEncoder)])
        watching.boxes_written(rows)
        engine.index(held)


def _wholes(ids: list[int]) -> QuerySet[Product]:
    """The ids of the products themselves; of a variant, of the product that it is a variant of."""
    return Product.objects.filter(pk__in=boxes.those(ids)).order_by().values(whole=Coalesce("parent_id", "pk"))


def hold(ids: list[int]) -> list[int]:
    """Lock the listings that will be written, in the order of their ids, before reading what they are made of.

    Two sellers may change a price at once: the second waits here, and then reads what the first has committed. Without
    the lock it would write what it had read before.
    """
    listed = Listing.objects.filter(pk__in=_wholes(ids)).order_by("pk")
    return list(listed.select_for_update(no_key=True).values_list("pk", flat=True))


def _batches(product_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _read(ids: list[int]) -> Facts:
    """Products of these ids (or of these variants) that are shown, their variants, and the offers of all by product."""
    shown = Product.objects.filter(pk__in=_wholes(ids), parent=None, is_public=True)
    products = list(shown.select_related("brand").order_by("pk"))
    variants: dict[int, list[int]] = defaultdict(list)
    choices: dict[int, set[tuple[str, str]]] = defaultdict(set)
    parents = [product.pk for product in products if product.structure == Product.PARENT]
    if parents:
        children = Product.objects.filter(parent__in=boxes.those(parents), is_public=True)
        for pk, parent, options in children.values_list("pk", "parent_id", "option_values"):
            variants[parent].append(pk)
            choices[parent] |= {(str(name), str(value)) for name, value in options.items()}
    offers: dict[int, list[Offer]] = defaultdict(list)
    for offer in boxes.on_sale([product.pk for product in products]):
        offers[offer.whole].append(offer)
    return Facts(products, variants, choices, offers)


def _read_more(facts: Facts) -> None:
    """What changes seldom: places in the tree, pictures and reviews."""
    ids = [product.pk for product in facts.products]
    places = defaultdict(list)
    shown = {"category__is_public": True, "category__ancestors_are_public": True}
    rows = ProductCategory.objects.filter(product__in=boxes.those(ids), **shown)
    columns = ("category__path", "category__icon", "category__hue", "category__name")
    for product, *place in rows.values_list("product_id", *columns):
        places[product].append(Place(*place))
    facts.places = places
    ways = {path for some in places.values() for place in some for path in place.way}
    facts.tree = dict(Category.objects.filter(path__in=ways).values_list("path", "pk"))
    facts.pictures = _first_pictures(ids)
    bare = {child: pk for pk, some in facts.variants.items() if pk not in facts.pictures for child in some}
    for child, image in sorted(_first_pictures(bare).items() if bare else ()):
        facts.pictures.setdefault(bare[child], image)
    given = Review.objects.filter(product__in=boxes.those(ids), state=State.SHOWN).values_list("product_id")
    named = TypeAttribute.objects.filter(product_type__in={product.product_class_id for product in facts.products})
    for kind, name, narrows in named.values_list("product_type_id", "name", "is_facet").order_by():
        names = facts.types.setdefault(kind, set())
        if narrows:
            names.add(name)
    facts.facets = facet_ids({pair for product in facts.products for pair in facets_of(product, facts)})
    # Not Avg: Django makes a float of it, and 667 / 200 would be rounded otherwise than in ratings.RECOUNT.
    summed = given.annotate(Sum("stars"), Count("pk")).order_by()
    facts.reviews = {pk: ((Decimal(stars) / n).quantize(CENTS, ROUND_HALF_UP), n) for pk, stars, n in summed}


def _first_pictures(ids: Iterable[int]) -> dict[int, ProductImage]:
    """Of each product the first picture that is ready."""
    ready = ProductImage.objects.filter(product__in=boxes.those(list(ids))).exclude(key="")
    # The first in order comes last and stays.
    return {image.product_id: image for image in ready.order_by("product_id", "-display_order", "-pk")}


def facets_of(product: Product, facts: Facts) -> set[tuple[str, str]]:
    """What a list can be narrowed down by: the choices of its variants, and of its specifications those that its type
    names; the short ones among the first when that names none."""
    named = facts.types.get(product.product_class_id)
    told = product.specs[:MOST_FACETS] if named is None else [pair for pair in product.specs if pair[0] in named]
    short = [(name, str(value)) for name, value in told if len(name) <= 60 and 0 < len(str(value)) <= LONGEST_FACET]
    return {*facts.choices.get(product.pk, ()), *short}


def colours_of(choices: Iterable[tuple[str, str]]) -> int:
    return len({value for name, value in choices if name.casefold() in COLOUR_NAMES})


def facet_ids(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of (name, value) pairs; those that are new are written down."""
    if not pairs:
        return {}
    known = _known_facets(pairs)
    # Asked first: an insert that meets its conflict uses up a number all the same.
    if new := sorted(pairs - known.keys()):
        names, values = zip(*new, strict=True)
        numbers, units = zip(*map(counted, values), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(NEW_FACETS, [list(names), list(values), list(numbers), list(units)])
        known |= _known_facets(set(new))
    return known


def _known_facets(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    names, values = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_FACETS, [list(names), list(values)])
        return {(name, value): pk for pk, name, value in cursor.fetchall()}


def row(product: Product, facts: Facts) -> dict[str, object]:
    places = facts.places.get(product.pk, [])
    deepest = max(places, key=lambda place: (len(place.path), place.path), default=None)
    picture = facts.pictures.get(product.pk)
    rating, reviews = facts.reviews.get(product.pk, (None, 0))
    brand = product.brand.name if product.brand else ""
    return boxes.box(facts.offers.get(product.pk, [])) | {
        "product_id": product.pk,
        "title": product.title,
        "slug": product.slug,
        "brand_id": product.brand_id,
        "brand_name": brand,
        "category_ids": [facts.tree[path] for path in sorted({path for place in places for path in place.way})],
        "category_id": facts.tree[deepest.path] if deepest else None,
        "icon": deepest.icon if deepest else "",
        "hue": deepest.hue if deepest else 0,
        "image_key": picture.key if picture else "",
        "image_widths": picture.widths if picture else [],
        "currency": settings.OSCAR_DEFAULT_CURRENCY,
        "tax_class": product.tax_class,
        "variants_count": len(facts.variants.get(product.pk, [])),
        "colours_count": colours_of(facts.choices.get(product.pk, ())),
        "rating": rating,
        "reviews_count": reviews,
        "sales": 0,
        "tier": 2,
        "facets": sorted(facts.facets[pair] for pair in facets_of(product, facts)),
        "created_at": product.date_created,
        **document(product, [place.name for place in places], facts.choices.get(product.pk, ())),
    }


# What a listing is made of, beside its buy box, as `row` gives it.
TYPES = boxes.BOX_TYPES | {
    "product_id": "int", "title": "text", "slug": "text", "brand_id": "bigint", "brand_name": "text",
    "category_ids": "int[]", "category_id": "int", "icon": "text", "hue": "smallint", "image_key": "text",
    "image_widths": "smallint[]", "currency": "text", "tax_class": "text", "variants_count": "int",
    "colours_count": "smallint", "rating": "numeric",
    "reviews_count": "int", "sales": "int", "tier": "smallint", "title_words": "smallint", "facets": "int[]",
    "created_at": "timestamptz",
}  # fmt: skip
COMPUTED = {
    "kinds": "tsvector_to_array(to_tsvector('english', array_to_string(things, ' ')))",
    "popularity": "reviews_count + sales",
    "updated_at": "now()",
    "tsv": " || ".join(f"setweight(to_tsvector('english', {w}), '{w.upper()}')" for w in "abcd"),
}
KEPT = ("product_id", "sales", "popularity", "tier")  # of a listing that is there already
REPLACED = [name for name in [*TYPES, *COMPUTED] if name not in KEPT]
COMPARED = [name for name in REPLACED if name != "updated_at"]
# What is as it was is not written: `updated_at` says when something changed, and rebuilding everything costs little.
# One statement for a whole batch, in the order of the ids, as the locks were taken.
UPSERT = f"""
INSERT INTO catalog_listing AS old ({", ".join([*TYPES, *COMPUTED])})
SELECT {", ".join([*TYPES, *COMPUTED.values()])}
FROM json_to_recordset(%s) AS new (
    {", ".join(f"{name} {kind}" for name, kind in TYPES.items())}, a text, b text, c text, d text,
    things text[])
ORDER BY product_id
ON CONFLICT (product_id) DO UPDATE SET
    {", ".join(f"{name} = EXCLUDED.{name}" for name in REPLACED)},
    popularity = EXCLUDED.reviews_count + old.sales
WHERE ({", ".join(f"old.{name}" for name in COMPARED)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in COMPARED)})
    OR old.popularity IS DISTINCT FROM EXCLUDED.reviews_count + old.sales
"""
# Words that no title had before: what a mistyped one may be corrected to from this moment on. In the order of the
# alphabet, so that two batches never wait for each other crosswise.
NEW_WORDS = """
INSERT INTO catalog_titleword (word, listings) SELECT unnest(%s::text[]), 1 ON CONFLICT (word) DO NOTHING
"""


def write(rows: list[dict[str, object]]) -> None:
    """Write listings; their sales and their tier only when they are new."""
    spelled = {word for row in rows for word in words.plain(row["title"]).split()}
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [json.dumps(rows, cls=DjangoJSONEncoder)])
        cursor.execute(NEW_WORDS, [sorted(filter(words.is_spelled, spelled))])

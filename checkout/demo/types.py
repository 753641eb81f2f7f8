"""The demo shop's product types: what is specified of each kind of goods, read off the goods themselves."""

from __future__ import annotations

from collections import defaultdict

from django.db import models
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalog.measures import measure
from catalog.models import TypeAttribute
from checkout.demo.making import Thing

ProductClass = get_model("catalogue", "ProductClass")
Kind = TypeAttribute.Kind
MOST_CHOICES, LONGEST = 12, 30


def make_types(everything: list[Thing]) -> dict[tuple[str, ...], models.Model]:
    """A type for every place in the tree that things lie in, with its specifications."""
    values: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(dict)
    for thing in everything:
        for name, value in thing.specs:
            values[thing.kind.path].setdefault(name, []).append(value)
    digital = {thing.kind.path for thing in everything if thing.kind.digital}
    made = ProductClass.objects.bulk_create(
        ProductClass(name=path[-1], slug=slugify(" ".join(path))[:128], requires_shipping=path not in digital)
        for path in sorted(values)
    )
    types = dict(zip(sorted(values), made, strict=True))
    TypeAttribute.objects.bulk_create(
        _attribute(types[path], place, name, told)
        for path, specs in values.items()
        for place, (name, told) in enumerate(specs.items())
    )
    return types


def _attribute(product_type: models.Model, place: int, name: str, told: list[str]) -> TypeAttribute:
    distinct, kind, unit = sorted(set(told)), Kind.TEXT, ""
    measures = [measure(value) for value in distinct]
    if all(measures) and len({each.unit for each in measures}) == 1:
        kind, unit = Kind.NUMBER, measures[0].unit
    elif set(distinct) <= {"Yes", "No"}:
        kind = Kind.YES_NO
    elif len(distinct) <= MOST_CHOICES and all(len(value) <= LONGEST for value in distinct):
        kind = Kind.CHOICE
    return TypeAttribute(
        product_type=product_type, name=name, kind=kind, unit=unit, choices=distinct if kind == Kind.CHOICE else [],
        is_facet=len(distinct) > 1 and kind != Kind.TEXT, position=place,
    )  # fmt: skip

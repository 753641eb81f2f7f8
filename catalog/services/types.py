"""Product types: what is specified of the products of one, and whether anything is posted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from catalog.measures import measure, plain
from catalog.models import Product, TypeAttribute
from catalog.services import listings
from sellers.services.offers import match_types

YES, NO = {"yes", "true", "1", "ja", "y"}, {"no", "false", "0", "nein", "n"}
Specs = list[list[str]]


@dataclass
class Checked:
    """Specifications as they are kept, and for each that cannot be, what to write instead."""

    specs: Specs = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


def attributes_of(product_type_id: int) -> list[TypeAttribute]:
    return list(TypeAttribute.objects.filter(product_type=product_type_id).order_by("position", "name"))


def check_specs(attributes: Iterable[TypeAttribute], specs: Iterable[tuple[str, object]]) -> Checked:
    """Specifications against a type: first those that it names, in its order and its way of writing, then all others
    as they are."""
    told: dict[str, tuple[str, str]] = {}
    for name, value in specs:
        name, value = " ".join(str(name).split()), " ".join(str(value).split())
        if name and value:
            told[name.casefold()] = (name, value)
    checked = Checked()
    for attribute in attributes:
        _, value = told.pop(attribute.name.casefold(), ("", ""))
        if not value:
            if attribute.required:
                checked.faults[attribute.name] = f"{attribute.name} is missing: every product of this type says it."
            continue
        kept, fault = _written(attribute, value)
        if fault:
            checked.faults[attribute.name] = fault
        checked.specs.append([attribute.name, kept])
    checked.specs += [[name, value] for name, value in told.values()]
    return checked


def _written(attribute: TypeAttribute, value: str) -> tuple[str, str]:
    """(how the value is kept, "") or (the value as it is, what is wrong with it)."""
    if attribute.kind == TypeAttribute.Kind.NUMBER:
        return _number(attribute, value)
    if attribute.kind == TypeAttribute.Kind.CHOICE:
        known = {choice.casefold(): choice for choice in attribute.choices}
        if value.casefold() in known:
            return known[value.casefold()], ""
        return value, f"{attribute.name}: {value[:60]} is none of {', '.join(attribute.choices)}."
    if attribute.kind == TypeAttribute.Kind.YES_NO:
        word = value.casefold()
        if word in YES | NO:
            return "Yes" if word in YES else "No", ""
        return value, f"{attribute.name}: write Yes or No instead of {value[:60]}."
    return value, ""


def _number(attribute: TypeAttribute, value: str) -> tuple[str, str]:
    example = f"12.5 {attribute.unit}".strip()
    found = measure(value)
    if found is None:
        return value, f"{attribute.name}: {value[:60]} is no number. Write it like {example}."
    if not found.unit:
        return f"{plain(found.number)} {attribute.unit}".strip(), ""
    converted = found.in_unit(attribute.unit)
    if converted is None:
        return value, f"{attribute.name}: {value[:60]} is not measured in {attribute.unit or 'plain numbers'}."
    return str(converted), ""


@transaction.atomic
def type_changed(*, product_type_id: int, after: int = 0, most: int | None = None) -> list[int]:
    """After a type or its specifications were edited: its offers and listings say the same. A type of many products is
    worked off in steps: `most` of them whose ids come after `after`. Which ones it were."""
    of_it = Product.objects.filter(product_class=product_type_id, pk__gt=after).order_by("pk")
    ids = list(of_it.values_list("pk", flat=True)[:most])
    variants = Product.objects.filter(parent__in=ids).order_by("pk").values_list("pk", flat=True)
    match_types(product_ids=[*ids, *variants])
    listings.refresh(ids)
    return ids


@transaction.atomic
def product_changed(*, product_id: int) -> None:
    """After a product was edited, its type maybe too: its offers and its listing say the same."""
    family = Product.objects.filter(pk=product_id) | Product.objects.filter(parent=product_id)
    match_types(product_ids=list(family.order_by("pk").values_list("pk", flat=True)))
    listings.refresh([product_id])


def split_lines(text: str) -> list[tuple[str, str]]:
    """Lines of "Name: value" as pairs."""
    pairs = [re.split(r"\s*[:\t]\s*", line.strip(), maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs]

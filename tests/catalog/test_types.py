"""Product types: what is specified is checked and written one way; lists are narrowed down by what the type names."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalog.measures import counted
from catalog.models import FacetValue, Listing, Product, TypeAttribute
from catalog.services import listings
from catalog.services.types import attributes_of, check_specs, split_lines, type_changed
from tests.factories import make_category, make_offer, make_product, make_variants

pytestmark = pytest.mark.django_db
ProductClass = get_model("catalogue", "ProductClass")
Kind = TypeAttribute.Kind


@pytest.fixture
def laptops():
    kind = ProductClass.objects.create(name="Laptops", slug="laptops")
    rows = [
        ("Screen", Kind.NUMBER, "in", [], True, True), ("Weight", Kind.NUMBER, "kg", [], False, True),
        ("System", Kind.CHOICE, "", ["Windows", "macOS", "Linux"], True, True),
        ("Touch", Kind.YES_NO, "", [], False, True),
        ("Ports", Kind.NUMBER, "", [], False, False), ("Finish of the lid", Kind.TEXT, "", [], False, False),
    ]  # fmt: skip
    for place, (name, sort, unit, choices, required, is_facet) in enumerate(rows):
        TypeAttribute.objects.create(
            product_type=kind, name=name, kind=sort, unit=unit, choices=choices, required=required, is_facet=is_facet,
            position=place,
        )  # fmt: skip
    return kind


def checked(kind, **specs):
    return check_specs(attributes_of(kind.pk), [(name.replace("_", " "), value) for name, value in specs.items()])


def test_what_is_typed_is_kept_in_one_way_of_writing_and_in_the_order_of_the_type(laptops):
    found = checked(laptops, Made_in="Ireland", system="LINUX", weight="1500 g", touch="ja", Screen='13,3"', Ports="3")
    assert found.faults == {}
    assert found.specs == [
        ["Screen", "13.3 in"], ["Weight", "1.5 kg"], ["System", "Linux"], ["Touch", "Yes"], ["Ports", "3"],
        ["Made in", "Ireland"],
    ]  # fmt: skip


def test_a_number_without_a_unit_is_in_the_type_s_unit(laptops):
    assert checked(laptops, Screen="14", System="Linux").specs[0] == ["Screen", "14 in"]
    assert checked(laptops, Screen="33.782 cm", System="Linux").specs[0] == ["Screen", "13.3 in"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("Screen", "big", "Screen: big is no number. Write it like 12.5 in."),
        ("Screen", "2 kg", "Screen: 2 kg is not measured in in."),
        ("Ports", "3 kg", "Ports: 3 kg is not measured in plain numbers."),
        ("System", "BeOS", "System: BeOS is none of Windows, macOS, Linux."),
        ("Touch", "maybe", "Touch: write Yes or No instead of maybe."),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_write(laptops, name, value, says):
    found = checked(laptops, **({"Screen": "13 in", "System": "Linux"} | {name: value}))
    assert found.faults == {name: says}
    assert [name, value] in found.specs  # what was typed is not lost


def test_what_is_required_is_asked_for(laptops):
    assert list(checked(laptops, Weight="1 kg").faults) == ["Screen", "System"]
    assert list(checked(laptops, Screen=" ", System="").faults) == ["Screen", "System"]


@pytest.mark.parametrize("value", ["\0", "9" * 500, "<script>", "1e400", "NaN", "-", "٣ kg", None, 5, Decimal("1.5")])
def test_whatever_is_typed_is_answered(laptops, value):
    checked(laptops, Screen=value, System=value, Touch=value)


def test_lines_are_read_as_pairs():
    assert split_lines("Screen: 13 in\n\n Weight :1,5 kg\nRatio: 16:9\nlonely") == [
        ("Screen", "13 in"), ("Weight", "1,5 kg"), ("Ratio", "16:9"), ("lonely", ""),
    ]  # fmt: skip


def test_a_type_s_own_mistakes_are_refused():
    with pytest.raises(ValidationError, match="chosen"):
        TypeAttribute(name="Colour", kind=Kind.CHOICE).clean()
    with pytest.raises(ValidationError, match="unit"):
        TypeAttribute(name="Colour", kind=Kind.TEXT, unit="cm").clean()


def test_lists_are_narrowed_down_by_what_the_type_names(laptops):
    specs = [["Finish of the lid", "Matt"], ["Screen", "13.3 in"], ["Weight", "1.5 kg"], ["Ports", "3"]]
    product = make_product("Laptop", product_class=laptops, specs=specs)
    assert facets(product) == {"Screen", "Weight"}
    TypeAttribute.objects.filter(name="Ports").update(is_facet=True)
    type_changed(product_type_id=laptops.pk)
    assert facets(product) == {"Screen", "Weight", "Ports"}
    untyped = make_product("Something", specs=specs)
    assert facets(untyped) == {"Screen", "Weight", "Ports", "Finish of the lid"}


def facets(product: Product) -> set[str]:
    ids = Listing.objects.get(pk=product.pk).facets
    return set(FacetValue.objects.filter(pk__in=ids).values_list("name", flat=True))


def test_a_facet_knows_its_number_and_unit():
    make_product("Laptop", specs=[["Weight", "1.5 kg"], ["Screen", "13.3 in"], ["Memory", "16 GB"], ["Finish", "Matt"]])
    known = {value.name: (value.number, value.unit) for value in FacetValue.objects.all()}
    assert known == {
        "Weight": (1500, "g"), "Screen": (Decimal("13.3"), "in"), "Memory": (16000, "MB"), "Finish": (None, ""),
    }  # fmt: skip
    assert counted('15"') == (15, "in")
    assert counted("10 to 25 kg") == (None, "")


def test_a_listing_counts_its_colours(client):
    shirt = make_product("Shirt", category=make_category("Clothing"))
    for variant in make_variants(shirt, Colour=["Navy", "Sage", "Plum"]):
        make_offer(variant, price="20.00")
    assert Listing.objects.get(pk=shirt.pk).colours_count == 3
    assert "3 colours" in client.get("/c/clothing/").content.decode()
    shoe = make_product("Shoe")
    make_variants(shoe, Size=["38", "39"])
    listings.refresh([shoe.pk])
    assert Listing.objects.get(pk=shoe.pk).colours_count == 0


def test_a_refresh_asks_as_often_for_many_types_as_for_one(laptops, django_assert_num_queries):
    others = [ProductClass.objects.create(name=f"T{n}", slug=f"t{n}") for n in range(5)]
    ids = [make_product(product_class=kind).pk for kind in (laptops, *others)]
    with CaptureQueriesContext(connection) as one:
        listings.refresh(ids[:1])
    with django_assert_num_queries(len(one)):
        listings.refresh(ids)

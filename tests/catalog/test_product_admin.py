"""Products and their types in the admin: what is wrong is told, what is saved is in the shop at the next request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalog.admin.paging import RoughPaginator
from catalog.models import Brand, Category, Gtin, Listing, Product, TypeAttribute
from catalog.services.categories import merge_categories
from sellers.models import Offer
from tests.factories import make_category, make_offer, make_product, make_variants

pytestmark = pytest.mark.django_db
ProductClass = get_model("catalogue", "ProductClass")
URL = "/admin/catalogue/product/"


@pytest.fixture
def admin(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def kind(db):
    kind = ProductClass.objects.create(name="Lamps", slug="lamps")
    TypeAttribute.objects.create(product_type=kind, name="Height", kind="number", unit="cm", required=True)
    return kind


def filled(product: Product | None, **changes: object) -> dict[str, object]:
    """What the product's form would send, with changes. `variants` and `categories` are rows of their inlines."""
    variants, categories = changes.pop("variants", []), changes.pop("categories", [])
    data = {"title": "Brass lamp", "slug": "", "brand": "", "model_name": "", "tax_class": "standard",
            "is_public": "on", "facts": "", "specifications": "Height: 40 cm", "gtins": "",
            "description": "", "option_names": "", "created_by": ""} | changes  # fmt: skip
    for prefix, rows in (("children", variants), ("images", []), ("productcategory_set", categories)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum(1 for row in rows if row.get("id")),
                 f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}  # fmt: skip
        for place, row in enumerate(rows):
            parent = {"parent" if prefix == "children" else "product": product.pk if product else ""}
            data |= {f"{prefix}-{place}-{name}": value for name, value in (parent | row).items()}
    return {name: value for name, value in data.items() if value is not None}


def send(admin, product: Product | None, **changes):
    return admin.post(f"{URL}{product.pk}/change/" if product else f"{URL}add/", filled(product, **changes))


def errors(answer) -> str:
    assert answer.status_code == 200, "it was accepted"
    context = answer.context
    told = [context["adminform"].form.errors, *(form.errors for inline in context["inline_admin_formsets"]
            for form in inline.formset.forms)]  # fmt: skip
    return " ".join(str(message) for each in told for messages in each.values() for message in messages)


def test_a_product_is_made_with_type_gtins_category_and_variants(admin, kind):
    shelf, brand = make_category("Lighting"), Brand.objects.create(name="Lumen", slug="lumen")
    answer = send(
        admin, None, product_class=kind.pk, brand=brand.pk, specifications="Made in: Ireland\nheight: 0,4 m",
        facts="Warm light.\nDims.", option_names="Colour, Size", gtins="4006381333931 036000291452",
        categories=[{"category": shelf.pk}],
        variants=[{"choices": "Colour: Brass; Size: S", "is_public": "on", "gtins": "5901234123457"},
                  {"choices": "Size: L; Colour: Brass", "is_public": "on"}],
    )  # fmt: skip
    assert answer.status_code == 302, errors(answer)
    lamp = Product.objects.get(parent=None)
    assert (lamp.slug, lamp.structure, lamp.option_names) == ("brass-lamp", "parent", ["Colour", "Size"])
    assert lamp.specs == [["Height", "40 cm"], ["Made in", "Ireland"]]
    assert lamp.key_facts == ["Warm light.", "Dims."]
    assert set(lamp.gtins.values_list("value", flat=True)) == {"4006381333931", "0036000291452"}
    small, large = lamp.children.order_by("pk")
    assert (small.option_values, small.slug) == ({"Colour": "Brass", "Size": "S"}, "brass-lamp-brass-s")
    assert small.gtins.get().value == "5901234123457"
    make_offer(large, price="40.00")
    page = admin.get("/c/lighting/").content.decode()
    assert "Brass lamp" in page
    assert "Size: <b>L</b>" in admin.get(lamp.get_absolute_url()).content.decode()


def test_what_is_changed_is_in_the_shop_at_the_next_request(admin, kind):
    lamp = make_product("Brass lamp", category=make_category("Lighting"), product_class=kind)
    make_offer(lamp, price="40.00")
    assert send(admin, lamp, product_class=kind.pk, title="Copper lamp").status_code == 302
    assert "Copper lamp" in admin.get("/c/lighting/").content.decode()
    assert send(admin, lamp, product_class=kind.pk, is_public=None).status_code == 302
    assert not Listing.objects.filter(pk=lamp.pk).exists()
    assert admin.get(lamp.get_absolute_url()).status_code == 404


def test_variants_are_changed_and_hidden_beside_their_product(admin, kind):
    shirt = make_product("Shirt", product_class=kind)
    small, large = make_variants(shirt, Size=["S", "L"])
    rows = [{"id": small.pk, "choices": "Size: XS", "is_public": "on", "gtins": "4006381333931"},
            {"id": large.pk, "choices": "Size: L"}]  # fmt: skip
    answer = send(admin, shirt, product_class=kind.pk, title="Shirt", option_names="Size", variants=rows)
    assert answer.status_code == 302, errors(answer)
    small.refresh_from_db()
    large.refresh_from_db()
    assert (small.option_values, small.gtins.get().value) == ({"Size": "XS"}, "4006381333931")
    assert not large.is_public
    assert Listing.objects.get(pk=shirt.pk).variants_count == 1
    page = admin.get(f"{URL}{small.pk}/change/")
    assert page["Location"] == f"{URL}{shirt.pk}/change/"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"specifications": ""}, "Height is missing"),
        ({"specifications": "Height: tall"}, "Height: tall is no number. Write it like 12.5 cm."),
        ({"gtins": "4006381333932"}, "check digit or length is wrong"),
        ({"gtins": "lamp"}, "check digit or length is wrong"),
        ({"title": ""}, "required"), ({"product_class": ""}, "required"),
        ({"option_names": "Size", "variants": [{"choices": "Colour: Red"}]}, "Say one value of each: Size."),
        ({"option_names": "Size", "variants": [{"choices": "Size: S"}, {"choices": "Size: s"}]}, "such a variant"),
        ({"variants": [{"choices": "Size: S"}]}, "first name options above"),
        ({"option_names": "Size", "variants": [{"choices": "Size: S", "gtins": "1"}]}, "check digit or length"),
        ({"option_names": "x" * 41}, "40"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(admin, kind, changes, says):
    assert says in errors(send(admin, None, **({"product_class": kind.pk} | changes)))
    assert not Product.objects.exists()


def test_a_product_that_is_offered_as_it_is_gets_no_variants(admin, kind):
    lamp = make_offer(make_product("Brass lamp", product_class=kind)).product
    assert "Make a new product" in errors(send(admin, lamp, product_class=kind.pk, option_names="Size"))


def test_a_product_with_variants_keeps_saying_what_they_differ_in(admin, kind):
    shirt = make_product("Shirt", product_class=kind)
    make_variants(shirt, Size=["S"])
    assert "It has variants" in errors(send(admin, shirt, product_class=kind.pk, option_names=""))


def test_a_category_that_was_merged_while_the_form_was_open_is_followed(admin, kind):
    old, new = make_category("Lamps"), make_category("Lighting")
    lamp = make_product("Brass lamp", category=old, product_class=kind)
    row = {"id": lamp.productcategory_set.get().pk, "category": old.pk}
    merge_categories(category_id=old.pk, into_id=new.pk)
    answer = send(admin, lamp, product_class=kind.pk, categories=[row])
    assert answer.status_code in (200, 302)  # told, or followed: never a crash
    assert list(lamp.categories.values_list("pk", flat=True)) == [new.pk]


def test_nobody_but_staff_edits_products(client, buyer, kind):
    lamp = make_product("Brass lamp", product_class=kind)
    for person in (None, buyer):
        if person:
            client.force_login(person)
        assert send(client, lamp, product_class=kind.pk, title="Mine").status_code == 302
    assert Product.objects.get().title == "Brass lamp"
    assert client.get(f"{URL}{lamp.pk}/delete/").status_code == 302


def test_products_are_never_deleted_here(admin, kind):
    lamp = make_product("Brass lamp", product_class=kind)
    assert admin.post(f"{URL}{lamp.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("term", ["brass", "4006381333931", "BL-77", "hidden", "%", "x" * 5000, "9" * 30])
def test_products_are_found_by_words_and_codes(admin, kind, term):
    lamp = make_product("Brass lamp", product_class=kind, gtin="4006381333931")
    make_offer(lamp, sku="BL-77")
    make_product("A hidden thing", is_public=False)
    text = admin.get(URL, {"q": term}).content.decode()
    assert ("Brass lamp" in text) == (term in ("brass", "4006381333931", "BL-77"))
    assert ("A hidden thing" in text) == (term == "hidden")


def test_a_form_of_a_hundred_variants_takes_few_queries(admin, kind):
    def queries(sizes: int) -> int:
        shirt = make_product("Shirt", product_class=kind)
        make_variants(shirt, Size=[str(n) for n in range(sizes)])
        with CaptureQueriesContext(connection) as found:
            assert admin.get(f"{URL}{shirt.pk}/change/").status_code == 200
        return len(found)

    queries(1)  # what Django looks up once
    assert queries(100) == queries(1) <= 20


def test_lists_do_not_count_what_is_more_than_ten_thousand(monkeypatch, kind):
    for _ in range(3):
        make_product(product_class=kind)
    monkeypatch.setattr("catalog.admin.paging.MOST_COUNTED", 2)
    with CaptureQueriesContext(connection) as found:
        assert RoughPaginator(Product.objects.order_by("pk"), 2).count >= 3
    assert "LIMIT 3" in found[0]["sql"]
    assert RoughPaginator(Product.objects.filter(parent=None).order_by("pk"), 2).count == 3


def test_a_type_says_whether_things_are_posted_and_offers_follow(admin, kind):
    offer = make_offer(make_product("A file", product_class=kind))
    height = kind.definitions.get()
    data = {"name": "Files", "track_stock": "on", "definitions-TOTAL_FORMS": 1,
            "definitions-INITIAL_FORMS": 1, "definitions-0-id": height.pk, "definitions-0-product_type": kind.pk,
            "definitions-0-position": 0, "definitions-0-name": "Height", "definitions-0-kind": "choice",
            "definitions-0-choices": ""}  # fmt: skip
    url = f"/admin/catalogue/productclass/{kind.pk}/change/"
    answer = admin.post(url, data)
    assert "Say what can be chosen" in errors(answer)
    assert admin.post(url, data | {"definitions-0-choices": "Low, 38 l\r\nHigh\r\n"}).status_code == 302
    height.refresh_from_db()
    assert height.choices == ["Low, 38 l", "High"]
    assert Offer.objects.get(pk=offer.pk).is_digital
    assert Listing.objects.get(offer=offer).delivery_price == 0


def test_brands_and_categories_are_looked_up_while_typing(admin):
    make_category("Lamps", parent=make_category("Home"))
    Brand.objects.create(name="Lumen", slug="lumen")
    for app, model, field, term in (
        ("catalogue", "product", "brand", "lum"),
        ("catalogue", "productcategory", "category", "lam"),
    ):
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
        found = admin.get("/admin/autocomplete/", asked).json()["results"]
        assert [each["text"] for each in found] in (["Lumen"], ["home/lamps"])
    assert Category.objects.count() == 2
    assert Gtin.objects.count() == 0

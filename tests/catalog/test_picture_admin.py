"""Pictures in the product's form of the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Listing, Picture, Product, ProductImage
from tests.catalog.drawing import make_all, photo
from tests.catalog.test_product_admin import errors, filled
from tests.factories import make_category, make_product, make_variants

pytestmark = pytest.mark.django_db
URL = "/admin/catalogue/product/"


@pytest.fixture
def admin(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def lamp():
    return make_product("Brass lamp", category=make_category("Lamps"))


def file(size: int = 400, name: str = "lamp.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo((size, size)))


def send(admin, product: Product, *rows: dict[str, object]):
    """The form with these rows of pictures."""
    data = filled(product, product_class=product.product_class_id, specifications="", slug=product.slug)
    data |= {"images-TOTAL_FORMS": len(rows), "images-INITIAL_FORMS": sum("id" in row for row in rows)}
    for place, row in enumerate(rows):
        row = {"product": product.pk, "of": product.pk, "caption": "", "display_order": 0, **row}
        data |= {f"images-{place}-{name}": value for name, value in row.items()}
    return admin.post(f"{URL}{product.pk}/change/", data)


def test_an_upload_is_kept_and_shown_when_it_is_ready(admin, lamp):
    answer = send(admin, lamp, {"upload": file(), "caption": "From the side"})
    assert answer.status_code == 302, errors(answer)
    assert "Being prepared" in admin.get(f"{URL}{lamp.pk}/change/").content.decode()
    make_all()
    image = ProductImage.objects.get()
    assert (image.caption, image.display_order, image.widths) == ("From the side", 0, [160, 320, 400])
    assert f"{image.key}-160.webp" in admin.get(f"{URL}{lamp.pk}/change/").content.decode()
    assert Listing.objects.get(product=lamp).image_key == image.key


def test_an_address_is_fetched_later_and_its_refusal_is_told(admin, lamp):
    answer = send(admin, lamp, {"url": "http://127.0.0.1/lamp.jpg"})
    assert answer.status_code == 302, errors(answer)
    make_all()
    page = admin.get(f"{URL}{lamp.pk}/change/").content.decode()
    assert "Refused: This address is not on the public internet." in page


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"upload": SimpleUploadedFile("lamp.jpg", b"<svg onload=alert(1)>")}, "SVG"),
        ({"upload": SimpleUploadedFile("lamp.jpg", b"")}, "empty"),
        ({"upload": SimpleUploadedFile("lamp.jpg", b"hello")}, "not a picture"),
        ({"url": "file:///etc/passwd"}, "https://"),
        ({"url": "https://shop.example/a.jpg", "upload": file()}, "not both"),
        ({"caption": "Words alone"}, "Choose a file"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(admin, lamp, row, why):
    assert why in errors(send(admin, lamp, row))
    assert not ProductImage.objects.exists()
    assert not Picture.objects.exists()


def test_pictures_are_moved_described_replaced_and_removed(admin, lamp):
    send(admin, lamp, {"upload": file(300)}, {"upload": file(400)}, {"upload": file(500)})
    make_all()
    one, two, three = ProductImage.objects.order_by("pk")
    answer = send(
        admin, lamp,
        {"id": one.pk, "display_order": 5, "caption": "Last"},
        {"id": two.pk, "DELETE": "on"},
        {"id": three.pk, "display_order": 1, "upload": file(700)},
    )  # fmt: skip
    assert answer.status_code == 302, errors(answer)
    make_all()
    images = list(ProductImage.objects.order_by("display_order"))
    assert [(image.pk, image.caption) for image in images] == [(three.pk, ""), (one.pk, "Last")]
    assert images[0].widths == [160, 320, 640]
    assert Listing.objects.get(product=lamp).image_key == images[0].key != three.key


def test_a_variant_has_pictures_of_its_own_in_the_product_s_form(admin, lamp):
    navy, plum = make_variants(lamp, Colour=["Navy", "Plum"])
    lamp.refresh_from_db()
    data = {"upload": file(), "of": plum.pk}
    variants = [
        {"id": v.pk, "choices": f"Colour: {v.option_values['Colour']}", "is_public": "on"} for v in (navy, plum)
    ]
    form = filled(lamp, product_class=lamp.product_class_id, specifications="", slug=lamp.slug, variants=variants,
                  option_names="Colour")  # fmt: skip
    form |= {"images-TOTAL_FORMS": 1, **{f"images-0-{name}": value for name, value in data.items()}}
    form |= {"images-0-product": lamp.pk}
    answer = admin.post(f"{URL}{lamp.pk}/change/", form)
    assert answer.status_code == 302, errors(answer)
    assert ProductImage.objects.get().product == plum
    page = admin.get(f"{URL}{lamp.pk}/change/").content.decode()
    assert f'<option value="{plum.pk}" selected>Plum</option>' in page


def test_the_form_costs_the_same_for_many_pictures(admin, lamp, django_assert_max_num_queries):
    for number in range(8):
        ProductImage.objects.create(product=lamp, key=f"demo/{number}", widths=[160], display_order=number)
    with django_assert_max_num_queries(22):
        admin.get(f"{URL}{lamp.pk}/change/")


def test_the_list_tells_what_was_refused_and_tries_again(admin, lamp):
    send(admin, lamp, {"url": "http://127.0.0.1/lamp.jpg"})
    make_all()
    page = admin.get("/admin/catalog/picture/?state__exact=refused").content.decode()
    assert "not on the public internet" in page
    admin.post("/admin/catalog/picture/", {"action": "try_again", "_selected_action": Picture.objects.get().pk})
    assert Picture.objects.get().state == "waiting"


def test_nobody_but_staff_sees_the_list(client, buyer):
    client.force_login(buyer)
    assert client.get("/admin/catalog/picture/").status_code == 302

"""What staff change in the admin is what the next request of a shopper shows."""

import pytest

from catalog.models import Category, Listing
from catalog.services.categories import category_changed
from catalog.services.sellers import set_seller_status
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp():
    home = make_category("Home")
    product = make_product("Brass lamp", category=make_category("Lamps", parent=home))
    return make_offer(product, seller=make_seller("Lumen House"), price="40.00", stock=3)


@pytest.fixture
def admin(client, moderator):
    client.force_login(moderator)
    return client


PAGES = ["catalogue/product", "catalogue/category", "catalogue/productclass", "catalog/brand", "catalog/listing",
         "catalog/searchsynonym", "catalog/searchredirect", "partner/partner",
         "partner/stockrecord", "order/order", "checkout/sellerorder", "checkout/payment", "checkout/refund",
         "basket/basket", "events/delivery", "accounts/user", "accounts/company", "sellers/stockmovement"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_list_opens_within_15_queries(admin, lamp, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert admin.get(f"/admin/{page}/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_nobody_but_staff_sees_them(client, buyer, page):
    client.force_login(buyer)
    assert client.get(f"/admin/{page}/").status_code == 302


def test_a_suspended_seller_is_out_of_the_shop_at_the_next_request(admin, lamp):
    assert "Brass lamp" in admin.get("/c/home/lamps/").content.decode()
    admin.post("/admin/partner/partner/", {"action": "suspend", "_selected_action": lamp.partner_id})
    assert "Sold out" in admin.get("/c/home/lamps/").content.decode()
    assert "can no longer be bought" in admin.post("/cart/add/", {"offer": lamp.pk}, follow=True).content.decode()
    set_seller_status(seller_id=lamp.partner_id, status="approved")
    assert "€40.00" in admin.get("/c/home/lamps/").content.decode()


def test_a_renamed_category_takes_its_children_s_addresses_along(lamp, client):
    home = Category.objects.get(name="Home")
    home.name, home.slug = "Living", "living"
    home.save()
    category_changed(home)
    assert client.get("/c/living/lamps/").status_code == 200
    assert client.get("/c/home/lamps/")["Location"] == "/c/living/lamps/"


def test_a_moved_category_is_found_at_its_new_place(lamp, client):
    garden = make_category("Garden")
    lamps = Category.objects.get(name="Lamps")
    Category.objects.move(lamps, garden, pos="last-child")
    category_changed(Category.objects.get(pk=lamps.pk))
    assert client.get("/c/garden/lamps/").status_code == 200
    assert "Brass lamp" in client.get("/c/garden/").content.decode()
    assert "Brass lamp" not in client.get("/c/home/").content.decode()


def test_a_hidden_category_disappears_with_what_is_below(lamp, client):
    home = Category.objects.get(name="Home")
    home.is_public = False
    home.save()
    category_changed(home)
    assert client.get("/c/home/").status_code == 404
    assert client.get("/c/home/lamps/").status_code == 404


def test_a_category_that_is_shown_again_has_its_products_again(lamp, client):
    home = Category.objects.get(name="Home")
    for shown in (False, True):
        home.is_public = shown
        home.save()
        category_changed(home)
        assert bool(Listing.objects.get(pk=lamp.product_id).category_ids) == shown
    assert "Brass lamp" in client.get("/c/home/").content.decode()
    assert "Brass lamp" in client.get("/c/home/lamps/").content.decode()


def place(**changes) -> dict[str, object]:
    fields = {"name": "Lamps", "slug": "lamps", "hue": 0, "is_public": "on", "treebeard_position": "first-child",
              "treebeard_ref_node": ""}  # fmt: skip
    return fields | changes


def test_the_admin_puts_a_category_where_it_is_told(admin, lamp):
    home = Category.objects.get(name="Home")
    chairs = place(name="Chairs", slug="chairs", treebeard_ref_node=home.pk)
    added = admin.post("/admin/catalogue/category/add/", chairs)
    assert added.status_code == 302, added.context["adminform"].form.errors
    assert admin.get("/c/home/chairs/").status_code == 200
    chairs = Category.objects.get(slug="chairs")
    moved = admin.post(f"/admin/catalogue/category/{chairs.pk}/change/", place(name="Seats", slug="seats"))
    assert moved.status_code == 302, moved.context["adminform"].form.errors
    assert admin.get("/c/seats/").status_code == 200
    assert admin.get("/c/home/chairs/")["Location"] == "/c/seats/"


def test_two_categories_can_not_have_one_address(admin, lamp):
    home = Category.objects.get(name="Home")
    answer = admin.post("/admin/catalogue/category/add/", place(treebeard_ref_node=home.pk))
    assert "already" in answer.context["adminform"].form.errors["slug"][0]
    assert Category.objects.filter(slug="lamps").count() == 1


def test_an_offer_s_stock_can_not_be_typed(admin, lamp):
    page = admin.get(f"/admin/partner/stockrecord/{lamp.pk}/change/").content.decode()
    assert 'name="num_in_stock"' not in page
    assert 'name="price"' not in page


DEEDS = ["move", "merge", "archive", "restore", "delete"]


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_on_a_category_first_says_what_would_happen(admin, lamp, deed):
    home, garden = Category.objects.get(name="Home"), make_category("Garden")
    url = f"/admin/catalogue/category/{home.pk}/{deed}/"
    page = admin.get(url, {"to": garden.pk}).content.decode()
    assert "1 product" in page
    assert Category.objects.get(name="Home").url_path == "home"  # looking changes nothing
    if deed in ("move", "merge"):
        assert "/c/garden/home/lamps/" in page or deed == "merge"
        assert "/c/garden/lamps/" in page or deed == "move"
        assert admin.get(url).status_code == 200


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_but_staff_does_it(client, buyer, lamp, deed):
    home = Category.objects.get(name="Home")
    url = f"/admin/catalogue/category/{home.pk}/{deed}/"
    assert client.post(url, {"sure": "yes"}).status_code == 302
    client.force_login(buyer)
    assert client.post(url, {"sure": "yes"}).status_code == 302
    assert Category.objects.filter(pk=home.pk, archived_at=None, url_path="home").exists()


def test_a_category_is_moved_merged_archived_and_restored_in_the_admin(admin, lamp):
    home, garden = Category.objects.get(name="Home"), make_category("Garden")
    lamps = Category.objects.get(name="Lamps")

    def do(category, deed, **more):
        for _ in range(2):  # pressed twice it is done once
            answer = admin.post(f"/admin/catalogue/category/{category.pk}/{deed}/", {"sure": "yes", **more})
            assert answer.status_code in (200, 302, 404)

    do(lamps, "move", to=garden.pk)
    assert "Brass lamp" in admin.get("/c/garden/lamps/").content.decode()
    do(lamps, "archive")
    assert admin.get("/c/garden/lamps/")["Location"] == "/c/garden/"
    do(lamps, "restore")
    assert admin.get("/c/garden/lamps/").status_code == 200
    do(garden, "delete")
    assert Category.objects.filter(pk=garden.pk).exists()  # it holds something
    do(garden, "merge", to=home.pk)
    assert admin.get("/c/garden/lamps/")["Location"] == "/c/home/lamps/"
    empty = make_category("Empty")
    do(empty, "delete")
    assert not Category.objects.filter(pk=empty.pk).exists()


def test_a_merge_needs_to_be_told_into_what(admin, lamp):
    home = Category.objects.get(name="Home")
    for to in ("", "x", home.pk, 10**9):
        answer = admin.post(f"/admin/catalogue/category/{home.pk}/merge/", {"sure": "yes", "to": to})
        assert answer.status_code == 200
        assert Category.objects.filter(pk=home.pk).exists()


def test_dragging_a_category_moves_it_with_its_addresses(admin, lamp):
    garden, lamps = make_category("Garden"), Category.objects.get(name="Lamps")
    url = "/admin/catalogue/category/move/"
    assert admin.post(url, {"node": lamps.pk, "target": garden.pk, "relation": "child"}).status_code == 200
    assert admin.get("/c/home/lamps/")["Location"] == "/c/garden/lamps/"
    assert admin.post(url, {"node": lamps.pk, "target": garden.pk, "relation": "sibling"}).status_code == 200
    assert list(Category.objects.filter(depth=1).values_list("slug", flat=True)) == ["home", "lamps", "garden"]
    assert admin.post(url, {"node": garden.pk, "target": garden.pk, "relation": "child"}).status_code == 400
    assert admin.post(url, {"node": "x", "target": "10000000000"}).status_code in (400, 403)

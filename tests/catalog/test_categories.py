"""The tree of categories: what moves, is renamed, merged or archived is right at the next request, with addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.errors import AddressTaken, CategoryInUse, NoPlaceThere
from catalog.models import Category, CategoryRedirect, Listing
from catalog.search.engine import Asked, engine
from catalog.services import listings
from catalog.services.categories import (
    archive_category,
    delete_category,
    file_product,
    merge_categories,
    move_category,
    rename_category,
    restore_category,
)
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """Home > Lamps > Desk lamps, Garden > Lamps, each with a product."""
    home, garden = make_category("Home"), make_category("Garden")
    lamps, outdoor = make_category("Lamps", parent=home), make_category("Lamps", parent=garden)
    desk = make_category("Desk lamps", parent=Category.objects.get(pk=lamps.pk))
    for title, place in (("Brass lamp", lamps), ("Reading lamp", desk), ("Path light", outdoor)):
        make_offer(make_product(title, category=place))
    return {"home": home.pk, "garden": garden.pk, "lamps": lamps.pk, "outdoor": outdoor.pk, "desk": desk.pk}


def names_in(client, url: str) -> set[str]:
    text = client.get(url).content.decode()
    return {name for name in ("Brass lamp", "Reading lamp", "Path light") if name in text.split("<main")[1]}


def leads_to(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 301, answer.status_code
    return answer["Location"]


def sound() -> None:
    """The tree has no holes, every address is the slugs from the root, and every listing knows its places."""
    assert Category.objects.find_problems() == ([], [], [], [], [])
    for place in Category.objects.all():
        parent = Category.objects.get_parent(place)
        assert place.url_path == (f"{parent.url_path}/{place.slug}" if parent else place.slug)
    before = told()
    listings.refresh(before)
    assert told() == before


def told() -> dict[int, tuple[object, ...]]:
    """All that listings say of the places they are in, and what they are found by."""
    rows = Listing.objects.values_list("pk", "category_ids", "category_id", "icon", "hue", "kinds", "tsv")
    return {pk: (sorted(ids), *more) for pk, ids, *more in rows}


def test_a_renamed_category_s_old_addresses_lead_to_the_new_ones(client, tree):
    rename_category(category_id=tree["home"], name="Living")
    assert leads_to(client, "/c/home/lamps/desk-lamps/?sort=new") == "/c/living/lamps/desk-lamps/?sort=new"
    assert leads_to(client, "/c/home/") == "/c/living/"
    assert names_in(client, "/c/living/") == {"Brass lamp", "Reading lamp"}
    sound()


def test_a_moved_category_takes_along_what_is_below_and_in_it(client, tree):
    move_category(category_id=tree["desk"], to_id=tree["garden"])
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/garden/desk-lamps/"
    assert names_in(client, "/c/garden/") == {"Path light", "Reading lamp"}
    assert names_in(client, "/c/home/") == {"Brass lamp"}
    sound()


def test_a_category_becomes_a_department(client, tree):
    move_category(category_id=tree["lamps"], to_id=None)
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/lamps/desk-lamps/"
    assert names_in(client, "/c/lamps/") == {"Brass lamp", "Reading lamp"}
    assert names_in(client, "/c/home/") == set()
    sound()


def test_addresses_lead_on_in_one_step_however_often_it_moved(client, tree):
    move_category(category_id=tree["desk"], to_id=tree["garden"])
    rename_category(category_id=tree["desk"], name="Study lamps")
    move_category(category_id=tree["desk"], to_id=tree["home"])
    for old in ("home/lamps/desk-lamps", "garden/desk-lamps", "garden/study-lamps"):
        assert leads_to(client, f"/c/{old}/") == "/c/home/study-lamps/"


def test_back_where_it_was_it_answers_itself(client, tree):
    rename_category(category_id=tree["home"], name="Living")
    rename_category(category_id=tree["home"], name="Home")
    assert client.get("/c/home/lamps/").status_code == 200
    assert leads_to(client, "/c/living/lamps/") == "/c/home/lamps/"


def test_a_new_category_at_an_old_address_wins(client, tree):
    move_category(category_id=tree["lamps"], to_id=None)
    make_category("Lamps", parent=Category.objects.get(pk=tree["home"]))
    assert client.get("/c/home/lamps/").status_code == 200
    rename_category(category_id=Category.objects.get(url_path="home/lamps").pk, name="Lighting")
    assert leads_to(client, "/c/home/lamps/") == "/c/home/lighting/"  # the last one that was there


def test_merging_moves_products_children_and_addresses(client, tree):
    merge_categories(category_id=tree["lamps"], into_id=tree["outdoor"])
    assert not Category.objects.filter(pk=tree["lamps"]).exists()
    assert names_in(client, "/c/garden/lamps/") == {"Brass lamp", "Reading lamp", "Path light"}
    assert names_in(client, "/c/garden/lamps/desk-lamps/") == {"Reading lamp"}
    assert names_in(client, "/c/home/") == set()
    assert leads_to(client, "/c/home/lamps/") == "/c/garden/lamps/"
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/garden/lamps/desk-lamps/"
    sound()


def test_what_both_have_below_is_merged_too(client, tree):
    merge_categories(category_id=tree["home"], into_id=tree["garden"])
    assert list(Category.objects.values_list("url_path", flat=True)) == [
        "garden", "garden/lamps", "garden/lamps/desk-lamps",
    ]  # fmt: skip
    assert names_in(client, "/c/garden/lamps/") == {"Brass lamp", "Reading lamp", "Path light"}
    for old, new in (("home", "garden"), ("home/lamps", "garden/lamps")):
        assert leads_to(client, f"/c/{old}/") == f"/c/{new}/"
    sound()


def test_a_category_goes_up_in_the_one_above(client, tree):
    merge_categories(category_id=tree["lamps"], into_id=tree["home"])
    assert names_in(client, "/c/home/") == {"Brass lamp", "Reading lamp"}
    assert leads_to(client, "/c/home/lamps/") == "/c/home/"
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/home/desk-lamps/"
    sound()


def test_merging_after_a_move_keeps_the_oldest_address(client, tree):
    move_category(category_id=tree["desk"], to_id=None)
    merge_categories(category_id=tree["desk"], into_id=tree["outdoor"])
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/garden/lamps/"
    assert leads_to(client, "/c/desk-lamps/") == "/c/garden/lamps/"


def test_a_product_in_both_is_in_the_merged_one_once(tree):
    both = Listing.objects.get(title="Brass lamp").product
    file_product(product_id=both.pk, category_id=tree["outdoor"])
    merge_categories(category_id=tree["lamps"], into_id=tree["outdoor"])
    assert list(both.categories.values_list("pk", flat=True)) == [tree["outdoor"]]
    sound()


def test_an_archived_category_leads_to_what_is_above_and_its_products_stay_on_sale(client, tree):
    brass = Listing.objects.get(title="Brass lamp")
    file_product(product_id=brass.pk, category_id=tree["outdoor"])
    archive_category(category_id=tree["lamps"])
    assert leads_to(client, "/c/home/lamps/") == "/c/home/"
    assert leads_to(client, "/c/home/lamps/desk-lamps/") == "/c/home/"
    assert names_in(client, "/c/garden/") == {"Brass lamp", "Path light"}
    assert names_in(client, "/search/?q=lamp") >= {"Brass lamp", "Reading lamp"}
    assert client.get(brass.get_absolute_url()).status_code == 200
    assert "home/lamps" not in client.get("/sitemap-categories.xml").content.decode()
    sound()


def test_an_archived_department_is_gone_and_says_so(client, tree):
    archive_category(category_id=tree["home"])
    gone = client.get("/c/home/lamps/")
    assert gone.status_code == 410
    assert "no longer here" in gone.content.decode()
    assert "/c/garden/" in gone.content.decode()


def test_an_archived_category_comes_back_with_what_is_in_it(client, tree):
    archive_category(category_id=tree["home"])
    archive_category(category_id=tree["home"])  # twice is harmless
    restore_category(category_id=tree["home"])
    restore_category(category_id=tree["home"])
    assert names_in(client, "/c/home/") == {"Brass lamp", "Reading lamp"}
    sound()


def test_a_category_that_is_only_hidden_is_not_found_and_leads_nowhere(client, tree):
    rename_category(category_id=tree["home"], name="Living")
    Category.objects.filter(pk=tree["home"]).update(is_public=False)
    assert client.get("/c/living/").status_code == 404
    assert client.get("/c/home/").status_code == 404


@pytest.mark.parametrize("address", ["x", "home/x", "%00", "a" * 600, "..", "home//lamps", "🙂"])
def test_an_address_that_never_was_is_not_found(client, tree, address):
    assert client.get(f"/c/{address}/").status_code == 404


def test_what_can_not_be_is_refused_with_a_reason(tree):
    for deed in (move_category, merge_categories):
        key = "to_id" if deed is move_category else "into_id"
        for target in (tree["home"], tree["desk"]):
            with pytest.raises(NoPlaceThere, match="lies below"):
                deed(category_id=tree["home"], **{key: target})
    with pytest.raises(AddressTaken, match="/c/garden/lamps/ already"):
        move_category(category_id=tree["lamps"], to_id=tree["garden"])
    with pytest.raises(AddressTaken, match="/c/garden/ already"):
        rename_category(category_id=tree["home"], name="Garden")
    archive_category(category_id=tree["garden"])
    with pytest.raises(NoPlaceThere, match="archived"):
        merge_categories(category_id=tree["home"], into_id=tree["garden"])
    with pytest.raises(NoPlaceThere, match="no longer there"):
        move_category(category_id=999_999, to_id=None)
    assert Category.objects.count() == 5
    sound()


def test_only_what_is_empty_can_be_deleted(tree):
    for held in ("home", "desk"):
        with pytest.raises(CategoryInUse):
            delete_category(category_id=tree[held])
    empty = make_category("Nothing", parent=Category.objects.get(pk=tree["home"]))
    delete_category(category_id=empty.pk)
    assert Category.objects.count() == 5
    sound()


def test_merging_is_a_fixed_number_of_queries_whatever_is_in_it(tree):
    def queries(into: str, of: int) -> int:
        place = make_category()
        for _ in range(of):
            make_product(category=place)
        with CaptureQueriesContext(
            connection,
        ) as found:
            merge_categories(category_id=place.pk, into_id=tree[into])
        return len(found)

    assert queries("garden", 1) == queries("garden", 30)


def test_a_product_is_found_by_the_new_name_of_its_category(tree):
    assert engine.search(Asked(text="illumination")).ids == []
    rename_category(category_id=tree["lamps"], name="Illumination")
    assert engine.search(Asked(text="illumination")).ids == [Listing.objects.get(title="Brass lamp").pk]


def test_moving_below_something_hidden_hides_and_back_shows_again(client, tree):
    attic = make_category("Attic", is_public=False)
    move_category(category_id=tree["lamps"], to_id=attic.pk)
    assert names_in(client, "/c/home/") == set()
    assert client.get("/c/attic/lamps/").status_code == 404
    sound()
    move_category(category_id=tree["lamps"], to_id=tree["home"])
    assert names_in(client, "/c/home/") == {"Brass lamp", "Reading lamp"}
    sound()


def test_what_is_filed_into_a_merged_category_lands_where_it_went(tree):
    merge_categories(category_id=tree["lamps"], into_id=tree["outdoor"])
    merge_categories(category_id=tree["outdoor"], into_id=tree["garden"])
    late = make_product("Late lamp")
    assert file_product(product_id=late.pk, category_id=tree["lamps"]) == tree["garden"]
    assert Listing.objects.get(pk=late.pk).category_ids == [tree["garden"]]
    assert CategoryRedirect.objects.get(path="home/lamps").category_id == tree["garden"]
    with pytest.raises(NoPlaceThere):
        file_product(product_id=late.pk, category_id=999_999)

"""A brand's name on a product leads to all that the brand makes."""

import pytest

from catalog.models import Brand
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp():
    shelf = make_category("Lighting")
    for title, brand in (("Desk lamp", "Lumen"), ("Wall lamp", "Lumen"), ("Other lamp", "Halo")):
        make_offer(make_product(title, category=shelf, brand=brand), price="30.00")
    return Brand.objects.get(name="Lumen").products.first()


def test_the_brand_of_a_product_leads_to_what_else_it_makes(client, lamp):
    brand = lamp.brand
    page = client.get(lamp.get_absolute_url()).content.decode()
    assert f'href="/search/?brand={brand.pk}"' in page
    found = client.get(f"/search/?brand={brand.pk}").content.decode()
    main = found.split("<main")[1]
    assert "Desk lamp" in main
    assert "Wall lamp" in main
    assert "Other lamp" not in main
    assert "<h1>Lumen</h1>" in main
    assert "noindex" in found


def test_a_brand_is_looked_through_within_the_query_budget(client, lamp, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"/search/?brand={lamp.brand_id}")


@pytest.mark.parametrize("brand", ["999999", "x", "", "0", "-1", "9" * 30])
def test_a_brand_that_never_was_shows_the_empty_search(client, lamp, brand):
    answer = client.get(f"/search/?brand={brand}")
    assert answer.status_code == 200

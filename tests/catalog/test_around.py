"""Rails, similar products, recently viewed, comparing and deals: pages that are the same for everybody."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import BoughtTogether, Deal, Listing, Product
from catalog.services import listings
from catalog.services.deals import look_at_deals
from catalog.tasks import forget_watching
from sellers.models import PriceChange
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from store.celery import app
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def audio():
    return make_category("Headphones", make_category("Electronics"))


def thing(title, category, price="100.00", specs=(), **fields):
    offer = make_offer(make_product(title, category=category, specs=[list(s) for s in specs], **fields), price=price)
    return offer.product


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def titles(text):
    return re.findall(r'class="card__t"><a href="[^"]+">([^<]+)</a>', text)


# --- Cards for the script ---------------------------------------------------------------------------------------------


def test_cards_come_in_the_order_asked_for_and_nothing_else(client, audio):
    first, second, hidden = (thing(name, audio) for name in ("First", "Second", "Hidden"))
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    listings.refresh([hidden.pk])
    ids = f"{second.pk},x,{hidden.pk},999999,{first.pk},{second.pk},-1,99999999999999"
    text = text_of(client, f"/pieces/cards?ids={ids}")
    assert titles(text) == ["Second", "First"]
    assert "<html" not in text


def test_no_more_cards_than_a_browser_remembers(client, audio, django_assert_max_num_queries):
    ids = [str(thing(f"Thing {n}", audio).pk) for n in range(25)]
    with django_assert_max_num_queries(2):
        assert len(titles(text_of(client, f"/pieces/cards?ids={','.join(ids)}"))) == 20


NONSENSE = ["/pieces/cards", "/pieces/cards?ids=", "/pieces/cards?ids=%00,a,%F0%9F%99%82", "/compare/"]
NONSENSE += ["/compare/?id=x&id=0&id=99999999999999", "/deals/?off=x&sort=y&c=%00&page=1e9"]


@pytest.mark.parametrize("url", NONSENSE)
def test_nonsense_is_an_empty_answer(client, url):
    assert not titles(text_of(client, url))


# --- Similar, and what goes with it ---------------------------------------------------------------------------------


def test_the_likest_come_first_and_nothing_that_could_not_replace_it(client, audio):
    me = thing("Me", audio, "100.00", [("Type", "Over-ear"), ("Colour", "Black")])
    thing("Other type", audio, "100.00", [("Type", "In-ear"), ("Colour", "White")])
    thing("Twin", audio, "105.00", [("Type", "Over-ear"), ("Colour", "Black")])
    thing("Far dearer", audio, "900.00", [("Type", "Over-ear"), ("Colour", "Black")])
    thing("Elsewhere", make_category("Garden"), "100.00", [("Type", "Over-ear"), ("Colour", "Black")])
    gone = thing("Sold out", audio, "100.00", [("Type", "Over-ear"), ("Colour", "Black")])
    change_stock(offer_id=gone.stockrecords.get().pk, delta=-5)
    listings.refresh_offers([gone.pk])
    text = text_of(client, f"/pieces/rails/{me.pk}")
    assert titles(text) == ["Twin", "Other type"]
    assert "Goes with it" not in text  # nothing is known: no rail


def test_a_small_category_asks_its_parent(client, audio):
    me = thing("Me", audio)
    thing("Cousin", make_category("Speakers", audio.get_parent()))
    assert titles(text_of(client, f"/pieces/rails/{me.pk}")) == ["Cousin"]


def test_what_was_bought_with_it_is_shown_while_it_can_be_bought(client, audio):
    me, case, gone = (thing(name, make_category()) for name in ("Me", "Case", "Gone"))
    for other, buyers in ((case, 3), (gone, 9)):
        BoughtTogether.objects.create(product=me, other=other, buyers=buyers)
    change_stock(offer_id=gone.stockrecords.get().pk, delta=-5)
    listings.refresh_offers([gone.pk])
    text = text_of(client, f"/pieces/rails/{me.pk}")
    assert "Goes with it" in text and titles(text) == ["Case"]
    page = text_of(client, f"/similar/{me.pk}/")
    assert titles(page) == ["Case"] and "noindex" in page


def test_a_product_page_leads_there_without_asking_for_it(client, audio):
    me = thing("Me", audio)
    thing("Twin", audio)
    text = text_of(client, me.get_absolute_url())
    assert "Twin" not in text
    assert f'hx-get="/pieces/rails/{me.pk}" hx-trigger="revealed"' in text
    assert f'<a href="/similar/{me.pk}/">' in text


@pytest.mark.parametrize("url", ["/pieces/rails/999999", "/similar/999999/", "/pieces/rails/99999999999999999999"])
def test_rails_of_nothing_are_a_404(client, url):
    assert client.get(url).status_code == 404


def test_the_rails_take_few_queries(client, audio, django_assert_max_num_queries):
    me = thing("Me", audio)
    for n in range(15):
        other = thing(f"Thing {n}", audio)
        BoughtTogether.objects.create(product=me, other=other, buyers=n + 2)
    with django_assert_max_num_queries(6):
        text = text_of(client, f"/pieces/rails/{me.pk}")
    assert len(titles(text)) == 24


# --- Comparing ------------------------------------------------------------------------------------------------------


def rows(text):
    """Whether each row is marked as differing."""
    found = re.findall(r'<tr(?: class="(versus__d)")?><th scope="row">([^<]+?)(?: <b|</th>)', text)
    return {name: bool(differs) for differs, name in found}


def test_every_specification_side_by_side_with_the_differences_marked(client, audio):
    one = thing("One", audio, "100.00", [("Weight", "248 g"), ("Colour", "Black"), ("Codec", "aptX")], brand="Aurel")
    two = thing("Two", audio, "120.00", [("Colour", "black "), ("Weight", "300 g")], brand="Aurel")
    text = text_of(client, f"/compare/?id={two.pk}&id={one.pk}")
    told = rows(text)
    assert (told["Weight"], told["Colour"], told["Brand"], told["Codec"]) == (True, False, False, False)
    assert text.index(">Two</a>") < text.index(">One</a>")
    assert "Not told" in text and "(differs)" in text
    assert "€123.90" in text  # delivered
    assert text.count('action="/cart/add/"') == 2
    assert f'href="/compare/?id={one.pk}"' in text  # without the other
    only = rows(text_of(client, f"/compare/?id={two.pk}&id={one.pk}&only=differences"))
    assert {"Weight", "Codec"} <= set(only) and not {"Colour", "Brand"} & set(only)


def test_a_fifth_is_named_and_one_can_be_dropped(client, audio):
    five = [thing(f"Number {n}", audio) for n in range(1, 6)]
    text = text_of(client, "/compare/?" + "&".join(f"id={each.pk}" for each in five))
    assert "At most 4 fit side by side" in text
    for n in range(1, 6):
        assert f"Drop Number {n}</a>" in text
    assert text.count('<th scope="col">') == 4
    without_third = "/compare/?" + "&amp;".join(f"id={each.pk}" for each in five if each != five[2])
    assert f'href="{without_third}"' in text
    fine = text_of(client, without_third.replace("&amp;", "&"))
    assert "At most" not in fine and "Number 5" in fine


def test_different_kinds_of_things_may_be_compared_and_it_is_said(client, audio):
    one, two = thing("One", audio), thing("Kettle", make_category("Kettles"))
    assert "different kinds of things (Headphones, Kettles)" in text_of(client, f"/compare/?id={one.pk}&id={two.pk}")


def test_what_is_sold_out_or_comes_in_kinds_is_not_added_blindly(client, audio):
    shirt = make_product("Linen shirt", category=audio)
    for variant in make_variants(shirt, Size=["S", "L"]):
        make_offer(variant, seller=make_seller())
    gone = thing("Gone", audio)
    change_stock(offer_id=gone.stockrecords.get().pk, delta=-5)
    listings.refresh_offers([gone.pk])
    text = text_of(client, f"/compare/?id={shirt.pk}&id={gone.pk}")
    assert "Choose<span" in text and "Tell me when it is back" in text and "/cart/add/" not in text


def test_more_can_be_added_without_a_script(client, audio):
    one, two = thing("One", audio), thing("Two", audio)
    assert f'href="/compare/?id={one.pk}&amp;id={two.pk}"' in text_of(client, f"/compare/?id={one.pk}")
    assert "Nothing to compare yet" in text_of(client, "/compare/")


def test_comparing_four_takes_few_queries(client, audio, django_assert_max_num_queries):
    ids = [thing(f"Thing {n}", make_category()).pk for n in range(4)]
    with django_assert_max_num_queries(6):
        text_of(client, "/compare/?" + "&".join(f"id={pk}" for pk in ids))


# --- Deals ----------------------------------------------------------------------------------------------------------


def reduce(product, price):
    change_price(offer_id=product.stockrecords.get().pk, price=Decimal(price))
    listings.refresh_offers([product.pk])


def test_deals_are_what_costs_less_than_in_the_thirty_days_before(client, audio):
    small, big, full = (thing(name, audio) for name in ("Small", "Big", "Full price"))
    reduce(small, "90.00")
    reduce(big, "60.00")
    text = text_of(client, "/deals/")
    assert titles(text) == ["Big", "Small"]
    assert "2 products" in text
    assert titles(text_of(client, "/deals/?off=30")) == ["Big"]
    assert titles(text_of(client, f"/deals/?c={audio.get_parent().url_path}&sort=price")) == ["Big", "Small"]
    reduce(big, "110.00")
    assert titles(text_of(client, "/deals/")) == ["Small"]
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.S).group(1))
    assert [item["name"] for item in data[1]["itemListElement"]] == ["Big", "Small"]
    assert full.pk


def test_a_typed_reduction_is_none(client, audio):
    product = thing("Dear", audio)
    Listing.objects.filter(pk=product.pk).update(was_price=None)
    assert "No deals today" in text_of(client, "/deals/")
    assert "No deal fits all of that" in text_of(client, "/deals/?off=50")


def test_a_deal_ends_after_thirty_days(client, audio):
    old, fresh = thing("Old", audio), thing("Fresh", audio)
    for product in (old, fresh):
        reduce(product, "80.00")
    PriceChange.objects.filter(offer__product=old).update(since=timezone.now() - timedelta(days=40))
    assert look_at_deals() == 1
    assert titles(text_of(client, "/deals/")) == ["Fresh"]
    assert [deal.pk for deal in Deal.objects.all()] == [fresh.pk]
    assert look_at_deals() == 0


def test_the_night_s_work_ends_deals_and_forgets(audio):
    reduce(thing("Old", audio), "80.00")
    PriceChange.objects.update(since=timezone.now() - timedelta(days=40))
    forget_watching()
    assert not Deal.objects.exists()


def test_what_is_in_stock_at_full_price_costs_no_note(audio):
    thing("Plain", audio)
    assert not Deal.objects.exists()


def test_the_page_of_deals_takes_few_queries_and_has_pages(client, audio, django_assert_max_num_queries):
    for n in range(26):
        reduce(thing(f"Thing {n}", audio), "80.00")
    with django_assert_max_num_queries(6):
        text = text_of(client, "/deals/")
    assert len(titles(text)) == 24 and "26 products" in text
    assert len(titles(text_of(client, "/deals/?page=2"))) == 2
    assert titles(text_of(client, "/deals/?page=99"))  # the last page


@pytest.mark.parametrize(
    "url", ["/pieces/cards?ids=ID", "/pieces/rails/ID", "/similar/ID/", "/compare/?id=ID", "/deals/"]
)
def test_all_of_it_is_the_same_for_everybody(client, buyer, audio, url):
    url = url.replace("ID", str(thing("Me", audio).pk))
    anonymous = client.get(url)
    client.force_login(buyer)
    assert client.get(url).content == anonymous.content
    assert "public" in anonymous["Cache-Control"] and anonymous["Surrogate-Key"] and not anonymous.cookies
    assert client.post(url).status_code == 405


def test_the_night_s_work_is_a_task_that_exists(settings):
    app.loader.import_default_modules()
    assert {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)

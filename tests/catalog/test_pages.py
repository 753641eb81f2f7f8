"""Home, category, product and search as everybody gets them: quick, the same for all, and honest."""

import html
import json
import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Gtin, Listing, Product
from catalog.services import listings
from sellers.models import Offer, Seller
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.factories import make_category, make_offer, make_product, make_seller, make_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def audio():
    return make_category("Audio")


@pytest.fixture
def headphones(audio):
    name, specs = "Aurel ANC-40 wireless headphones", [["Weight", "248 g"]]
    product = make_product(name, category=audio, brand="Aurel", specs=specs)
    make_offer(product, seller=make_seller("Nordlys Audio", delivery="0"), price="129.00", stock=7)
    make_offer(product, seller=make_seller("Soundyard", delivery="3.90"), price="125.90", stock=2)
    return Product.objects.get(pk=product.pk)


def fill(category, count):
    for _ in range(count):
        make_offer(make_product(category=category, brand=f"Brand {count}"), price="10.00")


def counted(client, url) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("page", ["home", "category", "product", "search"])
def test_a_public_page_takes_at_most_6_queries_however_much_it_shows(client, audio, headphones, page):
    product = headphones.get_absolute_url()
    url = {"home": "/", "category": audio.url, "product": product, "search": "/search/?q=thing"}[page]
    make_offer(make_product(category=audio), price="5.00")
    few = counted(client, url)
    fill(audio, 20)
    for _ in range(5):
        make_offer(headphones, price="140.00")
    many = counted(client, url)
    assert len(many) <= 6, "\n".join(many)
    assert len(few) == len(many)
    assert not [sql for sql in many if not sql.startswith(("SELECT", "WITH")) and "SELECT" not in sql]


PUBLIC = [
    "/", "/c/audio/", "/search/?q=aurel", "PRODUCT", "/robots.txt", "/sitemap.xml", "/sitemap-products.xml", "/help/",
    "/help/ranking/",
]  # fmt: skip


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_know_nothing_of_their_visitor_but_the_place(client, buyer, headphones, settings, url):
    settings.CACHE_KNOWS_PLACE = True
    url = headphones.get_absolute_url() if url == "PRODUCT" else url
    anonymous = client.get(url)
    client.force_login(buyer)
    client.cookies["cart"] = "00000000-0000-4000-8000-000000000000"
    signed_in = client.get(url)
    assert anonymous.content == signed_in.content
    for answer in (anonymous, signed_in):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in anonymous.content
    assert "public" in anonymous["Cache-Control"]
    assert anonymous["Surrogate-Key"]


def test_the_buy_box_is_the_cheapest_delivered_offer_and_all_others_follow(client, headphones):
    text = client.get(headphones.get_absolute_url()).content.decode()
    assert "€129.00 in total" in text.replace("</b>", "")
    assert text.index("Nordlys Audio") < text.index("Soundyard")
    assert "€129.80 total" in text
    assert text.count('name="offer"') == 2


def test_the_listing_follows_price_stock_and_block_in_the_same_transaction(client, audio, headphones):
    best = Offer.objects.get(partner__name="Nordlys Audio")
    change_price(offer_id=best.pk, price=Decimal("150.00"))
    listings.refresh_offers([headphones.pk])
    assert "€125.90" in client.get(audio.url).content.decode()
    for offer in Offer.objects.all():
        change_stock(offer_id=offer.pk, delta=-offer.available)
    listings.refresh_offers([headphones.pk])
    assert "Sold out" in client.get(audio.url).content.decode()
    assert "Sold out" in client.get(headphones.get_absolute_url()).content.decode()


def test_a_suspended_seller_never_wins(headphones):
    Offer.objects.get(partner__name="Nordlys Audio").partner.__class__.objects.filter(name="Nordlys Audio").update(
        status="suspended"
    )
    listings.refresh([headphones.pk])
    assert Listing.objects.get().seller_name == "Soundyard"


def test_a_hidden_product_has_no_listing_and_says_that_it_was_withdrawn(client, audio, headphones):
    Product.objects.filter(pk=headphones.pk).update(is_public=False)
    listings.refresh([headphones.pk])
    answer = client.get(headphones.get_absolute_url())
    assert answer.status_code == 404
    assert "no longer sold here" in answer.content.decode()
    assert "Look in Audio" in answer.content.decode()
    assert headphones.title not in client.get(audio.url).content.decode()


@pytest.mark.parametrize("url", ["/p/nothing-99999/", "/c/nowhere/", "/s/nobody/", "/p/x-0/", "/c/a/b/c/", "/nowhere/"])
def test_what_does_not_exist_gets_a_helpful_404(client, url):
    answer = client.get(url)
    assert answer.status_code == 404
    assert 'role="search"' in answer.content.decode() or "<search" in answer.content.decode()


def test_an_old_slug_leads_to_today_s(client, headphones):
    answer = client.get(f"/p/an-older-name-{headphones.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, headphones.get_absolute_url())


def test_reviews_are_shown_with_their_spread(client, headphones):
    for score in (5, 5, 4, 1):
        headphones.reviews.create(
            stars=score, headline=f"{score} stars", text="Well.", author_name="Ana", purchase="A-1", state="shown"
        )
    listings.refresh([headphones.pk])
    text = client.get(headphones.get_absolute_url()).content.decode()
    assert "Rated 3.8 out of 5" in text
    assert "50 per cent gave 5 stars" in text
    assert json_ld(text)[0]["review"][0]["author"]["name"] == "Ana"
    assert json_ld(text)[0]["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": "3.8", "reviewCount": 4,
    }  # fmt: skip


def test_variants_are_links_and_each_has_its_own_price(client, audio):
    shirt = make_product("Linen shirt", category=audio)
    small, large = make_variants(shirt, Size=["S", "L"])
    seller = make_seller(delivery="0")
    make_offer(small, seller=seller, price="40.00")
    make_offer(large, seller=seller, price="45.00", stock=0)
    shirt = Product.objects.get(pk=shirt.pk)
    text = client.get(shirt.get_absolute_url()).content.decode()
    assert "€40.00" in text
    assert f"?variant={large.pk}" in text
    assert "sold out" in text
    gone = client.get(f"{shirt.get_absolute_url()}?variant={large.pk}").content.decode()
    assert "No seller can send this choice" in gone
    moved = client.get(f"/p/x-{large.pk}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/p/{large.slug}-{shirt.pk}/?variant={large.pk}")


def json_ld(text: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S).group(1))


def test_json_ld_says_what_the_page_says_and_can_not_be_broken_out_of(client, headphones):
    Product.objects.filter(pk=headphones.pk).update(title="A </script><script>alert(1)</script> & more")
    listings.refresh([headphones.pk])
    text = client.get(headphones.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    product, crumbs = json_ld(text)
    assert product["offers"]["offers"][0]["price"] == "129.00"
    assert product["brand"]["name"] == "Aurel"
    assert crumbs["itemListElement"][1]["name"] == "Audio"


def test_variants_are_one_group_each_with_its_own_offer(client, audio):
    shirt = make_product("Linen shirt", category=audio)
    small, large = make_variants(shirt, Size=["S", "L"])
    Gtin.objects.create(product=small, value="4006381333931")
    make_offer(small, price="40.00")
    group = json_ld(client.get(shirt.get_absolute_url()).content.decode())[0]
    assert (group["@type"], group["variesBy"]) == ("ProductGroup", ["https://schema.org/size"])
    first, second = group["hasVariant"]
    assert (first["name"], first["size"], first["gtin"]) == ("Linen shirt, S", "S", "4006381333931")
    assert first["offers"]["price"] == "40.00"
    assert "offers" not in second  # sold out: no price to be told


def test_what_search_engines_are_shown_fits_their_pages(client, settings, audio, headphones):
    long = make_product("A very long name " * 20, category=audio, description="Words and more words. " * 50)
    make_offer(long, price="1234.00")
    for url in ("/", audio.url, headphones.get_absolute_url(), long.get_absolute_url()):
        text = client.get(url).content.decode()
        title = html.unescape(re.search("<title>(.*?)</title>", text, re.S).group(1))
        description = html.unescape(re.search('<meta name="description" content="(.*?)">', text, re.S).group(1))
        assert len(title) <= 70, title
        assert 40 <= len(description) <= 170, description
        assert f'<link rel="canonical" href="{settings.SHOP_URL}{url}">' in text
        assert f'<meta property="og:url" content="{settings.SHOP_URL}{url}">' in text
        assert text.count("<h1") == 1


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24 11:00", "14:00 on Tue 24 Nov"),
        ("2026-11-24 15:00", "14:00 on Wed 25 Nov"),
        ("2026-11-27 14:00", "14:00 on Mon 30 Nov"),  # a Friday, just too late
    ],
)
def test_the_delivery_day_holds_until_a_day_and_time_that_is_said(client, headphones, monkeypatch, now, until):
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Dublin"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    assert f"Order by {until}" in client.get(headphones.get_absolute_url()).content.decode()


def test_what_is_kept_out_of_the_menu_is_in_no_page_s_menu(client, headphones):
    make_category("Unsorted", exclude_from_menu=True)
    for url in ("/", "/c/audio/", headphones.get_absolute_url(), "/search/?q=aurel", "/nowhere/"):
        assert "Unsorted" not in client.get(url).content.decode()
    assert client.get("/c/unsorted/").status_code == 200


def test_an_empty_category_says_so_instead_of_blaming_filters(client):
    empty = make_category("Nothing yet")
    assert "Nothing is sold here at the moment" in client.get(empty.url).content.decode()
    assert "Nothing fits all of that" in client.get(f"{empty.url}?from=5").content.decode()


@pytest.mark.parametrize("status", ["draft", "waiting", "refused", "suspended", "vacation", "closed"])
def test_a_seller_who_may_not_sell_has_no_page(client, headphones, status):
    seller = Seller.objects.get(name="Soundyard")
    url = f"/s/{seller.code}/"
    assert headphones.title not in client.get(url).content.decode()  # not their buy box
    Seller.objects.filter(pk=seller.pk).update(status=status)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/", "/c/x/", "/search/", "/s/x/", "/p/x-1/", "/robots.txt", "/sitemap.xml", "/help/"])
def test_public_pages_are_only_read(client, url):
    assert client.post(url).status_code == 405


def test_was_prices_are_the_lowest_of_thirty_days_and_only_real_reductions(client, headphones):
    best = Offer.objects.get(partner__name="Nordlys Audio")
    change_price(offer_id=best.pk, price=Decimal("99.00"))
    listings.refresh([headphones.pk])
    assert Listing.objects.get().was_price == Decimal("129.00")
    assert "30-day low" in client.get(headphones.get_absolute_url()).content.decode()
    change_price(offer_id=best.pk, price=Decimal("110.00"))
    listings.refresh([headphones.pk])
    assert Listing.objects.get().was_price is None


FINDING = [
    "wireless headphones", "HEADPHONES", "aurel", "anc40", "ANC-40", "headphone", "hedphones", "wireles headphons",
]  # fmt: skip


@pytest.mark.parametrize("words", FINDING)
def test_search_finds_it_by_name_brand_model_and_with_typos(client, headphones, words):
    make_offer(title="Steel teapot")
    text = client.get("/search/", {"q": words}).content.decode()
    assert headphones.title in text
    assert "Steel teapot" not in text.split("<main")[1]


def test_an_exact_sku_or_barcode_goes_to_the_product(client, audio):
    product = make_product("Brass lamp", category=audio, gtin="4006381333931")
    make_offer(product, sku="BL-77")
    for code in ("BL-77", "4006381333931", "4006-381333931"):
        assert client.get("/search/", {"q": code})["Location"] == product.get_absolute_url()


HOSTILE = [
    "", " ", "%", "_", "'", '"', "\\", "a" * 10_000, "\0", "x\0y", "the of and", "🙂", "مرحبا", "a & b | !c:*",
    "'; DROP TABLE catalog_listing; --", "<script>alert(1)</script>", "(((", ":*", "-" * 300, "\u202e abc", "x " * 500,
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_is_answered(client, headphones, words):
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "query",
    ["page=999999999", "page=-1", "page=x", "sort=nonsense", "from=abc&to=NaN", "from=9&to=1", "brand=x&brand=-1",
     "from=1e999", "brand=99999999999999999999", "stock=maybe", "page=2&page=3", "from=%00", "c=%00", "c=x'"],
)  # fmt: skip
def test_nonsense_in_an_address_is_ignored(client, audio, headphones, query):
    assert client.get(f"{audio.url}?{query}").status_code == 200
    assert client.get(f"/search/?q=aurel&{query}").status_code == 200


def test_a_list_is_narrowed_sorted_and_cut_into_pages_by_plain_links(client, audio):
    fill(audio, 26)
    make_offer(make_product("Dear thing", category=audio, brand="Dear"), price="900.00")
    text = client.get(audio.url).content.decode()
    assert "27 products" in text
    assert f'href="{audio.url}?page=2"' in text
    assert "Dear thing" in client.get(f"{audio.url}?from=500").content.decode()
    cheapest_first = client.get(f"{audio.url}?sort=price&page=2").content.decode()
    assert "Dear thing" in cheapest_first
    assert "noindex" in cheapest_first


def test_every_page_of_the_sitemap_is_there(client, settings):
    pages = client.get("/sitemap-pages.xml").content.decode()
    addresses = [found.removeprefix(settings.SHOP_URL) for found in re.findall("<loc>(.*?)</loc>", pages)]
    assert len(addresses) > 5
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("url", ["/sitemap-nothing.xml", "/sitemap-products-99.xml", "/sitemap-products-x.xml"])
def test_a_part_of_the_sitemap_that_is_not_there_is_a_404(client, headphones, url):
    assert client.get(url).status_code == 404

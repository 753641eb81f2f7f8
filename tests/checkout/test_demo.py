"""The demo shop: the same for everybody, believable, and closed to real shops."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as shop_settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from accounts.models import User
from catalog.importing.gtins import canonical
from catalog.models import BoughtTogether, Category, FacetValue, Listing, Product, TypeAttribute
from catalog.oscar.catalogue.models import ProductImage
from catalog.services.types import attributes_of, check_specs
from checkout.demo import goods, loading, making, people, pictures
from checkout.invariants import broken
from sellers.models import Offer, Seller

ICONS = (Path(shop_settings.ROOT) / "static/img/icons.svg").read_text()


@pytest.fixture(scope="module")
def shop():
    return making.things()


def every(shop):
    return [one for thing in shop for one in (thing, *thing.variants)]


def test_the_same_seed_makes_the_same_shop_and_another_one_another(shop):
    assert making.things() == shop
    assert [thing.title for thing in making.things(8)] != [thing.title for thing in shop]


def test_titles_are_many_barcodes_are_sound_and_belong_to_nobody(shop):
    assert len(shop) == 2000
    assert len({thing.title for thing in shop}) == 2000
    assert all(10 < len(thing.title) <= 90 for thing in shop)
    assert len({one.gtin for one in every(shop)}) == len(every(shop))
    assert all(canonical(one.gtin) and one.gtin.startswith("20") for one in every(shop))


def test_texts_are_filled_in_and_describe_the_thing(shop):
    for thing in shop:
        texts = [thing.title, thing.description, *thing.facts, *(value for pair in thing.specs for value in pair)]
        assert all(text and "{" not in text for text in texts)
        assert thing.description.count(".") >= 2
        assert len(thing.specs) <= 12
        assert len(dict(thing.specs)) == len(thing.specs)


def test_every_kind_is_complete_and_its_art_and_icon_exist():
    for kind in goods.all_kinds():
        assert all((pictures.ART / f"{art}.webp").exists() for art in kind.art), kind.place
        assert set(kind.by_art) | set(kind.art_any) | set(kind.art_text) | set(kind.art_price) <= set(kind.art)
        assert set(kind.art_colours) <= set(kind.art)
        assert set(kind.colours) <= set(pictures.COLOURS)
        assert f'id="{kind.icon}"' in ICONS, kind.icon
        assert f'id="{kind.department.icon}"' in ICONS
        assert set(kind.department.sellers) <= {seller.code for seller in people.SELLERS}
        assert 0 <= kind.department.hue <= 11


def test_accessories_name_the_product_they_belong_to(shop):
    hosts = {f"{thing.brand} {thing.model}" for thing in shop if not thing.kind.fits}
    cases = [thing for thing in shop if thing.kind.fits]
    assert len(cases) > 20
    assert all(any(host in case.title for host in hosts) for case in cases)


def test_offers_differ_in_seller_condition_price_and_stock(shop):
    offers = [offer for one in every(shop) for offer in one.offers]
    assert {offer.condition for offer in offers} == {"new", "used", "refurbished"}
    assert all(offer.price > 0 for offer in offers)
    sold_out = sum(not any(offer.stock for one in every([thing]) for offer in one.offers) for thing in shop)
    assert 30 < sold_out < 200
    assert 150 < sum(any(o.earlier_price for one in every([thing]) for o in one.offers) for thing in shop) < 450
    assert sum(len(one.offers) > 1 for one in every(shop)) > 1000
    for one in every(shop):
        assert len({(offer.seller, offer.condition) for offer in one.offers}) == len(one.offers)


def test_opinions_vary_and_are_not_older_than_the_product(shop):
    reviews = [review for thing in shop for review in thing.reviews]
    stars = Counter(review.stars for review in reviews)
    assert min(stars[number] for number in range(1, 6)) > 200
    assert stars[5] > stars[3]
    assert all(review.days_ago < max(thing.days_old, 3) for thing in shop for review in thing.reviews)


def test_every_department_has_something_to_show_that_can_be_bought(shop):
    pieces = loading.showpieces(shop)
    assert [thing.kind.department.name for thing in pieces] == goods.ORDER
    assert all(thing.pictures for thing in pieces)
    assert all(any(offer.stock for offer in one.offers) for thing in pieces for one in thing.variants or [thing])


def test_some_products_show_a_generated_tile(shop):
    assert 90 < sum(not thing.pictures for thing in shop) < 220


def test_a_picture_is_drawn_once_in_both_formats_and_takes_its_colour(tmp_path):
    blue, red = pictures.Picture("backpack", "Sky"), pictures.Picture("backpack", "Red", "close")
    assert pictures.draw_missing({blue, red}, tmp_path, workers=1) == 2
    assert pictures.draw_missing({blue, red}, tmp_path, workers=1) == 0
    for picture in (blue, red):
        for path in pictures.files_of(picture, tmp_path):
            with Image.open(path) as image:
                assert f"-{image.width}." in path.name
                assert image.width == image.height
    with Image.open(tmp_path / "demo/backpack-sky-640.webp") as image:
        r, _, b = image.convert("RGB").getpixel((320, 420))
        assert b > r + 40  # the source is pink
    assert not list(tmp_path.glob("demo/.*"))


@pytest.fixture
def fewer(monkeypatch):
    monkeypatch.setattr(making, "PRODUCTS", 130)
    monkeypatch.setattr(loading, "draw_missing", lambda pictures, media: 0)


@pytest.mark.django_db
def test_it_fills_the_shop_once_and_everything_adds_up(fewer, settings, client):
    settings.DEMO = True
    for _ in range(2):
        call_command("demo", stdout=StringIO())
    assert Product.objects.filter(parent=None).count() == Listing.objects.count() == 130
    assert Seller.objects.selling().count() == len(people.SELLERS)
    assert Category.objects.filter(depth=1).count() == 12
    assert Category.objects.filter(depth=3).exists()
    assert Category.objects.find_problems() == ([], [], [], [], [])
    assert Offer.objects.filter(condition="used").exists()
    assert Listing.objects.filter(was_price__isnull=False).exists()
    assert BoughtTogether.objects.filter(buyers=2).exists()
    assert all(image.caption and image.widths for image in ProductImage.objects.all())
    assert Product.objects.filter(date_created__lt=timezone.now() - timedelta(days=90)).exists()
    assert not broken()
    assert client.get("/").status_code == 200
    for product in (Product.objects.filter(structure=kind).first() for kind in ("parent", "standalone")):
        assert client.get(product.get_absolute_url()).status_code == 200
    told = StringIO()
    call_command("demo", show_logins=True, stdout=told)
    for email in ("ana@demo.example", "admin@demo.example"):
        assert email in told.getvalue()
        assert User.objects.get(email=email).check_password(loading.PASSWORD)


@pytest.mark.django_db
def test_a_failure_half_way_leaves_nothing(fewer, settings, monkeypatch):
    settings.DEMO = True

    def fail(*args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "make_reviews", fail)
    with pytest.raises(RuntimeError):
        call_command("demo", stdout=StringIO())
    assert not Product.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_real_shop_never_gets_its_passwords(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo shop"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_its_goods_have_types_with_typed_specifications_and_some_come_by_e_mail(fewer, settings, client):
    settings.DEMO = True
    call_command("demo", stdout=StringIO())
    kinds = Counter(TypeAttribute.objects.values_list("kind", flat=True))
    assert kinds["number"] > 10 < kinds["choice"]
    for product in Product.objects.filter(parent=None).select_related("product_class"):
        assert check_specs(attributes_of(product.product_class_id), product.specs).faults == {}, product.title
    assert FacetValue.objects.filter(number__isnull=False).exists()
    assert Offer.objects.filter(is_digital=True, handling_days=0).exists()

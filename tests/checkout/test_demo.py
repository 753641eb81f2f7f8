"""The demo shop: the same for everybody, believable, and closed to real shops."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from catalog.importing.gtins import canonical
from catalog.models import Category, Listing, Product
from checkout.demo import loading, making
from checkout.invariants import broken
from sellers.models import Offer, Seller


def test_the_same_seed_makes_the_same_shop_and_another_one_another():
    assert list(making.things()) == list(making.things())
    assert list(making.things(8))[:50] != list(making.things())[:50]


def test_titles_are_many_barcodes_are_sound_and_belong_to_nobody():
    things = list(making.things())
    every = [one for thing in things for one in (thing, *thing.variants)]
    assert len(things) == 2000
    assert len({thing.title for thing in things}) > 1950
    assert len({one.gtin for one in every}) == len(every)
    assert all(canonical(one.gtin) and one.gtin.startswith("20") for one in every)
    assert 100 < sum(not thing.pictures for thing in things) < 220


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
    assert Seller.objects.selling().count() == 12
    assert Category.objects.filter(depth=2).count() >= 60
    assert Offer.objects.filter(condition="used").exists()
    assert Listing.objects.filter(was_price__isnull=False).exists()
    assert not broken()
    assert client.get("/").status_code == 200
    told = StringIO()
    call_command("demo", show_logins=True, stdout=told)
    for email in ("ana@demo.example", "admin@demo.example"):
        assert email in told.getvalue()
        assert User.objects.get(email=email).check_password(loading.PASSWORD)


@pytest.mark.django_db
def test_a_real_shop_never_gets_its_passwords(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo shop"):
        call_command("demo")
    assert not User.objects.exists()

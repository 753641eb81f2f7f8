"""The address book: one's own addresses only, kept as typed, refused with a reason."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from oscar.core.loading import get_model

from accounts.forms import AddressForm
from tests.checkout.buying import make_address

UserAddress = get_model("address", "UserAddress")
pytestmark = pytest.mark.django_db
GOOD = {"name": "Ana Byrne", "country": "IE", "line1": "1 Canal Walk", "city": "Dublin", "postcode": "D04 X285"}
ADD = "/account/addresses/add/"


@pytest.fixture
def member(client, buyer):
    client.force_login(buyer)
    return client


def test_an_address_is_added_changed_made_first_and_removed(member, buyer):
    assert member.post(ADD, GOOD)["Location"] == "/account/addresses/"
    first = UserAddress.objects.get(user=buyer)
    assert first.is_default_for_shipping
    member.post(ADD, GOOD | {"line1": "2 Canal Walk"})
    second = UserAddress.objects.exclude(pk=first.pk).get()
    member.post(f"/account/addresses/{second.pk}/", GOOD | {"line1": "3 Canal Walk"})
    member.post(f"/account/addresses/{second.pk}/default/")
    second.refresh_from_db()
    assert (second.line1, second.is_default_for_shipping) == ("3 Canal Walk", True)
    page = member.get("/account/addresses/").content.decode()
    assert page.index("3 Canal Walk") < page.index("1 Canal Walk")
    for _ in range(2):
        assert member.post(f"/account/addresses/{second.pk}/remove/").status_code == 302
    assert UserAddress.objects.count() == 1


def test_the_same_address_twice_is_one_address(member):
    for _ in range(2):
        member.post(ADD, GOOD)
    assert UserAddress.objects.count() == 1


def test_writing_by_get_is_refused(member, buyer):
    pk = make_address(buyer).pk
    for verb in ("remove", "default"):
        assert member.get(f"/account/addresses/{pk}/{verb}/").status_code == 405


def test_a_stranger_s_address_does_not_exist(member, business_buyer):
    theirs = make_address(business_buyer, line1="9 Secret Street")
    assert "9 Secret Street" not in member.get("/account/addresses/").content.decode()
    assert member.get(f"/account/addresses/{theirs.pk}/").status_code == 404
    assert member.post(f"/account/addresses/{theirs.pk}/", GOOD).status_code == 404
    assert member.post(f"/account/addresses/{theirs.pk}/default/").status_code == 404
    member.post(f"/account/addresses/{theirs.pk}/remove/")
    theirs.refresh_from_db()
    assert theirs.line1 == "9 Secret Street"


@pytest.mark.parametrize("path", ["", "add/", "1/", "1/remove/", "1/default/"])
def test_the_signed_out_are_sent_to_sign_in(client, path):
    method = client.post if path.endswith(("remove/", "default/")) else client.get
    assert method(f"/account/addresses/{path}")["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    ("country", "postcode", "good"),
    [("IE", "D04X285", True), ("IE", "12345", False), ("DE", "04109", True), ("DE", "4109", False),
     ("NL", "1012 ab", True), ("GB", "LS1 4AP", True), ("PL", "00-001", True), ("HU", "1051", True),
     ("FR", "ABCDE", False)],
)  # fmt: skip
def test_postcodes_are_checked_where_mistakes_are_common(country, postcode, good):
    form = AddressForm(GOOD | {"country": country, "postcode": postcode})
    assert form.is_valid() is good
    if not good:
        assert "does not look like a postcode of" in form.errors["postcode"][0]


WRONG = [
    {"name": ""}, {"country": "XX"}, {"line1": "x" * 300}, {"city": ""}, {"phone": "call me"}, {"postcode": "1" * 20},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(member, wrong):
    page = member.post(ADD, GOOD | wrong)
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    if "city" not in wrong:
        assert 'value="Dublin"' in page.content.decode()
    assert not UserAddress.objects.exists()


def test_text_in_an_address_stays_text(member):
    member.post(ADD, GOOD | {"line1": "<script>alert(1)</script>"})
    assert "<script>alert" not in member.get("/account/addresses/").content.decode()


def test_an_address_changed_into_another_one_of_mine_becomes_that_one(member, buyer):
    member.post(ADD, GOOD)
    member.post(ADD, GOOD | {"line1": "2 Canal Walk"})
    first, second = UserAddress.objects.filter(user=buyer).order_by("pk")
    answer = member.post(
        f"/account/addresses/{first.pk}/", GOOD | {"line1": "2 CANAL WALK", "phone": "+353 1 234 5678"}
    )
    assert answer.status_code == 302
    left = UserAddress.objects.get()
    assert (left.pk, left.is_default_for_shipping, str(left.phone_number)) == (second.pk, True, "+35312345678")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_saving_twice_at_once_makes_one_address(buyer):
    together = Barrier(4)

    def press() -> int:
        browser = Client()
        browser.force_login(buyer)
        try:
            together.wait(10)
            return browser.post(ADD, GOOD).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(press) for _ in range(4)]]
    assert answers == [302] * 4
    assert UserAddress.objects.count() == 1
    assert UserAddress.objects.get().is_default_for_shipping

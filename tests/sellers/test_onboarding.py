"""From a member to a seller: five steps, each saved, one application, one decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalog.services.sellers import look_at_applicant, set_seller_status
from sellers import numbers
from sellers.errors import Refused
from sellers.models import Application, Seller, StandingChange, TeamMember
from sellers.services import onboarding
from sellers.services.standing import MOVES, move_seller
from tests.events.telling import pass_on
from tests.factories import make_offer, make_seller, make_user
from tests.sellers.selling import BANK, COMPANY, IBAN, PERSON, WHERE, confirmed, fill_in, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def maeve(client):
    user = confirmed("maeve@example.org")
    client.force_login(user)
    return user


def status(seller: Seller) -> str:
    return Seller.objects.values_list("status", flat=True).get(pk=seller.pk)


def test_a_private_person_sells_after_a_check_without_a_person(client, maeve):
    seller = fill_in(client)
    page = client.get("/sell/setup/").content.decode()
    assert "5 of 5 steps done" in page
    for _ in range(2):
        assert client.post("/sell/setup/send/")["Location"] == "/sell/setup/"
    assert status(seller) == "waiting"
    look_at_applicant(seller_id=seller.pk)
    look_at_applicant(seller_id=seller.pk)
    assert status(seller) == "approved"
    history = [(c.before, c.after, c.by) for c in StandingChange.objects.order_by("pk")]
    assert history == [("draft", "waiting", maeve), ("waiting", "approved", None)]
    assert "Today" in client.get("/sell/").content.decode()


def test_a_business_waits_for_a_decision_and_the_reason_reaches_it(client, maeve, moderator):
    seller = fill_in(client, "professional", holder="Lumen House")
    client.post("/sell/setup/send/")
    look_at_applicant(seller_id=seller.pk)
    assert status(seller) == "waiting"
    decide = f"/admin/partner/partner/{seller.pk}/decide/"
    staff = Client()
    staff.force_login(moderator)
    page = staff.get(decide).content.decode()
    for told in ("IE6433435F", IBAN, "Olga Owner", "identity.pdf", "compare the company"):
        assert told in page
    assert "Say why" in staff.post(decide, {"to": "refused", "why": " ", "before": "waiting"}).content.decode()
    assert status(seller) == "waiting"
    for _ in range(2):
        staff.post(decide, {"to": "refused", "why": "The extract is older than three months.", "before": "waiting"})
    assert status(seller) == "refused"
    change = StandingChange.objects.get(after="refused")
    assert (change.by, change.why) == (moderator, "The extract is older than three months.")
    assert "older than three months" in client.get("/sell/setup/").content.decode()
    client.post("/sell/setup/who/", COMPANY | {"register_number": "654321"})
    client.post("/sell/setup/send/")
    assert status(seller) == "waiting"
    assert "can not become" in staff.post(decide, {"to": "approved", "before": "refused"}).content.decode()
    staff.post(decide, {"to": "approved", "before": "waiting"})
    assert status(seller) == "approved"


@pytest.mark.django_db(transaction=True)
def test_everybody_is_told(client, moderator):
    maeve = confirmed("maeve@example.org")
    client.force_login(maeve)
    seller = fill_in(client)
    client.post("/sell/setup/send/")
    for _ in range(3):
        pass_on()
    assert status(seller) == "approved"
    subjects = [letter.subject for letter in mail.outbox if letter.to == ["maeve@example.org"]]
    assert f"We got your application: {seller.name}" in subjects
    assert f"You can sell now: {seller.name}" in subjects
    set_seller_status(seller_id=seller.pk, status="suspended", by=moderator, why="Three parcels were empty.")
    for _ in range(3):
        pass_on()
    assert "Three parcels were empty." in mail.outbox[-1].body


def test_steps_can_be_left_and_gone_on_with(client, maeve):
    seller = start(client)
    client.post("/sell/setup/address/", WHERE)
    client.logout()
    client.force_login(maeve)
    page = client.get("/sell/setup/").content.decode()
    assert "3 of 5 steps done" in page  # plan, address, and no papers are asked for
    assert "Still needed: your date of birth" in page or "your name" in page
    assert 'value="1 Canal Walk"' in client.get("/sell/setup/address/").content.decode()
    assert (
        "Finish these steps first: Who you are, Bank account."
        in client.post("/sell/setup/send/", follow=True).content.decode()
    )
    assert status(seller) == "draft"


def test_starting_twice_goes_on_with_the_shop_that_was_begun(client, maeve):
    start(client)
    client.post("/sell/start/", {"name": "Another name", "plan": "professional"})
    seller = Seller.objects.get()
    assert (seller.name, seller.plan, seller.is_trader) == ("Another name", "professional", True)
    assert TeamMember.objects.get().role == "owner"


@pytest.mark.parametrize(
    ("step", "good", "wrong", "said"),
    [
        ("who", PERSON, {"legal_name": ""}, "Enter your name"),
        ("who", PERSON, {"born_on": "yesterday"}, "Enter a date such as"),
        ("who", PERSON, {"born_on": f"{timezone.now().year - 10}-01-01"}, "when you are 18"),
        ("who", PERSON, {"born_on": "0001-01-01"}, "Check the year"),
        ("who", PERSON, {"phone": "call me"}, "Enter a telephone number"),
        ("address", WHERE, {"postcode": "12345"}, "does not look like a postcode of Ireland"),
        ("address", WHERE, {"country": "XX"}, "Choose a country of the list"),
        ("address", WHERE, {"line1": "x" * 300}, "Use at most 255"),
        ("bank", BANK, {"iban": "IE29 AIBK 9311 5212 3456 79"}, "This is no IBAN"),
        ("bank", BANK, {"iban": "١٢٣"}, "This is no IBAN"),
        ("bank", BANK, {"holder": " "}, "Enter the name that the bank has"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, maeve, step, good, wrong, said):
    start(client)
    answer = client.post(f"/sell/setup/{step}/", good | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page and said in page
    kept = next(value for name, value in good.items() if name not in wrong and value and "country" not in name)
    assert kept in page


@pytest.mark.parametrize("name", ["", " ", "!!", "x" * 61, "Nordlys Audio", "NORDLYS  audio", "A\u202eb", "\0"])
def test_names_that_mislead_are_refused(client, maeve, seller, name):
    assert client.post("/sell/start/", {"name": name, "plan": "individual"}).status_code == 422
    assert Seller.objects.count() == 1


@pytest.mark.parametrize(
    ("country", "text", "kept"),
    [
        ("IE", "6433435F", "IE6433435F"), ("IE", "ie 6433435f", "IE6433435F"), ("IE", "IE6433435G", None),
        ("DE", "DE136695976", "DE136695976"), ("DE", "IE6433435F", None), ("GR", "EL094259216", "EL094259216"),
        ("AT", "ATU13585627", "ATU13585627"), ("GB", "GB980780684", "GB980780684"), ("GB", "980780685", None),
        ("US", "04-2103594", "042103594"), ("FR", "", None), ("NL", "NL000000000B00", None), ("IE", "\0" * 9, None),
    ],
)  # fmt: skip
def test_vat_numbers_must_be_ones_of_their_country(country, text, kept):
    if kept is None:
        with pytest.raises(ValueError):
            numbers.vat_number(text, country)
    else:
        assert numbers.vat_number(text, country) == kept


def test_a_vat_number_that_can_not_exist_is_refused_on_the_page(client, maeve):
    start(client, "professional")
    answer = client.post("/sell/setup/who/", COMPANY | {"tax_id": "IE1234567X"})
    assert answer.status_code == 422
    assert "This is no VAT number of Ireland" in answer.content.decode()
    assert not Seller.objects.get().tax_id


def test_the_bank_s_number_is_never_shown_again_in_whole(client, maeve):
    seller = fill_in(client)
    for page in ("/sell/setup/", "/sell/setup/bank/", "/sell/bank/"):
        text = client.get(page).content.decode()
        assert IBAN not in text.replace(" ", "")
    assert "IE•• •••• 5678" in client.get("/sell/bank/").content.decode()
    for role, sees in {"manager": 403, "packer": 403, "accountant": 200}.items():
        TeamMember.objects.create(seller=seller, user=make_user(f"{role}@example.org"), role=role)
        other = Client()
        other.force_login(TeamMember.objects.get(role=role).user)
        answer = other.get("/sell/bank/")
        assert answer.status_code == sees
        assert ("5678" in answer.content.decode()) is (sees == 200)


def test_nobody_is_let_in_without_a_confirmed_address(client):
    client.force_login(make_user("new@example.org", "Maeve Byrne"))
    seller = fill_in(client)
    assert "not confirmed yet" in client.get("/sell/setup/").content.decode()
    assert "Confirm your e-mail address first" in client.post("/sell/setup/send/", follow=True).content.decode()
    assert status(seller) == "draft"


ODD = [
    ({"holder": "Somebody Else"}, "The account belongs to"),
    ({"iban": "DE89370400440532013000"}, "The bank is in DE, the address in IE."),
]


@pytest.mark.parametrize(("odd", "finding"), ODD)
def test_what_is_odd_is_left_to_a_person(client, maeve, odd, finding):
    seller = fill_in(client, **odd)
    client.post("/sell/setup/send/")
    look_at_applicant(seller_id=seller.pk)
    assert status(seller) == "waiting"
    assert finding in " ".join(Application.objects.get().findings)


def test_whoever_was_stopped_does_not_come_back_under_another_name(client, maeve, moderator):
    first = fill_in(client)
    client.post("/sell/setup/send/")
    look_at_applicant(seller_id=first.pk)
    set_seller_status(seller_id=first.pk, status="suspended", by=moderator, why="Fraud.")
    second_person = confirmed("other@example.org", "Maeve Byrne")
    client.force_login(second_person)
    client.post("/sell/start/", {"name": "Fresh start", "plan": "individual"})
    for step, data in {"who": PERSON, "address": WHERE, "bank": BANK}.items():
        client.post(f"/sell/setup/{step}/", data)
    client.post("/sell/setup/send/")
    second = Seller.objects.get(name="Fresh start")
    look_at_applicant(seller_id=second.pk)
    assert status(second) == "waiting"
    assert f"of a seller who may not sell: {first.name}" in " ".join(second.application.findings)


def test_an_application_that_was_sent_stays_as_it_is(client, maeve):
    seller = fill_in(client)
    client.post("/sell/setup/send/")
    client.post("/sell/setup/who/", PERSON | {"legal_name": "Somebody Else"})
    assert Seller.objects.get(pk=seller.pk).legal_name == "Maeve Byrne"
    with pytest.raises(Refused):
        onboarding.save_told(seller_id=seller.pk, shop={"legal_name": "x"}, application={})


# --- Where a seller stands -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("before", Seller.Status.values)
@pytest.mark.parametrize("after", Seller.Status.values)
def test_moves_are_those_of_the_table(moderator, before, after):
    seller = make_seller(status=before)
    if before == after:
        assert move_seller(seller_id=seller.pk, to=after, by=moderator)[1] is False
        assert not StandingChange.objects.exists()
    elif after in MOVES[before]:
        assert move_seller(seller_id=seller.pk, to=after, by=moderator, why="Because.")[1] is True
        assert StandingChange.objects.get().why == "Because."
    else:
        with pytest.raises(Refused):
            move_seller(seller_id=seller.pk, to=after, by=moderator, why="Because.")
        assert status(seller) == before


def test_a_vacation_takes_offers_out_and_brings_them_back(client, seller):
    lamp = make_offer(title="Brass lamp", seller=seller)
    client.force_login(seller.team.get().user)
    page = lamp.product.get_absolute_url()
    for verb, shown in {"pause": False, "reopen": True}.items():
        for _ in range(2):
            assert client.post(f"/sell/settings/{verb}/")["Location"] == "/sell/settings/"
        assert ('action="/cart/add/"' in client.get(page).content.decode()) is shown


def test_a_seller_ends_a_vacation_but_no_suspension(client, seller, moderator):
    set_seller_status(seller_id=seller.pk, status="suspended", by=moderator, why="Empty parcels.")
    client.force_login(seller.team.get().user)
    assert "can not become" in client.post("/sell/settings/reopen/", follow=True).content.decode()
    assert status(seller) == "suspended"
    assert "Empty parcels." in client.get("/sell/").content.decode()


def test_closing_asks_for_the_name_and_is_for_good(client, seller):
    client.force_login(seller.team.get().user)
    assert "Nothing was closed" in client.post("/sell/settings/close/", {"name": "x"}, follow=True).content.decode()
    for _ in range(2):
        client.post("/sell/settings/close/", {"name": "nordlys audio"})
    assert status(seller) == "closed"
    client.post("/sell/settings/reopen/")
    assert status(seller) == "closed"


def test_the_admin_s_form_can_not_move_a_seller_past_the_table(client, seller, moderator):
    client.force_login(moderator)
    page = client.get(f"/admin/partner/partner/{seller.pk}/change/").content.decode()
    assert 'name="status"' not in page
    assert f"/admin/partner/partner/{seller.pk}/decide/" in page
    client.force_login(seller.team.get().user)
    assert client.post(f"/admin/partner/partner/{seller.pk}/decide/", {"to": "closed"}).status_code == 302
    assert status(seller) == "approved"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_of_the_staff_who_decide_at_once_decide_once(moderator):
    seller = make_seller(status="waiting")
    together = Barrier(2)

    def decide(to: str) -> bool:
        together.wait(10)
        try:
            return move_seller(seller_id=seller.pk, to=to, by=moderator, why="Because.", only_from="waiting")[1]
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [each.result() for each in [pool.submit(decide, to) for to in ("approved", "refused")]]
    assert sorted(done) == [False, True]
    assert StandingChange.objects.count() == 1
    assert StandingChange.objects.get().after == status(seller)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_starting_twice_at_once_opens_one_shop():
    maeve = confirmed("maeve@example.org")
    together = Barrier(3)

    def press() -> int:
        browser = Client()
        browser.force_login(maeve)
        try:
            together.wait(10)
            return browser.post("/sell/start/", {"name": "Maeve's attic", "plan": "individual"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = [each.result() for each in [pool.submit(press) for _ in range(3)]]
    assert answers == [302] * 3
    assert Seller.objects.count() == 1

"""Name, e-mail address and password: changed by their owner only, told by mail, and never by accident."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.entering import PASSWORD, is_signed_in, link_of, prove_address, prove_it_again, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BETTER = "a-better-one-77"
WRITING = {
    "/account/name/": {"name": "Eve"},
    "/account/password/change/": {"oldpassword": PASSWORD, "password1": BETTER},
    "/account/email/": {"action_add": "", "email": "eve@example.org"},
}


@pytest.fixture
def member(client, buyer):
    prove_address(buyer)
    sign_in(client, buyer.email)
    return client


@pytest.mark.parametrize("path", WRITING)
def test_the_signed_out_change_nothing(client, buyer, path):
    before = User.objects.values().get()
    assert client.post(path, WRITING[path])["Location"].startswith(("/sign-in/", "/account/reauthenticate/"))
    assert User.objects.values().get() == before
    assert not mail.outbox


@pytest.mark.parametrize("path", WRITING)
def test_looking_changes_nothing(member, path):
    before = User.objects.values().get()
    assert member.get(path, WRITING[path]).status_code == 200
    assert User.objects.values().get() == before


def test_the_name_is_tidied_and_saved_twice_without_harm(member, buyer, business_buyer):
    for _ in range(2):
        answer = member.post("/account/name/", {"name": "  Ana   Maria Byrne ", "user": business_buyer.pk})
        assert answer.status_code == 302
    buyer.refresh_from_db()
    assert buyer.name == "Ana Maria Byrne"
    assert User.objects.get(pk=business_buyer.pk).name == "Bo Lindqvist"
    assert "Hello, Ana" in member.get("/account/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "n" * 151])
def test_a_name_that_can_not_be_is_explained(member, buyer, name):
    page = member.post("/account/name/", {"name": name})
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()


def test_a_new_password_ends_other_sessions_and_is_told(member, buyer):
    elsewhere = Client()
    sign_in(elsewhere, buyer.email)
    answer = member.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": BETTER})
    assert answer.status_code == 302
    assert is_signed_in(member)
    assert not is_signed_in(elsewhere)
    assert mail.outbox[-1].subject == "Your password was changed"
    again = member.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": BETTER})
    assert "not your current password" in again.content.decode()
    sign_in(elsewhere, buyer.email, BETTER)
    assert is_signed_in(elsewhere)


@pytest.mark.parametrize("weak", ["short", "password", "ana@example.org", "12345678"])
def test_a_weak_password_is_refused_with_a_reason(member, buyer, weak):
    page = member.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": weak})
    assert "There is a problem" in page.content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_the_address_changes_once_the_new_one_is_proved_and_the_old_one_is_told(member, buyer):
    prove_it_again(member)
    member.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    assert User.objects.get().email == buyer.email
    assert mail.outbox[-1].to == ["new@example.org"]
    link = link_of(mail.outbox[-1])
    member.get(link)
    assert User.objects.get().email == buyer.email  # looking at the page, as mail scanners do, proves nothing
    for _ in range(2):
        assert member.post(link).status_code < 500
    assert User.objects.get().email == "new@example.org"
    assert [(each.email, each.verified) for each in EmailAddress.objects.all()] == [("new@example.org", True)]
    assert any(each.to == [buyer.email] and "address was changed" in each.subject for each in mail.outbox)


def test_the_address_is_not_changed_by_whoever_finds_the_browser_open(member):
    answer = member.post("/account/email/", {"action_add": "", "email": "eve@example.org"})
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not mail.outbox


def test_the_address_of_another_account_is_not_taken(member, business_buyer):
    prove_it_again(member)
    page = member.post("/account/email/", {"action_add": "", "email": business_buyer.email.upper()})
    assert "There is an account with this e-mail address" in page.content.decode()
    assert not mail.outbox


def test_an_address_that_somebody_takes_meanwhile_stays_theirs(member, buyer):
    prove_it_again(member)
    member.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    link = link_of(mail.outbox[-1])
    make_user("new@example.org", "Nina New")
    page = member.post(link, follow=True)
    assert "There is an account with this e-mail address" in page.content.decode()
    buyer.refresh_from_db()
    assert buyer.email == "ana@example.org"
    assert User.objects.filter(email="new@example.org").count() == 1


def test_a_change_of_address_can_be_given_up(member, buyer):
    prove_it_again(member)
    member.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    assert "new@example.org" in member.get("/account/email/").content.decode()
    for _ in range(2):
        member.post("/account/email/", {"action_remove": "", "email": "new@example.org"})
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    assert User.objects.get().email == buyer.email

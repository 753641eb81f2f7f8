"""Signing up, in and out, by password, by code and with a second step; and what a stranger can not find out."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from accounts.models import User
from tests.accounts.entering import PASSWORD, code_of, is_signed_in, link_of, sign_in

pytestmark = pytest.mark.django_db
EVIL = ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil.example"]
NEW = {"email": "new@example.org", "name": "Nina New", "password1": PASSWORD}


def test_a_new_account_is_signed_in_at_once_and_asked_to_confirm_its_address(client):
    answer = client.post("/sign-up/", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    person = User.objects.get(email="new@example.org")
    assert person.name == "Nina New"
    assert is_signed_in(client)
    assert mail.outbox[0].to == ["new@example.org"]
    assert not EmailAddress.objects.get(user=person).verified


def test_the_link_in_the_mail_confirms_the_address_once_pressed(client):
    client.post("/sign-up/", NEW)
    (message,) = mail.outbox
    assert "Confirm my address" in message.body
    path = link_of(message)
    assert path in message.alternatives[0].content
    page = client.get(path)  # mail servers open links to look for viruses: that must not confirm anything
    assert "new@example.org" in page.content.decode()
    address = EmailAddress.objects.get(email="new@example.org")
    assert not address.verified
    for _ in range(2):
        assert client.post(path).status_code < 500
    address.refresh_from_db()
    assert address.verified


def test_the_confirmation_can_be_asked_for_again(client):
    client.post("/sign-up/", NEW)
    cache.clear()  # else within three minutes it is not
    client.post("/account/email/", {"email": NEW["email"], "action_send": ""})
    assert len(mail.outbox) == 2
    client.post(link_of(mail.outbox[1]))
    assert EmailAddress.objects.get(email="new@example.org").verified


@pytest.mark.parametrize("path", ["nonsense", "MQ:1abc:x", "%00", "a" * 300])
def test_a_link_that_was_never_sent_confirms_nothing(client, path):
    client.post("/sign-up/", NEW)
    assert "used already or is too old" in client.get(f"/account/confirm-email/{path}/").content.decode()
    assert client.post(f"/account/confirm-email/{path}/").status_code == 404
    assert not EmailAddress.objects.get(email="new@example.org").verified


def test_where_one_was_going_is_kept_when_signing_up_and_never_another_site(client):
    assert "next=/checkout/address/" in client.get("/sign-in/?next=/checkout/address/").content.decode().replace(
        "%2F", "/"
    )
    answer = client.post("/sign-up/?next=/checkout/address/", NEW | {"next": "/checkout/address/"})
    assert answer["Location"] == "/checkout/address/"
    for number, evil in enumerate(EVIL):
        client.logout()
        answer = client.post("/sign-up/", NEW | {"email": f"p{number}@example.org", "next": evil})
        assert answer["Location"] == "/account/"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "no-address"}, {"email": ""}, {"password1": "short"}, {"password1": "password"}, {"name": ""},
     {"email": "a" * 300 + "@example.org"}, {"name": "n" * 400}],
)  # fmt: skip
def test_what_can_not_be_an_account_is_explained_and_kept(client, wrong):
    page = client.post("/sign-up/", NEW | wrong)
    assert "There is a problem" in page.content.decode()
    assert not User.objects.exists()
    if "email" not in wrong:
        assert 'value="new@example.org"' in page.content.decode()


def test_an_address_that_is_taken_is_not_taken_again(client, buyer):
    client.post("/sign-up/", NEW | {"email": buyer.email.upper()})
    assert User.objects.count() == 1
    assert not is_signed_in(client)


def test_signing_in_leads_where_one_was_going_and_never_to_another_site(client, buyer):
    assert sign_in(client, buyer.email)["Location"] == "/account/"
    client.logout()
    assert client.get("/orders/")["Location"] == "/sign-in/?next=/orders/"
    asked = {"login": buyer.email, "password": PASSWORD}
    assert client.post("/sign-in/?next=/orders/", asked)["Location"] == "/orders/"
    client.logout()
    for evil in EVIL:
        assert sign_in(client, buyer.email, next=evil)["Location"] == "/account/"
        assert client.post("/sign-out/", {"next": evil})["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, buyer):
    words = [
        re.search(r'<div class="errors".*?</div>', sign_in(client, email, "wrong-one-9").content.decode(), re.S).group()
        for email in (buyer.email, "nobody@example.org")
    ]
    assert words[0] == words[1]


def test_whose_account_is_closed_can_not_sign_in(client, buyer):
    User.objects.update(is_active=False)
    assert sign_in(client, buyer.email).status_code < 400
    assert not is_signed_in(client)
    client.post("/account/login/code/", {"email": buyer.email})
    for message in mail.outbox:
        assert not re.search(r"^\d{6}$", message.body, re.M)


def test_whose_account_is_closed_meanwhile_is_signed_out(client, buyer):
    sign_in(client, buyer.email)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


def test_signing_out_needs_a_press(client, buyer):
    client.force_login(buyer)
    client.get("/sign-out/")
    assert is_signed_in(client)
    client.post("/sign-out/")
    assert not is_signed_in(client)


def test_signing_in_with_a_code_from_the_mail(client, buyer):
    client.post("/account/login/code/", {"email": buyer.email}, follow=True)
    code = code_of(mail.outbox[-1])
    client.post("/account/login/code/confirm/", {"code": "999999" if code == "000000" else "000000"})
    assert not is_signed_in(client)
    client.post("/account/login/code/confirm/", {"code": code})
    assert is_signed_in(client)


def test_no_mail_tells_whether_an_address_is_known(client, buyer):
    known = client.post("/account/password/reset/", {"email": buyer.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_a_forgotten_password_is_set_anew_with_a_code(client, buyer):
    client.post("/account/password/reset/", {"email": buyer.email})
    client.post("/account/password/reset/confirm/", {"code": code_of(mail.outbox[-1])})
    client.post("/account/password/reset/complete/", {"password1": "another-one-77"})
    client.logout()
    sign_in(client, buyer.email, "another-one-77")
    assert is_signed_in(client)


PAGES = [
    "/sign-in/", "/sign-up/", "/account/login/code/", "/account/password/reset/", "/account/", "/account/email/",
    "/account/password/change/", "/account/name/", "/account/security/", "/account/security/totp/activate/",
    "/account/security/webauthn/add/", "/account/security/webauthn/", "/account/security/sessions/",
    "/account/addresses/", "/account/addresses/add/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_and_no_inline_script(client, buyer, path):
    if path.startswith("/account/") and "reset" not in path and "code" not in path:
        client.post("/sign-in/", {"login": buyer.email, "password": PASSWORD})
    page = client.get(path)
    if page.status_code == 302:  # what changes how one signs in asks for the password once more
        assert page["Location"].startswith("/account/reauthenticate/")
        page = client.post(page["Location"], {"password": PASSWORD}, follow=True)
        assert page.request["PATH_INFO"] == path
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert "style=" not in text


def test_forms_help_the_browser_to_fill_them_in(client):
    text = client.get("/sign-up/").content.decode()
    for word in ("email", "name", "new-password"):
        assert f'autocomplete="{word}"' in text
    assert 'autocomplete="current-password"' in client.get("/sign-in/").content.decode()


def test_staff_made_at_the_command_line_need_no_proof_of_their_address(client, db):
    User.objects.create_superuser("boss@example.org", PASSWORD)
    client.post("/account/login/code/", {"email": "boss@example.org"}, follow=True)
    client.post("/account/login/code/confirm/", {"code": code_of(mail.outbox[-1])})
    assert is_signed_in(client)
    client.logout()
    sign_in(client, "boss@example.org")
    assert is_signed_in(client)

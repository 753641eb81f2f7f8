"""The second step with an app, recovery codes, passkeys, and the list of where one is signed in."""

import json
import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.core import mail
from django.test import Client

from accounts.second_step import SecondStepAdapter
from tests.accounts.entering import PASSWORD, is_signed_in, prove_address, prove_it_again, sign_in, totp_code, totp_key

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"
ACTIVATE = f"{SECURITY}totp/activate/"
INVENTED = [
    "", "{}", "no json", "[]", "null", "1", '{"id": "x"}', '{"id": "x", "response": {}}', '{"id": "é", "rawId": "é"}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": {"clientDataJSON": "QQ"}}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": []}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "QQ",'
    ' "signature": "QQ", "userHandle": "MQ", "attestationObject": "QQ"}}',
]  # fmt: skip


@pytest.fixture
def member(client, buyer):
    prove_address(buyer)
    sign_in(client, buyer.email)
    prove_it_again(client)
    return client


@pytest.fixture
def key(member, django_capture_on_commit_callbacks) -> str:
    """A person who has just set up an app; the key is in it."""
    key = totp_key(member.get(ACTIVATE))
    with django_capture_on_commit_callbacks(execute=True):
        assert member.post(ACTIVATE, {"code": totp_code(key)})["Location"].startswith(SECURITY)
    return key


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(member, buyer, key):
    assert "Second step switched on" in [message.subject for message in mail.outbox]
    member.post("/sign-out/")
    asked = sign_in(member, buyer.email)
    assert asked["Location"] == f"{SECURITY}authenticate/"
    assert not is_signed_in(member)
    wrong = member.post(asked["Location"], {"code": "000000"})
    assert "This is not the code" in wrong.content.decode()
    assert not is_signed_in(member)
    member.post(asked["Location"], {"code": totp_code(key)})
    assert is_signed_in(member)


def test_a_code_of_the_app_works_once(member, buyer, key):
    code = totp_code(key)
    for expected in (True, False):
        thief = Client()
        sign_in(thief, buyer.email)
        thief.post(f"{SECURITY}authenticate/", {"code": code})
        assert is_signed_in(thief) is expected


def test_the_key_of_the_app_can_not_be_read_in_the_database(member, buyer, key, settings):
    kept = Authenticator.objects.get(user=buyer, type="totp").data["secret"]
    assert key not in kept
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one", [settings.SECRET_KEY]
    assert SecondStepAdapter().decrypt(kept) == key
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        SecondStepAdapter().decrypt(kept)


def test_a_wrong_code_sets_up_nothing(member):
    member.get(ACTIVATE)
    page = member.post(ACTIVATE, {"code": "000000"})
    assert "There is a problem" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_the_second_step_is_where_one_was_going_too(member, buyer, key):
    member.post("/sign-out/")
    asked = sign_in(member, buyer.email, next="/account/addresses/")
    done = member.post(asked["Location"], {"code": totp_code(key)})
    assert done["Location"] == "/account/addresses/"


def recovery_codes(client) -> list[str]:
    page = client.get(f"{SECURITY}recovery-codes/").content.decode()
    return re.findall(r"<li>([\w-]+)</li>", page.partition('class="codes')[2])


def test_a_recovery_code_stands_in_for_the_app_once(member, buyer, key):
    codes = recovery_codes(member)
    assert len(codes) == 10
    assert codes[0] in member.get(f"{SECURITY}recovery-codes/download/").content.decode()
    for expected in (True, False):
        member.post("/sign-out/")
        asked = sign_in(member, buyer.email)
        member.post(asked["Location"], {"code": codes[0]})
        assert is_signed_in(member) is expected
        if expected:
            assert "9 left" in member.get(SECURITY).content.decode()


def test_new_recovery_codes_end_the_old_ones(member, key, django_capture_on_commit_callbacks):
    old = recovery_codes(member)
    with django_capture_on_commit_callbacks(execute=True):
        member.post(f"{SECURITY}recovery-codes/generate/")
    assert not set(old) & set(recovery_codes(member))
    assert mail.outbox[-1].subject == "New recovery codes"


def test_switching_the_second_step_off_takes_a_press_and_is_told(member, buyer, key):
    member.get(f"{SECURITY}totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").exists()
    for _ in range(2):
        assert member.post(f"{SECURITY}totp/deactivate/").status_code < 500
    assert not Authenticator.objects.exists()
    assert "switched off" in mail.outbox[-1].subject
    member.post("/sign-out/")
    sign_in(member, buyer.email)
    assert is_signed_in(member)


def test_who_may_be_an_impostor_is_asked_for_the_password_again(client, buyer):
    prove_address(buyer)
    client.force_login(buyer)  # a session that is not fresh
    asked = client.get(ACTIVATE)
    assert asked["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fsecurity%2Ftotp%2Factivate%2F"
    client.post(asked["Location"], {"password": "wrong-one-9"})
    assert client.get(ACTIVATE).status_code == 302
    back = client.post(asked["Location"], {"password": PASSWORD, "next": ACTIVATE})
    assert back["Location"] == ACTIVATE
    assert client.get(ACTIVATE).status_code == 200


def test_an_address_nobody_proved_gets_no_second_step(client):
    """Else somebody could open an account with another person's address and lock them out of it."""
    client.post("/sign-up/", {"email": "new@example.org", "name": "Nina New", "password1": PASSWORD})
    prove_it_again(client)
    for path in (ACTIVATE, f"{SECURITY}webauthn/add/"):
        assert client.get(path)["Location"] == SECURITY
    assert "Confirm your e-mail address" in client.get(SECURITY).content.decode()


def scripts(page) -> list[str]:
    return re.findall(r"<script[^>]*>", page.content.decode())


def test_a_passkey_can_be_asked_for_by_scripts_of_ours_only(member):
    page = member.get(f"{SECURITY}webauthn/add/")
    options = json.loads(re.search(r'id="js_data"[^>]*>(.*?)</script>', page.content.decode(), re.S).group(1))
    assert options["creation_options"]["publicKey"]["user"]
    assert all('src="/static/' in tag or 'type="application/json"' in tag for tag in scripts(page))
    assert any("webauthn.js" in tag for tag in scripts(page))


@pytest.mark.parametrize("credential", INVENTED)
def test_no_invented_passkey_is_believed(member, credential):
    url = f"{SECURITY}webauthn/add/"
    member.get(url)
    assert member.post(url, {"name": "Mine", "credential": credential}).status_code < 500
    assert not Authenticator.objects.exists()


def test_the_sign_in_page_offers_passkeys(client):
    page = client.get("/sign-in/")
    text = page.content.decode()
    assert re.search(r'<form[^>]*id="mfa_login"', text)
    assert re.search(r'<button[^>]*form="mfa_login"[^>]*id="passkey_login"', text)
    assert all('src="/static/' in tag or 'type="application/json"' in tag for tag in scripts(page))
    options = client.get(f"{SECURITY}webauthn/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    assert options["request_options"]["publicKey"]["challenge"]


@pytest.mark.parametrize("credential", INVENTED)
def test_nobody_comes_in_with_an_invented_passkey(client, buyer, credential):
    client.get(f"{SECURITY}webauthn/login/")
    assert client.post(f"{SECURITY}webauthn/login/", {"credential": credential}).status_code < 500
    assert not is_signed_in(client)


def test_other_browsers_are_listed_and_can_be_signed_out(member, buyer):
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    sign_in(other, buyer.email)
    text = member.get(f"{SECURITY}sessions/").content.decode()
    assert "Firefox on Linux" in text
    assert "This browser" in text
    member.get(f"{SECURITY}sessions/")
    assert is_signed_in(other)
    for _ in range(2):
        member.post(f"{SECURITY}sessions/")
    assert not is_signed_in(other)
    assert is_signed_in(member)


def test_the_sessions_of_others_are_neither_shown_nor_ended(member, business_buyer):
    other = Client(headers={"user-agent": "Opera of Bo OPR/1"})
    sign_in(other, business_buyer.email)
    assert UserSession.objects.count() == 2
    assert "Opera" not in member.get(f"{SECURITY}sessions/").content.decode()
    member.post(f"{SECURITY}sessions/")
    assert is_signed_in(other)


PRIVATE = [
    "", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/",
    "webauthn/", "webauthn/add/", "webauthn/keys/1/edit/", "webauthn/keys/1/remove/", "sessions/",
]  # fmt: skip


@pytest.mark.parametrize("path", PRIVATE)
def test_the_signed_out_are_sent_to_sign_in(client, path):
    for method in (client.get, client.post):
        assert unquote(method(SECURITY + path)["Location"]) == f"/sign-in/?next={SECURITY}{path}"


def test_the_passkey_of_another_person_does_not_exist(member, business_buyer):
    theirs = Authenticator.objects.create(user=business_buyer, type="webauthn", data={"name": "Bo's"})
    for verb in ("edit", "remove"):
        assert member.post(f"{SECURITY}webauthn/keys/{theirs.pk}/{verb}/", {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data == {"name": "Bo's"}

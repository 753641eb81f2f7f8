"""Signing up, in and out, by password, by code and with a second step; and what a stranger can not find out."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import caches

from accounts.models import User
from store.cache import FallbackCache

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-9"
NEW = {"email": "new@example.org", "name": "Nina New", "password1": PASSWORD}


def sign_in(client, email, password=PASSWORD, **kwargs):
    return client.post("/sign-in/", {"login": email, "password": password}, **kwargs)


def is_signed_in(client) -> bool:
    return client.get("/account/").status_code == 200


def code_of(message) -> str:
    return re.search(r"^ *(\d{6})$", message.body, re.M).group(1)


def test_a_new_account_is_signed_in_at_once_and_asked_to_confirm_its_address(client):
    answer = client.post("/sign-up/", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    person = User.objects.get(email="new@example.org")
    assert person.name == "Nina New"
    assert is_signed_in(client)
    assert mail.outbox[0].to == ["new@example.org"]
    assert not EmailAddress.objects.get(user=person).verified


def test_the_link_in_the_mail_confirms_the_address(client):
    client.post("/sign-up/", NEW)
    path = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    page = client.get(path)
    client.post(path)
    assert page.status_code in (200, 302)
    assert EmailAddress.objects.get(email="new@example.org").verified


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
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        data = {"login": buyer.email, "password": PASSWORD, "next": evil}
        assert "evil" not in client.post("/sign-in/", data)["Location"]
        client.logout()


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, buyer):
    words = [
        re.search(r'<div class="errors".*?</div>', sign_in(client, email, "wrong-one-9").content.decode(), re.S).group()
        for email in (buyer.email, "nobody@example.org")
    ]
    assert words[0] == words[1]


def test_somebody_who_is_locked_out_can_not_sign_in(client, buyer):
    User.objects.update(is_active=False)
    sign_in(client, buyer.email)
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


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_second_step_is_asked_for_once_it_is_set_up(client, buyer):
    secret = generate_totp_secret()
    TOTP.activate(buyer, secret)
    answer = sign_in(client, buyer.email)
    assert answer["Location"] == "/account/security/authenticate/"
    assert not is_signed_in(client)
    client.post(answer["Location"], {"code": totp_code(secret)})
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


# --- Limits, with Redis and without ----------------------------------------------------------------------------------
@pytest.fixture
def dead_redis(settings):
    settings.CACHES = settings.CACHES | {"redis": settings.CACHES["redis"] | {"LOCATION": "unix:///nowhere/redis.sock"}}
    for alias in list(settings.CACHES):
        try:
            del caches[alias]
        except AttributeError:
            pass
    FallbackCache._down_until = 0.0
    yield
    FallbackCache._down_until = 0.0


def guess_until_refused(client, email: str) -> int:
    for count in range(12):
        page = sign_in(client, email, f"wrong-{count}")
        assert page.status_code < 500
        if "Too many" in page.content.decode() or page.status_code == 429:
            return count
    return 99


def test_guessing_passwords_is_stopped(client, buyer):
    assert guess_until_refused(client, buyer.email) <= 6


def test_guessing_is_stopped_while_redis_is_dead(client, buyer, business_buyer, dead_redis):
    sign_in(client, business_buyer.email)
    assert is_signed_in(client)
    client.logout()
    assert guess_until_refused(client, buyer.email) <= 6


def test_the_cache_goes_on_in_a_table_and_comes_back(dead_redis):
    cache = caches["default"]
    assert cache.add("n", 1, 60) is True
    assert cache.add("n", 2, 60) is False
    assert cache.incr("n") == 2
    assert cache.get("n") == 2
    cache.delete("n")
    assert cache.get("n", "gone") == "gone"

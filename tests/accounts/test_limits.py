"""Guessing is stopped, with Redis and without, at every door, and nobody waits long for a Redis that is gone."""

import time
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client

from store.cache import FallbackCache
from tests.accounts.entering import PASSWORD, code_of, is_signed_in, sign_in, totp_code

pytestmark = pytest.mark.django_db
SLOW = 1.0  # seconds of waiting; what the processor is busy with depends on the machine


@pytest.fixture(params=["alive", "dead", "silent"])
def redis(request):
    sign_in(Client(), "warm-up@example.org")  # templates are read, modules loaded
    if request.param != "alive":
        request.getfixturevalue(f"{request.param}_redis")
    cache.clear()
    FallbackCache._down_until = 0.0  # nobody knows yet
    yield request.param
    cache.clear()


@contextmanager
def quickly():
    start, busy = time.monotonic(), time.process_time()
    yield
    assert (time.monotonic() - start) - (time.process_time() - busy) < SLOW


def refused(page) -> bool:
    return page.status_code == 429 or "Too many" in page.content.decode()


def guesses_until_refused(guess, most: int = 30) -> int:
    for count in range(most):
        with quickly():
            page = guess(count)
        assert page.status_code < 500
        if refused(page):
            return count
    return most


def test_passwords_of_one_account_are_guessed_five_times(client, buyer, redis):
    assert guesses_until_refused(lambda n: sign_in(client, buyer.email, f"wrong-{n}")) == 5
    with quickly():
        sign_in(client, buyer.email)
    assert not is_signed_in(client)  # the right one comes too late


def test_it_does_not_help_to_guess_from_many_addresses(buyer, redis):
    def guess(n: int):
        return sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), buyer.email, f"wrong-{n}")

    assert guesses_until_refused(guess) == 5


def test_nor_to_claim_another_address_in_a_header(client, redis):
    def guess(n: int):
        claims = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{n}"}
        return client.post("/sign-in/", {"login": f"person{n}@example.org", "password": "wrong"}, **claims)

    assert guesses_until_refused(guess) == 10


def test_the_rest_go_on_meanwhile(client, buyer, business_buyer, redis):
    guesses_until_refused(lambda n: sign_in(client, buyer.email, f"wrong-{n}"))
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    with quickly():
        sign_in(elsewhere, business_buyer.email)
    assert is_signed_in(elsewhere)


def test_who_is_locked_out_gets_in_by_a_code(client, buyer, redis):
    guesses_until_refused(lambda n: sign_in(Client(REMOTE_ADDR="192.0.2.66"), buyer.email, f"wrong-{n}"))
    with quickly():
        client.post("/account/login/code/", {"email": buyer.email})
        client.post("/account/login/code/confirm/", {"code": code_of(mail.outbox[-1])})
    assert is_signed_in(client)


def test_codes_of_the_mail_are_guessed_three_times(client, buyer, redis):
    client.post("/account/login/code/", {"email": buyer.email})
    for n in range(4):
        client.post("/account/login/code/confirm/", {"code": f"00000{n}"})
    client.post("/account/login/code/confirm/", {"code": code_of(mail.outbox[-1])})
    assert not is_signed_in(client)


def test_codes_are_not_sent_without_end(client, buyer, redis):
    def ask(n: int):
        return Client(REMOTE_ADDR=f"192.0.2.{n}").post("/account/login/code/", {"email": buyer.email})

    assert guesses_until_refused(ask) == 3
    assert len(mail.outbox) == 3


def test_codes_of_the_app_are_guessed_five_times(client, buyer, redis):
    secret = generate_totp_secret()
    TOTP.activate(buyer, secret)
    door = sign_in(client, buyer.email)["Location"]
    assert guesses_until_refused(lambda n: client.post(door, {"code": f"00000{n}"})) <= 5
    client.post(door, {"code": totp_code(secret)})
    assert not is_signed_in(client)


def test_accounts_are_not_made_without_end(client, redis):
    def sign_up(n: int):
        client.logout()
        return client.post("/sign-up/", {"email": f"p{n}@example.org", "name": "P", "password1": PASSWORD})

    assert guesses_until_refused(sign_up) == 20


def test_being_refused_is_explained(client, buyer):
    for n in range(6):
        page = sign_in(client, buyer.email, f"wrong-{n}")
    assert "Wait five minutes, or get a sign-in code by e-mail." in page.content.decode()
    for n in range(21):
        page = Client().post("/sign-up/", {"email": f"p{n}@example.org", "name": "P", "password1": PASSWORD})
    assert page.status_code == 429
    assert "Too many tries" in page.content.decode()
    cache.clear()


def test_all_that_one_does_with_an_account_works_without_redis(client, buyer, dead_redis):
    with quickly():
        sign_in(client, buyer.email)
    for path in ("", "addresses/", "email/", "security/", "security/sessions/", "password/change/"):
        with quickly():
            assert client.get(f"/account/{path}").status_code == 200
    with quickly():
        client.post("/sign-out/")
    with quickly():
        client.post("/account/password/reset/", {"email": buyer.email})
    assert code_of(mail.outbox[-1])
    assert FallbackCache._down_until > 0


# --- The admin --------------------------------------------------------------------------------------------------------
def test_the_admin_has_no_door_of_its_own(client, moderator):
    door = client.get("/admin/")["Location"]
    assert door == "/admin/login/?next=/admin/"
    asked = client.get(door)
    assert asked["Location"] == "/sign-in/?next=%2Fadmin%2F"
    client.post("/admin/login/", {"username": moderator.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    assert sign_in(client, moderator.email, next="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_guessing_at_the_admin_s_door_leads_nowhere(client, moderator):
    for n in range(6):
        sign_in(client, moderator.email, f"wrong-{n}", next="/admin/")
    sign_in(client, moderator.email, next="/admin/")
    assert client.get("/admin/").status_code == 302
    cache.clear()


def test_a_buyer_at_the_admin_s_door_is_refused(client, buyer):
    client.force_login(buyer)
    assert client.get("/admin/login/?next=/admin/").status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_with_a_second_step_are_asked_for_it(client, moderator):
    TOTP.activate(moderator, generate_totp_secret())
    assert sign_in(client, moderator.email, next="/admin/")["Location"].startswith("/account/security/authenticate/")
    assert client.get("/admin/").status_code == 302

"""What a stranger can not do to somebody's account, or find out about it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.adapter import AccountAdapter
from accounts.models import User
from tests.accounts.entering import PASSWORD, code_of, is_signed_in, sign_in

NEW = {"email": "ana@example.org", "name": "Ana Byrne", "password1": PASSWORD}
CODE, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"


@pytest.mark.django_db
def test_whoever_opened_an_account_with_my_address_is_out_once_i_prove_that_it_is_mine(client):
    stranger = Client()
    stranger.post("/sign-up/", NEW)
    assert is_signed_in(stranger)
    client.post(CODE, {"email": NEW["email"]})
    client.post(CONFIRM, {"code": code_of(mail.outbox[-1])})
    assert is_signed_in(client)
    assert not is_signed_in(stranger)
    sign_in(stranger, NEW["email"])
    assert not is_signed_in(stranger)
    assert "Set a password" in client.get("/account/security/").content.decode()


@pytest.mark.django_db
def test_a_code_leaves_the_password_of_a_proved_address_alone(client):
    client.post("/sign-up/", NEW)
    EmailAddress.objects.update(verified=True)
    other = Client()
    other.post(CODE, {"email": NEW["email"]})
    other.post(CONFIRM, {"code": code_of(mail.outbox[-1])})
    assert is_signed_in(other)
    assert is_signed_in(client)
    client.logout()
    sign_in(client, NEW["email"])
    assert is_signed_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [CODE, "/account/password/reset/"])
def test_asking_for_a_code_answers_the_same_for_known_and_unknown_addresses(buyer, path):
    pages = []
    for email in (buyer.email, "nobody@example.org"):
        page = Client().post(path, {"email": email}, follow=True)
        assert mail.outbox.pop().to == [email]
        pages.append(page.content.decode().replace(email, "somebody"))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("proxies", "header", "remote", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1", "198.51.100.1"),  # nobody of ours wrote that header
        (1, "203.0.113.9", "", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "", "203.0.113.9"),  # what the client claimed stands before
        (2, "1.1.1.1, 203.0.113.9, 198.51.100.7", "", "203.0.113.9"),
        (2, "203.0.113.9", "", "203.0.113.9"),  # asked past the outer proxy
        (1, "", "198.51.100.1", "198.51.100.1"),
        (1, "nonsense", "", "0.0.0.0"),
        (0, "", "", "0.0.0.0"),
    ],
)
def test_the_address_counted_is_the_one_our_proxies_saw(rf, settings, proxies, header, remote, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": header} if header else {}, REMOTE_ADDR=remote)
    assert AccountAdapter().get_client_ip(request) == expected


@pytest.mark.django_db
def test_too_many_pages_in_a_minute_get_a_page_that_helps(client):
    for count in range(32):
        page = sign_in(client, f"p{count}@example.org", "x")
    assert page.status_code == 429
    assert "Wait a little" in page.content.decode()


@pytest.mark.django_db
def test_the_guest_s_cart_survives_a_refused_sign_in(client, buyer):
    client.cookies["cart"] = "0d5c9bd8-6b0e-4d5b-9a5e-3b7c1f0a9f11"
    answer = sign_in(client, buyer.email, "wrong")
    assert "cart" not in answer.cookies


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_signing_up_twice_at_once_makes_one_account_and_no_error_page():
    together = Barrier(4)

    def press() -> int:
        try:
            together.wait(10)
            return Client().post("/sign-up/", NEW).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(press) for _ in range(4)]]
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1
    assert max(answers) < 500

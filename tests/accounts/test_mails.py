"""What the mails of signing in look like, what they can not be made to say, and what happens when they can not go."""

import re
from pathlib import Path
from smtplib import SMTPServerDisconnected

import allauth
import pytest
from django.core import mail
from django.utils import timezone

from accounts.letters import LETTERS, send
from accounts.models import User
from tests.accounts.entering import PASSWORD, code_of, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
CONTEXT = {
    "code": "123456", "activate_url": "https://shop.example/a", "password_reset_url": "https://shop.example/b",
    "signup_url": "https://shop.example/c", "from_email": "old@example.org", "to_email": "new@example.org",
    "deleted_email": "old@example.org", "timestamp": timezone.now(), "ip": "192.0.2.1", "user_agent": "<b>Firefox</b>",
}  # fmt: skip


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_text_and_html_and_says_whose_it_is(name):
    send(name, "ana@example.org", CONTEXT)
    message = mail.outbox[-1]
    html, kind = message.alternatives[0]
    assert message.to == ["ana@example.org"]
    assert kind == "text/html"
    assert message.subject and "\n" not in message.subject
    for body in (message.body, html):
        assert "Tarvo" in body
        assert "%(" not in body and "{{" not in body and "{%" not in body
    assert "<b>Firefox" not in html
    assert "&#x27;" not in message.body and "&lt;" not in message.body


def test_a_letter_whose_name_allauth_knows_is_known_to_us():
    """A new version of allauth may write more: its templates are the list."""
    from_allauth = set()
    for app in ("account", "mfa"):
        folder = Path(allauth.__file__).parent / "templates" / app / "email"
        from_allauth |= {f"{app}/email/{path.name[:-12]}" for path in folder.glob("*_subject.txt")}
    links_not_codes = {"account/email/password_reset_key"}
    assert from_allauth - links_not_codes == set(LETTERS)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/sign-up/", {"email": "new@example.org", "name": "Nina", "password1": PASSWORD}),
        ("/account/login/code/", {"email": "ana@example.org"}),
        ("/account/password/reset/", {"email": "ana@example.org"}),
    ],
)
def test_a_mail_server_that_is_down_breaks_no_page(client, buyer, monkeypatch, path, data):
    def down(self, *args, **kwargs):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
    text = client.post(path, data, follow=True).content.decode()
    assert "We could not send the e-mail just now." in text
    if path == "/sign-up/":
        assert is_signed_in(client)
        assert User.objects.filter(email="new@example.org").exists()


def test_a_mail_can_not_be_given_more_recipients(client):
    for address in ("ana@example.org\nBcc: all@example.org", "ana@example.org,bo@example.org", '"a\r\nb"@example.org'):
        client.post("/sign-up/", {"email": address, "name": "Nina", "password1": PASSWORD})
        client.post("/account/login/code/", {"email": address})
    assert not mail.outbox
    assert not User.objects.exists()


def test_links_lead_to_this_shop_whatever_host_was_asked_for(client, settings):
    """A forged Host header must not put another site's address into a mail."""
    settings.ALLOWED_HOSTS = ["*"]
    data = {"email": "new@example.org", "name": "Nina", "password1": PASSWORD}
    client.post("/sign-up/", data, headers={"host": "evil.example"})
    assert "evil.example" not in mail.outbox[0].body
    assert f"{settings.SHOP_URL}/account/confirm-email/" in mail.outbox[0].body


def test_who_has_no_account_is_told_so_by_mail_only(client):
    client.post("/account/login/code/", {"email": "nobody@example.org"})
    (message,) = mail.outbox
    assert "no account" in message.subject
    assert not re.search(r"\d{6}", message.body)


def test_who_has_an_account_already_is_told_to_sign_in(client, buyer):
    """Said on the page: a new account is signed in at once, so its absence could not be hidden anyway."""
    page = client.post("/sign-up/", {"email": buyer.email.title(), "name": "Eve", "password1": "another-one-77"})
    assert "There is an account with this e-mail address." in page.content.decode()
    assert not is_signed_in(client)
    buyer.refresh_from_db()
    assert buyer.name == "Ana Byrne" and buyer.check_password(PASSWORD)


def test_a_changed_password_is_told(client, buyer):
    sign_in(client, buyer.email)
    page = {"oldpassword": PASSWORD, "password1": "another-one-77", "password2": "another-one-77"}
    client.post("/account/password/change/", page)
    assert mail.outbox[-1].subject == "Your password was changed"
    assert is_signed_in(client)


def test_codes_are_six_digits_and_no_two_alike(client, buyer):
    codes = set()
    for path in ("/account/login/code/", "/account/password/reset/"):
        client.post(path, {"email": buyer.email})
        codes.add(code_of(mail.outbox[-1]))
    assert len(codes) == 2

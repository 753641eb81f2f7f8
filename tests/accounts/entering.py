"""Shortcuts of these tests: signing in, reading codes."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

PASSWORD = "long-enough-9"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def prove_it_again(client: Client) -> None:
    """Whoever changes how they sign in is asked for the password once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/"})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_of(message: EmailMessage) -> str:
    return re.search(r"^ *(\d{6})$", message.body, re.M).group(1)


def link_of(message: EmailMessage) -> str:
    """The path of the link that the mail's button leads to."""
    return re.search(r"https?://[^/\s]+(/account/\S+)", message.body).group(1)


def prove_address(user: User) -> User:
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def totp_code(secret: str) -> str:
    """What the app on the telephone shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def totp_key(page: HttpResponse) -> str:
    return re.search(r'class="secret-key">([A-Z2-7]+)<', page.content.decode()).group(1)

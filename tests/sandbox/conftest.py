"""A sandbox of its own for every test, and the official SDK pointed at it."""

import http.client
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from sandbox.testing import Bank, running

SUCCESS, CANCEL = "https://shop.test/return/?session={CHECKOUT_SESSION_ID}", "https://shop.test/checkout/"


@pytest.fixture
def bank():
    with running() as sandbox:
        yield sandbox


@pytest.fixture
def client(bank) -> stripe.StripeClient:
    return client_for(bank)


def client_for(bank: Bank, **options: Any) -> stripe.StripeClient:
    options = {"max_network_retries": 0, **options}
    return stripe.StripeClient(bank.api_key, base_addresses={"api": bank.url}, **options)


def order(**more: Any) -> dict[str, Any]:
    """The parameters of a session as a shop would send them."""
    lines = [("Cup", 1250, 2), ("Delivery", 499, 1)]
    return {
        "mode": "payment",
        "client_reference_id": "T-1001",
        "success_url": SUCCESS,
        "cancel_url": CANCEL,
        "customer_email": "ada@example.com",
        "expires_at": int(time.time()) + 1900,
        "metadata": {"payment": "7"},
        "payment_intent_data": {"metadata": {"order": "T-1001"}, "transfer_group": "T-1001"},
        "line_items": [line(name, amount, quantity) for name, amount, quantity in lines],
        **more,
    }


def line(name: str, amount: Any, quantity: Any = 1, currency: str = "eur") -> dict[str, Any]:
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


@pytest.fixture
def session(client):
    return client.v1.checkout.sessions.create(order())


@dataclass
class Seen:
    status: int
    text: str
    location: str | None
    headers: dict[str, str]


def browse(url: str, given: dict[str, str] | None = None, *, method: str | None = None) -> Seen:
    """What a browser without JavaScript would get; redirects are not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    body = urlencode(given) if given is not None else None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if given is not None else {}
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        connection.request(method or ("POST" if given is not None else "GET"), path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return Seen(answer.status, text, answer.headers["Location"], dict(answer.headers))
    finally:
        connection.close()


def typed(number: str, **more: str) -> dict[str, str]:
    return {"number": number, "expiry": "12/40", "cvc": "123", "name": "Ada Byron", **more}

"""The payment processor's client, and its accounts of sellers. Nothing here reads or writes our database.

What is paid and paid back stands in checkout.processor, with this client.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import stripe
from django.conf import settings

from sellers.errors import ProcessorUnavailable

log = logging.getLogger(__name__)
TIMEOUT = 10  # seconds; somebody waits for the answer
T = TypeVar("T")


@lru_cache(maxsize=4)
def client_of(api_key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": base} if base else None,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


def client() -> stripe.StripeClient:
    return client_of(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE)


@dataclass(frozen=True, slots=True)
class Account:
    """What the processor knows of a seller right now."""

    id: str
    details_submitted: bool
    charges_enabled: bool
    payouts_enabled: bool
    missing: list[str]
    stopped_because: str


def open_account(*, seller_id: int, country: str, email: str, kind: str) -> Account:
    """The seller's account there; the same one however often it is asked for."""
    params = {
        "country": country,
        "email": email,
        "business_type": kind,
        "capabilities": {"transfers": {"requested": True}},
        "metadata": {"seller": str(seller_id)},
    }
    # Another country or kind is another request: the processor would refuse the key for other content.
    options = {"idempotency_key": f"account-{seller_id}-{country}-{kind}"}
    return _read(_ask(lambda: client().v1.accounts.create(params=params, options=options)))


def fetch_account(account_id: str) -> Account:
    return _read(_ask(lambda: client().v1.accounts.retrieve(account_id)))


def link_of(account_id: str, *, done: str, again: str) -> str:
    """A page of the processor's where the seller proves who they are. Works once, and for minutes."""
    params = {"account": account_id, "type": "account_onboarding", "return_url": done, "refresh_url": again}
    return _ask(lambda: client().v1.account_links.create(params=params)).url


def _ask(call: Callable[[], T]) -> T:
    try:
        return call()
    except stripe.StripeError as error:
        log.warning("payment processor: %s", error)
        raise ProcessorUnavailable from error


def _read(account: stripe.Account) -> Account:
    needed = account.requirements
    return Account(
        account.id,
        bool(account.details_submitted),
        bool(account.charges_enabled),
        bool(account.payouts_enabled),
        sorted({*(needed.currently_due or ()), *(needed.past_due or ())}) if needed else [],
        (needed.disabled_reason or "") if needed else "",
    )

"""Fetching what strangers point at, without being sent into our own network.

microsoft-antissrf resolves a name once, refuses it when any of its addresses is private, loopback, link-local, metadata
or otherwise not of the public internet, and connects to the address that was checked: a name that answers differently
the second time gains nothing. Redirects are followed here, one by one, each checked like the first.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from AntiSSRF import AntiSSRFError, AntiSSRFPolicy, PolicyConfigOptions
from django.conf import settings

LONGEST_ADDRESS = 2000
MOST_REDIRECTS = 4
PIECE = 64 * 1024
PATIENCE = (5, 10)  # seconds for connecting, and for each silence
MORE_DENIED = ["::/96"]  # IPv4 written into IPv6 the old way
UNSAID = ("", "application/octet-stream", "binary/octet-stream")  # careless servers; the bytes decide
COME_BACK = {408, 425, 429}


class NotFetched(Exception):
    """Nothing came; the message says why to the person who gave the address. `passing`: it may work later."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True)
class Fetched:
    content: bytes
    content_type: str
    url: str


def fetch(url: str, *, most_bytes: int, kinds: tuple[str, ...] = ("image/",), seconds: int = 30) -> Fetched:
    """What lies at a public http or https address. Raises NotFetched, and nothing else, when it does not come."""
    url = tidy(url)
    try:
        with deadline(seconds), session() as browser:
            for _ in range(MOST_REDIRECTS + 1):
                with browser.get(url, stream=True, allow_redirects=False, timeout=PATIENCE) as answer:
                    if not answer.is_redirect:
                        return _taken(answer, url, most_bytes, kinds, monotonic() + seconds)
                    url = tidy(urljoin(url, answer.headers["location"]))
    except AntiSSRFError:
        raise NotFetched("This address is not on the public internet.") from None
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as problem:
        raise NotFetched(_in_words(problem), passing=True) from None
    raise NotFetched("This address leads from one to the next without an end.")


def tidy(url: str) -> str:
    """The address as it is asked for: encoded, without a fragment. Raises NotFetched for one that is never asked."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise NotFetched("Write a whole address that begins with https:// or http://.")
        if parts.username is not None or parts.password is not None:
            raise NotFetched("Leave the name and password out of the address.")
        if port is not None and port not in settings.FETCH_PORTS:
            raise NotFetched("Only the usual ports, 443 and 80, are asked.")
        url = str(requests.Request("GET", url).prepare().url).split("#")[0]
    except (ValueError, requests.RequestException):  # of requests, most are ValueErrors
        raise NotFetched("This is not an address.") from None
    if len(url) > LONGEST_ADDRESS or not url.isascii():
        raise NotFetched(f"The address has more than {LONGEST_ADDRESS:,} characters.")
    return url


def session() -> requests.Session:
    policy = AntiSSRFPolicy(PolicyConfigOptions.EXTERNAL_ONLY_LATEST)
    policy.add_denied_addresses(MORE_DENIED)
    policy.allow_plain_text_http = True
    if settings.FETCH_NETWORKS:
        policy.add_allowed_addresses(settings.FETCH_NETWORKS)
    browser = policy.get_antissrf_session()
    browser.trust_env = False  # a proxy of the environment would connect for us, to wherever it likes
    browser.headers.update({"User-Agent": settings.OSCAR_SHOP_NAME, "Accept-Encoding": "identity"})
    return browser


def _taken(answer: requests.Response, url: str, most_bytes: int, kinds: tuple[str, ...], until: float) -> Fetched:
    if answer.status_code != 200:
        passing = answer.status_code >= 500 or answer.status_code in COME_BACK
        raise NotFetched(f"The server there answered {answer.status_code}.", passing=passing)
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if not kind.startswith(kinds) and kind not in UNSAID:
        raise NotFetched(f"At this address is {kind[:60]}, not what was expected.")
    content = bytearray()
    for piece in answer.iter_content(PIECE):  # unpacked, when the server packs it against our wish
        content += piece
        if len(content) > most_bytes:
            raise NotFetched(f"The file there has more than {most_bytes // 1024 // 1024} MB.")
        if monotonic() > until:
            raise NotFetched("The server there is too slow.", passing=True)
    return Fetched(bytes(content), kind, url)


def _in_words(problem: Exception) -> str:
    if isinstance(problem, requests.Timeout | TimeoutError):
        return "The server there is too slow."
    if isinstance(problem, socket.gaierror | UnicodeError):
        return "There is no server of that name."
    if isinstance(problem, requests.exceptions.SSLError):
        return "The server there has no valid certificate."
    return "The server there could not be reached."


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """A server that sends one byte at a time is never silent for long: the clock ends it all the same.

    Only the main thread gets signals, and that is where tasks run.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

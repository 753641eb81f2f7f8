"""The sandbox inside a test: its own thread, a free port, forgotten afterwards."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from sandbox.server import Server

Order = str | list[str]


@dataclass(frozen=True)
class Webhook:
    id: str
    type: str
    payload: str
    signature: str


class Bank:
    """A running sandbox, seen by a test."""

    def __init__(self, url: str, *, api_key: str = "sk_test_sandbox", secret: str = "whsec_sandbox") -> None:
        self.url = url.rstrip("/")
        self.api_key = api_key
        self.secret = secret

    def ask(self, method: str, door: str = "", wanted: dict[str, Any] | None = None) -> dict[str, Any]:
        parts = urlsplit(self.url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.request(
                method, f"/_control/{door}", json.dumps(wanted or {}), {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            found = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise AssertionError(f"{method} /_control/{door}: {answer.status} {found}")
        return found

    def pay(self, session: str, card: str = "4242424242424242", **more: Any) -> dict[str, Any]:
        """`authenticate=False` fails 3-D Secure, `None` leaves it waiting; `outcome="processing"` makes it slow."""
        return self.ask("POST", "pay", {"session": session, "card": card, **more})

    def settle(self, *, succeed: bool = True, **which: str) -> dict[str, Any]:
        return self.ask("POST", "settle", {"succeed": succeed, **which})

    def expire(self, session: str) -> dict[str, Any]:
        return self.ask("POST", "expire", {"session": session})

    def webhooks(self, mode: str, *, delay: float = 1.0) -> None:
        self.ask("POST", "", {"webhooks": mode, "webhook_delay": delay})

    def fail_next(self, match: str, fail: str, *, times: int = 1) -> None:
        self.ask("POST", "", {"next": [{"match": match, "fail": fail, "times": times}]})

    def deliver(self, order: Order = "created", *, lost: bool = False) -> list[dict[str, Any]]:
        return self.ask("POST", "deliver", {"order": order, "lost": lost})["delivered"]

    def take(self, order: Order = "created", *, lost: bool = False) -> list[Webhook]:
        return [Webhook(**one) for one in self.ask("POST", "take", {"order": order, "lost": lost})["taken"]]

    def objects(self) -> dict[str, Any]:
        return self.ask("GET", "objects")

    def reset(self) -> None:
        self.ask("POST", "", {"reset": True})


@contextmanager
def running(
    webhook_url: str | None = None,
    secret: str = "whsec_sandbox",
    *,
    state: str = ":memory:",
    first_pause: float = 0.1,
    port: int = 0,
) -> Iterator[Bank]:
    """A sandbox until the block ends; `first_pause` is how long it waits before it sends a webhook again."""
    server = Server(port=port, state=state, webhook_url=webhook_url, secret=secret, first_pause=first_pause)
    thread = threading.Thread(target=server.serve, name="sandbox", daemon=True)
    thread.start()
    try:
        yield Bank(server.url, secret=secret)
    finally:
        server.stop()
        thread.join(timeout=10)

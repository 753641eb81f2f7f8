"""Carries events to the shop: signed, again and again until it says 2xx, and on after a restart."""

import hashlib
import hmac
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from sandbox import checkout
from sandbox.state import State, public

SIGNED_BY = "payment-sandbox/1"
TRIES = 12
LONGEST_PAUSE = 60
PATIENCE = 10
AT_ONCE = 4


def payload(state: State, event_id: str) -> bytes:
    return json.dumps(public(state.get("event", event_id)), indent=2).encode()


def signature(secret: str, body: bytes, *, at: int | None = None) -> str:
    stamp = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def post(url: str, body: bytes, secret: str) -> int:
    """The shop's status, 0 when it did not answer at all. A redirect is no 2xx, as at Stripe."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": SIGNED_BY}
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", target, body, {**headers, "Stripe-Signature": signature(secret, body)})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


class Postman(threading.Thread):
    """Looks for what is due: deliveries, and sessions whose time is over."""

    def __init__(self, state: State, *, secret: str, first_pause: float = 1.0) -> None:
        super().__init__(name="sandbox-postman", daemon=True)
        self.state = state
        self.secret = secret
        self.first_pause = first_pause
        self.wake = threading.Event()
        self.stopping = False
        self.under_way: set[int] = set()
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sandbox-webhook")
        state.after_change = self.wake.set

    def run(self) -> None:
        while not self.stopping:
            self.wake.clear()
            try:
                self.expire_sessions()
                self.send_due()
            except Exception as error:  # noqa: BLE001 (the postman must outlive one bad letter)
                print(f"sandbox: {error!r}", file=sys.stderr)
            self.wake.wait(self.pause())

    def pause(self) -> float:
        found = self.state.rows("SELECT min(due) AS due FROM deliveries WHERE state = 'waiting'")
        next_due = found[0]["due"] if found and found[0]["due"] is not None else time.time() + 1
        return min(1.0, max(0.02, next_due - time.time()))

    def expire_sessions(self) -> None:
        for session_id in self.state.due_sessions():
            with self.state.change():
                checkout.current(self.state, session_id)

    def send_due(self) -> None:
        due = self.state.rows(
            "SELECT * FROM deliveries WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 50", time.time()
        )
        for row in due:
            if row["id"] not in self.under_way:
                self.under_way.add(row["id"])
                self.pool.submit(self.send, dict(row))

    def send(self, delivery: dict[str, Any]) -> int:
        try:
            status = post(self.state.webhook_url or "", payload(self.state, delivery["event"]), self.secret)
            self.note(delivery, status)
            return status
        except Exception as error:  # noqa: BLE001 (the object may have been forgotten by a reset meanwhile)
            print(f"sandbox: webhook {delivery['event']} not sent: {error!r}", file=sys.stderr)
            return 0
        finally:
            self.under_way.discard(delivery["id"])
            self.wake.set()

    def note(self, delivery: dict[str, Any], status: int) -> None:
        attempts = delivery["attempts"] + 1
        if 200 <= status < 300:
            found, due = "delivered", None
        elif attempts >= TRIES:
            found, due = "given_up", None
        else:
            pause = min(LONGEST_PAUSE, self.first_pause * 2 ** (attempts - 1))
            found, due = "waiting", time.time() + pause
        self.state.execute(
            "UPDATE deliveries SET state = ?, due = ?, attempts = ?, answer = ? WHERE id = ?",
            found, due, attempts, status, delivery["id"],
        )  # fmt: skip

    def stop(self) -> None:
        self.stopping = True
        self.wake.set()
        self.join(timeout=5)
        self.pool.shutdown(wait=True, cancel_futures=True)

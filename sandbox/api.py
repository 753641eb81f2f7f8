"""The API under /v1: who asks, what for, with which parameters, and whether they have asked before."""

import hashlib
import json
import re
import threading
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from typing import Any

from sandbox.answers import Answer
from sandbox.errors import Refused, unknown_url
from sandbox.events import VERSION
from sandbox.forms import decode
from sandbox.params import check
from sandbox.reading import expanded
from sandbox.routes import ROUTES, Route
from sandbox.state import State, new_id, public

VERSION_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?(; ?\w+=\w+)*")


@dataclass
class Request:
    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]
    id: str = field(default_factory=lambda: new_id("req_", 14))

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None

    def parameters(self) -> dict[str, Any]:
        return decode(self.query if self.method == "GET" else self.body)


class Api:
    def __init__(self, state: State, *, api_key: str | None) -> None:
        self.state = state
        self.api_key = api_key
        self.in_flight: set[str] = set()
        self.flight_lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        headers = {"Request-Id": request.id, "Stripe-Version": request.headers.get("stripe-version", VERSION)}
        if request.key:
            headers["Idempotency-Key"] = request.key
        try:
            found = self.checked(request)
        except Refused as refused:
            found = Answer(refused.status, refused.body())
        return Answer(found.status, found.body, {**headers, **found.headers})

    def checked(self, request: Request) -> Answer:
        self.authenticate(request.headers.get("authorization", ""))
        check_version(request.headers.get("stripe-version", VERSION))
        route, names = route_for(request)
        raw = request.parameters()
        # As at Stripe, what fails here is not kept under the idempotency key: the shop may mend it and try again.
        params = check(raw, route.params)
        if request.key is None:
            return self.work(request, route, names, params)
        return self.once(request, raw, lambda: self.work(request, route, names, params))

    def authenticate(self, header: str) -> None:
        scheme, _, value = header.partition(" ")
        key = value.strip()
        if scheme.lower() == "basic":
            key = user_of(key)
        if scheme.lower() not in ("bearer", "basic") or not key:
            message = "You did not provide an API key. Provide it in the Authorization header, using Bearer auth."
            raise Refused(message, status=401)
        if not key.startswith("sk_test_") or key not in (self.api_key, key if self.api_key is None else None):
            raise Refused(f"Invalid API Key provided: ********{key[-4:]}", status=401)

    def once(self, request: Request, raw: dict[str, Any], work: Any) -> Answer:
        key = request.key or ""
        if len(key) > 255:
            raise Refused("The idempotency key is too long: at most 255 characters.", kind="idempotency_error")
        with self.flight_lock:
            if key in self.in_flight:
                message = f"There is currently another in-progress request using this Idempotency Key ({key[:60]})."
                raise Refused(message, status=409, kind="idempotency_error", code="idempotency_key_in_use")
            self.in_flight.add(key)
        try:
            return self.replay(request, fingerprint(request, raw)) or self.keep(
                request, fingerprint(request, raw), work
            )
        finally:
            with self.flight_lock:
                self.in_flight.discard(key)

    def replay(self, request: Request, print_: str) -> Answer | None:
        found = self.state.rows("SELECT * FROM answers WHERE key = ?", request.key)
        if not found:
            return None
        if found[0]["fingerprint"] != print_:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{request.key}' if you meant to execute a different request."
            )
            raise Refused(message, kind="idempotency_error")
        headers = {"Idempotent-Replayed": "true", "Original-Request": found[0]["request"]}
        return Answer(found[0]["status"], json.loads(found[0]["body"]), headers)

    def keep(self, request: Request, print_: str, work: Any) -> Answer:
        """The effect and the answer are kept in one change: no crash can part them."""
        with self.state.change():
            try:
                # A change within the change: a refusal takes back what it had begun to write.
                answer = work()
            except Refused as refused:
                answer = Answer(refused.status, refused.body())
            self.state.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?)",
                request.key, print_, request.id, answer.status, json.dumps(answer.body),
            )  # fmt: skip
            return answer

    def work(self, request: Request, route: Route, names: dict[str, str], params: dict[str, Any]) -> Answer:
        with self.state.change():
            self.state.switches.request = {"id": request.id, "idempotency_key": request.key}
            found = route.verb(self.state, params, **names)
            if isinstance(found, Answer):
                return found
            return Answer(200, public(expanded(self.state, found, params.get("expand", []))))


def user_of(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode().partition(":")[0]
    except (NotBase64, UnicodeDecodeError):
        return ""


def check_version(version: str) -> None:
    if not VERSION_FORM.fullmatch(version):
        raise Refused(f"Invalid Stripe API version: {version[:40]}")


def route_for(request: Request) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        found = route.pattern.fullmatch(request.path)
        if found and route.method == request.method:
            return route, found.groupdict()
    raise unknown_url(request.method, request.path)


def fingerprint(request: Request, raw: dict[str, Any]) -> str:
    seen = json.dumps([request.method, request.path, raw], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()

"""The HTTP side: reads requests, spoils answers when told to, never decides anything about money."""

import json
import select
import socket
import struct
import sys
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import urlsplit

from sandbox import desk, page
from sandbox.answers import Answer
from sandbox.api import Api, Request
from sandbox.control import Control
from sandbox.desk import Page
from sandbox.errors import Refused
from sandbox.state import State
from sandbox.switches import AFTER
from sandbox.webhooks import Postman

BIGGEST_BODY = 2 * 1024 * 1024
LONGEST_HANG = 120


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        *,
        port: int = 8001,
        host: str = "127.0.0.1",
        state: str = ":memory:",
        webhook_url: str | None = None,
        secret: str = "whsec_sandbox",
        api_key: str | None = None,
        public_url: str | None = None,
        first_pause: float = 1.0,
    ) -> None:
        super().__init__((host, port), Handler)
        self.url = f"http://{host}:{self.server_address[1]}"
        self.state = State(state)
        self.state.base_url = (public_url or self.url).rstrip("/")
        self.state.webhook_url = webhook_url
        self.api = Api(self.state, api_key=api_key)
        self.postman = Postman(self.state, secret=secret, first_pause=first_pause)
        self.control = Control(self.state, self.postman)
        self.stopping = threading.Event()

    def serve(self) -> None:
        self.postman.start()
        self.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self.postman.stop()
        self.state.close()

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that went away is no fault of ours
            traceback.print_exc()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sandbox", ""
    timeout = 75
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self.serve_one("GET")

    def do_POST(self) -> None:
        self.serve_one("POST")

    def do_DELETE(self) -> None:
        self.serve_one("DELETE")

    def serve_one(self, method: str) -> None:
        try:
            parts = urlsplit(self.path)
        except ValueError:
            parts = urlsplit("/unreadable")
        body = self.read_body()
        if body is None:
            return
        if self.server.stopping.is_set():
            self.close_connection = True
            return
        if parts.path == "/livez":
            self.send(200, b"ok\n", "text/plain")
        elif parts.path == "/page.css":
            self.send(200, page.STYLE.encode(), "text/css; charset=utf-8")
        elif parts.path.startswith("/v1/"):
            self.answer_api(Request(method, parts.path, parts.query, body, self.lower_headers()))
        elif parts.path == "/_control" or parts.path.startswith("/_control/"):
            self.answer_control(method, parts.path, body)
        else:
            self.send_page(desk.visit(self.server.state, method, parts.path, parts.query, body))

    def read_body(self) -> str | None:
        """The body as text, or None when the answer has been given already."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if self.headers.get("Transfer-Encoding") or not 0 <= length <= BIGGEST_BODY:
            self.close_connection = True
            self.send_json(Answer(413, {"error": {"message": "Send a Content-Length, of at most 2 MB."}}))
            return None
        try:
            return self.rfile.read(length).decode()
        except UnicodeDecodeError:
            self.send_json(
                Answer(400, {"error": {"message": "The body is not UTF-8.", "type": "invalid_request_error"}})
            )
            return None

    def lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def answer_api(self, request: Request) -> None:
        started = time.monotonic()
        failure = self.server.state.switches.take_failure(request.method, request.path)
        if failure is None or failure in AFTER:
            answer = self.worked(request)
        else:
            answer = Answer(0, None)
        self.note(request, answer, failure, time.monotonic() - started)
        if failure is None:
            self.send_json(answer)
        else:
            self.spoil(failure.removesuffix("_before").removesuffix("_after"), request)

    def worked(self, request: Request) -> Answer:
        try:
            return self.server.api.answer(request)
        except Exception:  # noqa: BLE001 (a fault of the sandbox is a 500 of the processor, and seen in its log)
            traceback.print_exc()
            return fault(request)

    def note(self, request: Request, answer: Answer, failure: str | None, seconds: float) -> None:
        seen = {"method": request.method, "path": request.path, "status": answer.status, "failure": failure}
        more = {"idempotency_key": request.key, "version": request.headers.get("stripe-version"), "id": request.id}
        replayed = "Idempotent-Replayed" in answer.headers
        self.server.control.requests.append({**seen, **more, "replayed": replayed, "seconds": round(seconds, 4)})

    def spoil(self, failure: str, request: Request) -> None:
        if failure == "timeout":
            self.hang()
        elif failure == "connection_reset":
            self.reset()
        elif failure == "429":
            error = {
                "type": "invalid_request_error",
                "code": "rate_limit",
                "message": "Too many requests, try again later.",
            }
            self.send_json(Answer(429, {"error": error}, {"Request-Id": request.id}))
        else:
            self.send_json(fault(request))

    def hang(self) -> None:
        """Say nothing until the client has had enough."""
        self.close_connection = True
        until = time.monotonic() + LONGEST_HANG
        while time.monotonic() < until and not self.server.stopping.is_set():
            readable, _, _ = select.select([self.connection], [], [], 0.1)
            if readable and not self.connection.recv(1024, socket.MSG_PEEK):
                return

    def reset(self) -> None:
        # Lingering zero seconds makes the kernel send RST instead of a polite end.
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def answer_control(self, method: str, path: str, body: str) -> None:
        if not ip_address(self.client_address[0]).is_loopback or "X-Forwarded-For" in self.headers:
            return self.send_json(Answer(403, {"error": {"message": "Only from this machine."}}))
        # A page of another site can not send this type without asking first, and is never allowed to.
        if method == "POST" and self.headers.get_content_type() != "application/json":
            return self.send_json(Answer(415, {"error": {"message": "Send application/json."}}))
        try:
            wanted = json.loads(body) if body.strip() else {}
        except ValueError:
            wanted = None
        if not isinstance(wanted, dict):
            return self.send_json(Answer(400, {"error": {"message": "Send a JSON object."}}))
        return self.send_json(self.server.control.answer(method, path, wanted))

    def send_json(self, answer: Answer) -> None:
        body = json.dumps(answer.body, indent=2).encode()
        self.send(answer.status, body, "application/json", {"Cache-Control": "no-cache, no-store", **answer.headers})

    def send_page(self, found: Page) -> None:
        policy = (
            f"default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {found.may_lead_to}"
        )
        headers = {
            "Content-Security-Policy": policy.strip(),
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        if found.go_to:
            headers["Location"] = found.go_to
        self.send(found.status, found.html.encode(), "text/html; charset=utf-8", headers)

    def send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in (headers or {}).items():
            # A header can not carry a line of its own, whatever a client put into its key.
            self.send_header(name, "".join(letter for letter in value if letter.isprintable() and ord(letter) < 256))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: object) -> None:
        """Silent: the last requests are under /_control/objects."""


def fault(request: Request) -> Answer:
    error = Refused("An unknown error occurred.", status=500, kind="api_error")
    return Answer(500, error.body(), {"Request-Id": request.id})

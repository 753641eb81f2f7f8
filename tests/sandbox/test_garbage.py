"""Whatever is thrown at the door, the sandbox answers 4xx and goes on."""

import socket

import pytest

from tests.sandbox.conftest import browse

AUTHORISED = "Authorization: Bearer sk_test_x\r\n"


def throw(bank, raw: bytes) -> bytes:
    host, port = bank.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(200)


def post(body: bytes, headers: str = "", length: object = None) -> bytes:
    size = len(body) if length is None else length
    start = f"POST /v1/checkout/sessions HTTP/1.1\r\nHost: x\r\n{AUTHORISED}{headers}Content-Length: {size}\r\n\r\n"
    return start.encode() + body


@pytest.mark.parametrize(
    "raw",
    [
        post(b"mode=payment", length=-1),
        post(b"mode=payment", length="many"),
        post(b"mode=payment", length=10**9),
        post(b"\xff\xfe"),
        post(b"a%FF=%FF"),
        post(b"mode=payment&mode[x]=1"),
        post(b"mode[x]=1&mode=payment"),
        post(b"[=1&]=2"),
        post(b"&".join(b"a%d=1" % number for number in range(6000))),
        post(b"line_items" + b"[0]" * 50 + b"=1"),
        post(b"line_items[x]=1&mode=payment"),
        post(b"mode=payment", "Idempotency-Key: " + "k" * 300 + "\r\n"),
        post(b"mode=payment", "Stripe-Version: latest\r\n"),
        post(b"mode=payment", "Transfer-Encoding: chunked\r\n"),
        b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/charges?limit=0 HTTP/1.1\r\nHost: x\r\n" + AUTHORISED.encode() + b"\r\n",
        b"GET /v1/charges?limit=99999999999999999999 HTTP/1.1\r\nHost: x\r\n" + AUTHORISED.encode() + b"\r\n",
        b"DELETE /v1/charges/ch_1 HTTP/1.1\r\nHost: x\r\n" + AUTHORISED.encode() + b"\r\n",
        b"GET /v1/charges HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %%%\r\n\r\n",
    ],
)
def test_garbage_is_refused(bank, raw):
    status = throw(bank, raw).split(b" ")[1]
    assert status[:1] == b"4"
    assert browse(f"{bank.url}/livez").status == 200

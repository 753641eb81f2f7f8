import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from sandbox.testing import running
from tests.sandbox.conftest import client_for, order

SECRET = "whsec_sandbox"
PAID = ["payment_intent.succeeded", "checkout.session.completed"]


class Shop(ThreadingHTTPServer):
    """Receives webhooks; `answers` are the statuses it gives in turn, then 200."""

    daemon_threads = True

    def __init__(self, *answers: int) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.answers = list(answers)
        self.got: list[tuple[str, bytes]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/payments/stripe/webhook/"

    def events(self) -> list[stripe.Event]:
        return [stripe.Webhook.construct_event(body, signature, SECRET) for signature, body in list(self.got)]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]

    def wait_for(self, count: int, seconds: float = 10) -> list[str]:
        until = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < until:
            time.sleep(0.02)
        return self.types()


class Door(BaseHTTPRequestHandler):
    server: Shop

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.server.got.append((self.headers["Stripe-Signature"], body))
        self.send_response(status)
        self.send_header("Location", "/elsewhere/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def shop():
    server = Shop()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def bank(shop):
    with running(webhook_url=shop.url, secret=SECRET, first_pause=0.05) as sandbox:
        yield sandbox


def buy(bank, **how):
    session = client_for(bank).v1.checkout.sessions.create(order())
    return session, bank.pay(session.id, **how)


def test_an_event_is_signed_and_carries_the_object_as_it_was(bank, shop):
    session, _ = buy(bank)
    assert sorted(shop.wait_for(2)) == sorted(PAID)
    event = next(event for event in shop.events() if event.type == "checkout.session.completed")
    assert (event.object, event.api_version, event.livemode) == ("event", stripe.api_version, False)
    assert (event.data.object.id, event.data.object.payment_status) == (session.id, "paid")


def test_a_forged_or_altered_event_does_not_pass(bank, shop):
    buy(bank)
    shop.wait_for(2)
    signature, body = shop.got[0]
    for signed, sent, secret in (
        (signature, body + b" ", SECRET),
        (signature, body, "whsec_other"),
        ("t=1,v1=00", body, SECRET),
    ):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(sent, signed, secret)


def test_events_stay_readable_in_the_api(bank, shop):
    buy(bank)
    client = client_for(bank)
    [found] = client.v1.events.list({"type": "checkout.session.completed"}).data
    assert client.v1.events.retrieve(found.id).data.object.status == "complete"
    assert {event.type for event in client.v1.events.list({"types": PAID}).data} == set(PAID)


@pytest.mark.parametrize("refusal", [500, 404, 302])
def test_a_refused_delivery_comes_again(bank, shop, refusal):
    shop.answers[:] = [refusal] * 4
    buy(bank)
    shop.wait_for(6)
    delivered = {event.id for event in shop.events()}
    assert len(delivered) == 2 and len(shop.got) == 6
    until = time.monotonic() + 5
    while time.monotonic() < until and any(row["state"] != "delivered" for row in bank.objects()["deliveries"]):
        time.sleep(0.05)
    assert [row["attempts"] for row in bank.objects()["deliveries"]] == [3, 3]


def test_a_shop_that_is_down_gets_everything_when_it_is_back():
    down = Shop()
    address = down.server_address
    down.shutdown()
    down.server_close()
    with running(webhook_url=f"http://127.0.0.1:{address[1]}/", secret=SECRET, first_pause=0.2) as bank:
        buy(bank)
        time.sleep(0.3)
        back = Shop.__new__(Shop)
        ThreadingHTTPServer.__init__(back, address, Door)
        back.answers, back.got = [], []
        threading.Thread(target=back.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        assert sorted(back.wait_for(2)) == sorted(PAID)
        back.shutdown()
        back.server_close()


def test_lost_webhooks_are_never_sent(bank, shop):
    bank.webhooks("lost")
    buy(bank)
    assert shop.wait_for(1, seconds=0.5) == []
    assert [sent["type"] for sent in bank.deliver(lost=True)] == PAID
    assert shop.types() == PAID


def test_late_webhooks_come_late(bank, shop):
    bank.webhooks("late", delay=0.6)
    buy(bank)
    assert shop.wait_for(1, seconds=0.3) == []
    assert sorted(shop.wait_for(2)) == sorted(PAID)


def test_duplicates_have_the_same_id(bank, shop):
    bank.webhooks("duplicate")
    buy(bank)
    shop.wait_for(4)
    assert len({event.id for event in shop.events()}) == 2 and len(shop.got) == 4


def test_reversed_webhooks_come_newest_first(bank, shop):
    bank.webhooks("reversed", delay=0.3)
    buy(bank)
    assert shop.wait_for(2) == PAID[::-1]


def test_held_webhooks_wait_for_any_order_one_likes(bank, shop):
    bank.webhooks("held")
    buy(bank)
    assert shop.wait_for(1, seconds=0.3) == []
    sent = bank.deliver(order="reversed")
    assert [one["type"] for one in sent] == PAID[::-1] == shop.types()
    assert [one["status"] for one in sent] == [200, 200]
    bank.deliver(order=[sent[0]["id"], sent[0]["id"]])
    assert [event.id for event in shop.events()][2:] == [sent[0]["id"]] * 2
    assert bank.deliver() == []


def test_without_an_address_webhooks_can_be_taken_signed():
    with running() as bank:
        buy(bank, card="4000000000000002")
        [hook] = bank.take()
        event = stripe.Webhook.construct_event(hook.payload, hook.signature, bank.secret)
        assert (event.id, event.type) == (hook.id, "payment_intent.payment_failed")
        assert json.loads(hook.payload)["data"]["object"]["last_payment_error"]["decline_code"] == "generic_decline"
        assert bank.take() == []


def test_undelivered_webhooks_outlive_a_restart(tmp_path):
    path = str(tmp_path / "state.sqlite3")
    with running(webhook_url="http://127.0.0.1:9/", state=path, first_pause=0.1) as bank:
        buy(bank)
        time.sleep(0.2)
    shop = Shop()
    with running(webhook_url=shop.url, state=path, first_pause=0.1):
        assert sorted(shop.wait_for(2)) == sorted(PAID)
    shop.shutdown()
    shop.server_close()

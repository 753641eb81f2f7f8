import time

import pytest
import stripe

from sandbox.testing import running
from tests.sandbox.conftest import browse, client_for, order

CREATE = "POST /v1/checkout/sessions"


def hasty(bank, **options):
    """A client that waits a second and no longer."""
    return client_for(bank, http_client=stripe.RequestsClient(timeout=1), **options)


def create(client, key="k1"):
    return client.v1.checkout.sessions.create(order(expires_at=None), {"idempotency_key": key})


@pytest.mark.parametrize(
    ("fail", "error", "sessions"),
    [
        ("500_before", stripe.APIError, {}),
        ("500_after", stripe.APIError, {"open": 1}),
        ("429", stripe.RateLimitError, {}),
        ("timeout_before", stripe.APIConnectionError, {}),
        ("timeout_after", stripe.APIConnectionError, {"open": 1}),
        ("connection_reset", stripe.APIConnectionError, {}),
        ("connection_reset_after", stripe.APIConnectionError, {"open": 1}),
    ],
)
def test_a_spoilt_answer_and_the_retry_with_the_same_key(bank, fail, error, sessions):
    client = hasty(bank)
    bank.fail_next(CREATE, fail)
    with pytest.raises(error):
        create(client)
    assert bank.objects()["sessions"] == sessions
    again = create(client)
    assert bank.objects()["sessions"] == {"open": 1}
    assert ("Idempotent-Replayed" in again.last_response.headers) == bool(sessions)


def test_the_sdk_retries_by_itself_and_makes_one_session(bank):
    for fail in ("500_after", "connection_reset", "timeout_after"):
        bank.fail_next(CREATE, fail)
    assert create(hasty(bank, max_network_retries=4)).status == "open"
    assert bank.objects()["sessions"] == {"open": 1}
    assert [seen["failure"] for seen in bank.objects()["requests"]] == [
        "500_after",
        "connection_reset",
        "timeout_after",
        None,
    ]


def test_a_failure_hits_only_what_it_names_and_only_so_often(bank, client):
    bank.fail_next("GET /v1/balance", "500_before", times=2)
    create(client)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.balance.retrieve()
    assert client.v1.balance.retrieve().object == "balance"
    assert bank.ask("GET")["next"] == []


def test_reset_forgets_everything(bank, client, session):
    bank.pay(session.id)
    bank.webhooks("lost")
    bank.fail_next(CREATE, "429")
    bank.reset()
    found = bank.objects()
    assert not any((found["sessions"], found["payment_intents"], found["events"], found["deliveries"]))
    assert bank.ask("GET") == {"webhooks": "normal", "webhook_delay": 1.0, "next": []}


@pytest.mark.parametrize(
    "wanted",
    [{"webhooks": "never"}, {"next": [{"match": "GET /", "fail": "fire"}]}, {"next": [{"fail": "429"}]}, {"colour": 1}],
)
def test_a_misspelt_switch_is_told(bank, wanted):
    with pytest.raises(AssertionError, match="400"):
        bank.ask("POST", "", wanted)


def test_the_back_door_is_shut_for_forms_of_other_sites(bank):
    assert browse(f"{bank.url}/_control", {"reset": "1"}).status == 415


def test_paying_an_unknown_session_is_told(bank):
    with pytest.raises(AssertionError, match="No such checkout.session"):
        bank.pay("cs_test_nothing")


def test_a_restart_keeps_payments_keys_and_switched_off_sessions(tmp_path):
    path = str(tmp_path / "state.sqlite3")
    with running(state=path) as bank:
        client = client_for(bank)
        made = create(client)
        bank.pay(made.id)
    with running(state=path) as bank:
        client = client_for(bank)
        assert create(client).id == made.id
        found = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]})
        assert (found.payment_status, found.payment_intent.status) == ("paid", "succeeded")
        assert client.v1.refunds.create({"payment_intent": found.payment_intent.id}).amount == 2999


def test_a_hanging_answer_does_not_keep_others_waiting(bank):
    bank.fail_next(CREATE, "timeout_before")
    with pytest.raises(stripe.APIConnectionError):
        create(hasty(bank))
    started = time.monotonic()
    create(client_for(bank))
    assert time.monotonic() - started < 1

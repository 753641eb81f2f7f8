import threading

import pytest
import stripe

from tests.sandbox.conftest import client_for, order


def create(client, key, **more):
    return client.v1.checkout.sessions.create(order(expires_at=None, **more), {"idempotency_key": key})


def test_the_same_request_is_answered_from_memory(client, bank):
    first, second = create(client, "k1"), create(client, "k1")
    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert bank.objects()["sessions"] == {"open": 1}


def test_the_same_key_with_other_parameters_is_an_error(client, bank):
    create(client, "k1")
    with pytest.raises(stripe.IdempotencyError) as refused:
        create(client, "k1", locale="de")
    assert refused.value.http_status == 400
    assert bank.objects()["sessions"] == {"open": 1}


def test_the_same_key_at_another_address_is_an_error(client, session):
    create(client, "k1")
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "k1"})


def test_a_request_that_was_malformed_may_be_mended_under_its_key(client):
    with pytest.raises(stripe.InvalidRequestError):
        create(client, "k1", colour="red")
    assert create(client, "k1").status == "open"


def test_a_refusal_is_remembered_too(client, bank, session):
    intent = bank.pay(session.id)["payment_intent"]
    too_much = {"payment_intent": intent, "amount": 999_999}
    for replayed in (None, "true"):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.refunds.create(too_much, {"idempotency_key": "r1"})
        assert refused.value.code == "amount_too_large"
        assert refused.value.headers.get("Idempotent-Replayed") == replayed


def test_a_key_that_is_under_way_is_a_conflict(bank, monkeypatch):
    started, go_on = threading.Event(), threading.Event()

    def slow(*_):
        started.set()
        go_on.wait(10)
        return 10**10

    monkeypatch.setattr("sandbox.checkout.expiry", slow)
    found = []
    first = threading.Thread(target=lambda: found.append(create(client_for(bank), "k1")))
    first.start()
    assert started.wait(10)
    with pytest.raises(stripe.APIError) as refused:
        create(client_for(bank), "k1")
    go_on.set()
    first.join()
    assert (refused.value.http_status, refused.value.error.code) == (409, "idempotency_key_in_use")
    assert create(client_for(bank), "k1").id == found[0].id


def test_twenty_parallel_tries_make_one_session(bank):
    start, ids = threading.Barrier(20), []

    def press():
        client = client_for(bank, max_network_retries=5)
        start.wait()
        ids.append(create(client, "one-order").id)

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20 and len(set(ids)) == 1
    assert bank.objects()["sessions"] == {"open": 1}

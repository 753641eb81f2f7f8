"""What monitoring and load balancers ask."""

import pytest
from django.db import OperationalError, connection

from events.services import record

pytestmark = pytest.mark.django_db


def test_livez_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok\n"


def test_readyz_knows_the_migrations(client):
    assert client.get("/readyz").json() == {"database": "ok", "migrations": 0}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'checkout'")
    assert client.get("/readyz").status_code == 503


def test_metrics_are_for_whoever_has_the_token(client, settings):
    settings.DEMO = settings.DEBUG = False
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 404
    record("test.waits", "k", {})
    text = client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).content.decode()
    assert "tarvo_outbox_unrelayed_seconds" in text
    assert "tarvo_seller_orders_to_ship 0.0" in text


def test_without_a_token_nobody_reads_them(client, settings):
    settings.DEMO = settings.DEBUG = False
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.fixture
def client_that_sees_errors(client):
    client.raise_request_exception = False
    return client


def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_come_back(client_that_sees_errors, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("catalog.selectors.categories.departments", down)
    answer = client_that_sees_errors.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert b"Something went wrong on our side" in answer.content


def test_any_other_fault_is_a_500(client_that_sees_errors, monkeypatch):
    monkeypatch.setattr("catalog.selectors.categories.departments", lambda: 1 / 0)
    assert client_that_sees_errors.get("/").status_code == 500

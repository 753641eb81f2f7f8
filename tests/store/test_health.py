"""What monitoring and load balancers ask."""

import pytest
from django.db import connection

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

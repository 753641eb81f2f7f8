"""The relay as a process, and the task queue behind it."""

import contextlib
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

from events import tasks
from events.models import Delivery, Message
from events.services import record, relay
from store.celery import app
from tests.events.telling import happen, make_due, relay_settled

pytestmark = pytest.mark.django_db(transaction=True)


def until(true, seconds: float = 30) -> bool:
    give_up = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < give_up:
        time.sleep(0.05)
    return bool(found)


def backends() -> list[int]:
    """The relay's connections to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'the relay'"
        )
        return [row[0] for row in cursor.fetchall()]


@contextlib.contextmanager
def relay_process(environment):
    command = [sys.executable, "manage.py", "relay", "--inline"]
    environment = environment | {"PGAPPNAME": "the relay"}
    process = subprocess.Popen(command, env=environment, cwd=settings.ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert until(backends)
        yield process
    finally:
        process.kill()
        process.wait()


def say(key: str) -> None:
    with transaction.atomic():
        record("nobody.cares", key, {})


def passed_on(key: str) -> bool:
    return Message.objects.filter(key=key, relayed_at__isnull=False).exists()


def test_a_relay_outlives_the_database_and_stops_when_told(shop_environment):
    with relay_process(shop_environment) as process:
        say("first")
        assert until(lambda: passed_on("first"))
        time.sleep(0.5)  # it waits for a notice now
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", backends())
        say("second")
        assert until(lambda: passed_on("second"))
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()


def test_once_and_inline_tells_everything_and_ends(heard):
    happen(1)
    happen(2)
    relay_settled()
    call_command("relay", once=True, inline=True)
    assert heard == [1, 2]


@pytest.fixture
def worker():
    """A real worker on the real broker, in a thread."""
    was = app.conf.broker_url
    app.conf.broker_url = settings.CELERY_BROKER_URL
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30) as worker:
        yield worker
    app.conf.broker_url = was
    connections.close_all()


def test_a_worker_gets_it_through_the_task_queue(heard, worker):
    happen(1)
    happen(2)
    relay_settled()
    assert relay.hand_over(tasks.send) == 1
    assert until(lambda: len(heard) == 2)
    assert heard == [1, 2]
    assert until(lambda: not Delivery.objects.exclude(state="done").exists())


def test_a_broker_that_is_down_loses_nothing_and_holds_up_nobody(heard, monkeypatch):
    happen(1)
    relay_settled()
    with app.connection_for_write("redis+socket:///nowhere/redis.sock") as nowhere, monkeypatch.context() as broken:
        broken.setattr(tasks.deliver, "apply_async", partial(tasks.deliver.apply_async, connection=nowhere))
        started = time.monotonic()
        assert relay.hand_over(tasks.send) == 0
        assert time.monotonic() - started < 5
    assert Delivery.objects.get().state == "waiting"
    make_due()
    relay.hand_over(tasks.deliver)  # called here: what a worker would do
    assert heard == [1]

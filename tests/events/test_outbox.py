"""Committed means told, once in effect, in order; whatever dies on the way."""

import re
import threading
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import tasks
from events.errors import NotInTransaction
from events.models import PARTITIONS, Delivery, Message
from events.services import housekeeping, record, relay
from events.services.delivering import deliver_in_order
from events.services.outbox import CHANNEL, partition_of
from tests.events.telling import deliver_due, happen, make_due, pass_on, relay_settled
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_rolled_back_never_happened(heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        happen(1)
        raise RuntimeError
    pass_on()
    assert heard == []
    assert not Message.objects.exists()


def test_a_message_outside_of_a_transaction_is_refused():
    with pytest.raises(NotInTransaction):
        record("test.happened", "k", {"n": 1})
    assert not Message.objects.exists()


def notices(doing) -> int:
    """How often a listening relay is woken by it."""
    listening = connection.copy()
    with listening.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    doing()
    heard = list(listening.connection.notifies(timeout=1))
    listening.close()
    return len(heard)


def test_relays_are_woken_once_per_transaction_and_never_by_one_that_failed():
    @transaction.atomic
    def twice(fail):
        happen(1)
        happen(2)
        if fail:
            raise RuntimeError

    def failing():
        with pytest.raises(RuntimeError):
            twice(fail=True)

    assert notices(lambda: twice(fail=False)) == 1
    assert notices(failing) == 0


def test_money_dates_and_keys_of_any_kind_can_be_told():
    with transaction.atomic():
        record("nobody.cares", "k", {"sum": Decimal("9.90"), "at": timezone.now(), "id": uuid4()})
    assert Message.objects.get().payload["sum"] == "9.90"


def test_nobody_is_told_before_the_commit(heard):
    with transaction.atomic():
        happen(1)
        done = threading.Event()

        def other_process():
            relay.relay_all()
            connection.close()
            done.set()

        threading.Thread(target=other_process).start()
        assert done.wait(10)
        assert not Delivery.objects.exists()
    pass_on()
    assert heard == [1]


def hold_open(started: threading.Event, go: threading.Event):
    """A transaction that writes its message early and commits late."""
    with transaction.atomic():
        happen("early, committed late")
        started.set()
        go.wait(10)
    connection.close()


def overtaken(relaying) -> list:
    """Message ids that a late commit leaves behind when the relay looks in between."""
    started, go = threading.Event(), threading.Event()
    late = threading.Thread(target=hold_open, args=(started, go))
    late.start()
    started.wait(10)
    happen("late, committed early")
    relaying()
    passed_on_early = list(Delivery.objects.values_list("message__payload__n", flat=True))
    go.set()
    late.join()
    return passed_on_early


def test_a_lower_id_that_commits_later_is_not_overtaken(heard):
    assert overtaken(relay.relay_all) == []
    pass_on()
    assert heard == ["early, committed late", "late, committed early"]


def test_negative_control_without_the_rule_it_is_overtaken(heard, monkeypatch):
    rule = re.search(r"  AND \(xid .*\)\n", relay.SETTLED).group()
    careless = relay.SETTLED.replace(rule, "")
    assert careless != relay.SETTLED
    monkeypatch.setattr(relay, "SETTLED", careless)
    assert overtaken(relay.relay_all) == ["late, committed early"]


def test_messages_restored_from_another_servers_dump_are_passed_on(heard):
    happen(1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_message SET xid = '1099511627776'")
    pass_on()
    assert heard == [1]


def test_a_process_that_dies_between_commit_and_queue_loses_nothing(heard):
    happen(1)
    relay_settled()
    assert relay.lease_due()  # taken by a process that dies now
    assert relay.lease_due() == []
    Delivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))  # its lease ran out
    pass_on()
    assert heard == [1]


def test_a_queue_that_is_down_loses_nothing(heard):
    def refuse(pk):
        raise ConnectionError("no broker")

    happen(1)
    relay_settled()
    assert relay.hand_over(refuse) == 0
    make_due()
    pass_on()
    assert heard == [1]


def test_what_stands_in_a_long_queue_is_handed_over_ever_more_rarely(heard):
    happen(1)
    relay_settled()
    waits = []
    for _ in range(8):
        make_due()
        assert relay.hand_over(lambda pk: None) == 1  # the queue takes it, no worker comes
        waits.append(round((Delivery.objects.get().next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    deliver_in_order(Delivery.objects.get().pk)
    assert heard == [1]


def test_only_the_first_of_a_key_is_handed_over(heard):
    for n in range(5):
        happen(n)
    relay_settled()
    handed = []
    relay.hand_over(handed.append)
    assert handed == [Delivery.objects.earliest("pk").pk]
    deliver_in_order(handed[0])
    assert heard == [0, 1, 2, 3, 4]


def test_two_relays_at_once_make_each_delivery_once_and_keep_the_order(heard):
    for n in range(60):
        happen(n, f"key-{n % 3}")
    all_at_once([relay.relay_all] * 4)
    relay_settled()
    assert Delivery.objects.count() == 60
    all_at_once([deliver_due] * 4)
    for _ in range(30):
        make_due()
        pass_on()
    assert sorted(heard) == list(range(60))
    for key in range(3):
        mine = [n for n in heard if n % 3 == key]
        assert mine == sorted(mine)


def test_a_topic_that_nobody_listens_to_is_only_marked():
    with transaction.atomic():
        record("nobody.cares", "k", {})
    relay_settled()
    assert Message.objects.get().relayed_at
    assert not Delivery.objects.exists()


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(heard):
    happen(1)
    pass_on()
    happen(2, "other")
    relay_settled()
    Delivery.objects.filter(state="done").update(done_at=timezone.now() - timedelta(days=31))
    Message.objects.update(relayed_at=timezone.now() - timedelta(days=31))
    tasks.forget_old()
    assert Delivery.objects.get().state == "waiting"
    assert Message.objects.get().payload["n"] == 2
    assert housekeeping.forget_old() == 0


def test_keys_are_spread_over_all_partitions():
    assert {partition_of(f"order-{n}") for n in range(200)} == set(range(PARTITIONS))

"""Committed means told, once in effect, in order; whatever dies on the way."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import consumers, selectors
from events.models import PARTITIONS, Delivery, Message
from events.services import delivering, record, relay
from events.services.outbox import partition_of
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch):
    """A consumer of "test.happened" that writes down what it hears; `heard.fail` makes it fail."""

    class Heard(list):
        fail = 0

        def __call__(self, message):
            if self.fail:
                self.fail -= 1
                raise RuntimeError("not now")
            self.append(message.payload["n"])

    told = Heard()
    monkeypatch.setattr(consumers, "_functions", {"writer": told})
    monkeypatch.setattr(consumers, "_topics", {"test.happened": ["writer"]})
    return told


def happen(n, key="k"):
    return record("test.happened", key, {"n": n})


def relay_settled():
    """Relay until everything is passed on: other tests' transactions, in other databases of the server, hold it up."""
    give_up = time.monotonic() + 20
    while Message.objects.filter(relayed_at=None).exists() and time.monotonic() < give_up:
        relay.relay_all()
        time.sleep(0.02)


def pass_on():
    relay_settled()
    relay.hand_over(delivering.deliver)


def make_due():
    Delivery.objects.filter(state="waiting").update(next_try_at=timezone.now())


def test_what_is_committed_is_told_once_however_often_it_is_handed_over(heard):
    with transaction.atomic():
        happen(1)
    pass_on()
    delivery = Delivery.objects.get()
    for _ in range(3):
        assert delivering.deliver(delivery.pk) is False
    assert heard == [1]
    assert delivery.state == "done"


def test_what_is_rolled_back_never_happened(heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        happen(1)
        raise RuntimeError
    pass_on()
    assert heard == []
    assert not Message.objects.exists()


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
    careless = relay.SETTLED.replace("AND xid < pg_snapshot_xmin(pg_current_snapshot())", "")
    assert careless != relay.SETTLED
    monkeypatch.setattr(relay, "SETTLED", careless)
    assert overtaken(relay.relay_all) == ["late, committed early"]


def test_a_failing_consumer_is_rolled_back_and_tried_again(heard):
    happen(1)
    heard.fail = 2
    pass_on()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("waiting", 1)
    assert "not now" in delivery.error
    assert delivery.next_try_at > timezone.now()
    for _ in range(2):
        make_due()
        pass_on()
    assert heard == [1]


def test_half_done_work_of_a_failing_consumer_leaves_no_trace(heard, monkeypatch):
    def half(message):
        record("side.effect", "x", {})
        raise RuntimeError("half-way")

    monkeypatch.setattr(consumers, "_functions", {"writer": half})
    happen(1)
    pass_on()
    assert not Message.objects.filter(topic="side.effect").exists()


def test_after_eight_tries_it_is_parked_and_does_not_hold_up_its_key(heard):
    happen(1)
    heard.fail = 8
    for _ in range(9):
        make_due()
        pass_on()
    assert Delivery.objects.get().state == "parked"
    assert selectors.health()["parked"] == 1
    happen(2)
    pass_on()
    assert heard == [2]
    assert delivering.deliver_again([Delivery.objects.get(state="parked").pk]) == 1
    pass_on()
    assert heard == [2, 1]


def test_news_of_one_key_waits_for_the_earlier_one_and_other_keys_do_not(heard):
    happen(1, "a")
    happen(2, "a")
    happen(3, "b")
    relay_settled()
    first, second, third = Delivery.objects.order_by("message_id")
    assert delivering.deliver(second.pk) is False
    assert delivering.deliver(third.pk) is True
    assert delivering.deliver(first.pk) is True
    assert delivering.deliver(second.pk) is True
    assert heard == [3, 1, 2]


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


def test_two_relays_at_once_make_each_delivery_once_and_keep_the_order(heard):
    for n in range(60):
        happen(n, f"key-{n % 3}")
    all_at_once([relay.relay_all] * 4)
    relay_settled()
    assert Delivery.objects.count() == 60
    all_at_once([partial(relay.hand_over, delivering.deliver)] * 4)
    for _ in range(30):
        make_due()
        pass_on()
    assert sorted(heard) == list(range(60))
    for key in range(3):
        mine = [n for n in heard if n % 3 == key]
        assert mine == sorted(mine)


def test_a_topic_that_nobody_listens_to_is_only_marked():
    record("nobody.cares", "k", {})
    relay_settled()
    assert Message.objects.get().relayed_at
    assert not Delivery.objects.exists()


def test_old_deliveries_are_forgotten_and_open_ones_are_not(heard):
    happen(1)
    pass_on()
    happen(2, "other")
    relay_settled()
    Delivery.objects.filter(state="done").update(done_at=timezone.now() - timedelta(days=31))
    assert delivering.forget_old() == 1
    assert Delivery.objects.get().state == "waiting"


def test_keys_are_spread_over_all_partitions():
    assert {partition_of(f"order-{n}") for n in range(200)} == set(range(PARTITIONS))


def test_the_admin_shows_lag_and_parked_ones_and_delivers_again(heard, client, moderator):
    happen(1)
    relay_settled()
    Delivery.objects.update(state="parked", error="SMTPServerDisconnected")
    client.force_login(moderator)
    page = client.get("/admin/events/delivery/").content.decode()
    assert "How the telling goes" in page
    assert "SMTPServerDisconnected" in page
    client.post("/admin/events/delivery/", {"action": "again", "_selected_action": Delivery.objects.get().pk})
    assert Delivery.objects.get().state == "waiting"
    assert client.get("/admin/events/message/").status_code == 200

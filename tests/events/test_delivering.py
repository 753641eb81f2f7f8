"""A consumer's work happens once in effect, in order, and its failures harm nobody."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from events import selectors
from events.models import Delivery, Message
from events.services import delivering, record, relay
from tests.events.telling import happen, make_due, pass_on, relay_settled
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_committed_is_told_once_however_often_it_is_handed_over(heard):
    happen(1)
    pass_on()
    delivery = Delivery.objects.get()
    for _ in range(3):
        assert delivering.deliver(delivery.pk) is False
    assert heard == [1]
    assert delivery.state == "done"


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


def test_half_done_work_of_a_failing_consumer_leaves_no_trace(listen):
    @listen
    def half(message):
        record("side.effect", "x", {})
        raise RuntimeError("half-way")

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


def test_the_same_delivery_in_many_workers_at_once_is_told_once(listen):
    begun, go, heard = threading.Event(), threading.Event(), []

    @listen
    def slow(message):
        begun.set()
        go.wait(10)
        heard.append(1)

    happen(1)
    relay_settled()
    pk = Delivery.objects.get().pk

    def later():
        begun.wait(10)
        make_due()  # even when the first one's time is over
        try:
            return delivering.deliver(pk)
        finally:
            go.set()

    assert sorted(all_at_once([lambda: delivering.deliver(pk), later])) == [False, True]
    assert heard == [1]


def test_a_second_ring_while_it_is_put_off_uses_up_no_try(heard):
    happen(1)
    heard.fail = 1
    pass_on()
    for _ in range(3):
        assert delivering.deliver(Delivery.objects.get().pk) is False
    assert Delivery.objects.get().tries == 1


def test_work_that_kills_its_process_is_parked_after_eight_tries(listen):
    class Killed(BaseException):
        """Nothing of ours runs any more: no failure is written down."""

    @listen
    def deadly(message):
        raise Killed

    happen(1)
    relay_settled()
    pk = Delivery.objects.get().pk
    for _ in range(8):
        with pytest.raises(Killed):
            delivering.deliver(pk)
        assert Delivery.objects.get().state == "waiting"
        assert delivering.deliver(pk) is False  # the queue gives it to the next worker at once: not yet
        make_due()
    assert delivering.deliver(pk) is False
    assert Delivery.objects.get().state == "parked"


def test_a_mail_server_may_be_down_for_an_hour_before_anything_is_parked(heard):
    happen(1)
    heard.fail = 7
    waited = timedelta()
    for _ in range(7):
        make_due()
        pass_on()
        waited += Delivery.objects.get().next_try_at - timezone.now()
    assert timedelta(hours=1) < waited < timedelta(hours=6)
    assert Delivery.objects.get().state == "waiting"


def test_a_failure_that_shows_at_the_commit_is_a_failed_try(listen):
    @listen
    def wrong_at_the_end(message):
        with connection.cursor() as cursor:  # the foreign key is looked at when the transaction ends
            cursor.execute(
                "INSERT INTO events_delivery (message_id, consumer, key, state, tries, next_try_at, error) "
                "VALUES (0, 'x', 'x', 'done', 0, now(), '')"
            )

    happen(1)
    pass_on()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == ("waiting", 1)
    assert "IntegrityError" in delivery.error


def test_an_error_text_with_odd_characters_is_kept(listen):
    @listen
    def odd(message):
        raise ValueError("zero \x00 byte")

    happen(1)
    pass_on()
    assert Delivery.objects.get().error == "ValueError: zero  byte"


def test_a_consumer_that_is_no_longer_there_loses_nothing(heard, monkeypatch):
    happen(1)
    relay_settled()
    Delivery.objects.update(consumer="gone")
    pass_on()
    assert "gone" in Delivery.objects.get().error
    assert selectors.health()["failing"] == 1


def passed_on_meanwhile(listen, work) -> bool:
    """Is another message passed on while a consumer is busy?"""
    begun, go = threading.Event(), threading.Event()

    @listen
    def busy(message):
        work(message)
        begun.set()
        go.wait(10)

    happen(1)
    relay_settled()

    def worker():
        delivering.deliver(Delivery.objects.get().pk)
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    begun.wait(10)
    with transaction.atomic():
        record("nobody.cares", "k", {})
    give_up = timezone.now() + timedelta(seconds=3)
    while Message.objects.filter(relayed_at=None).exists() and timezone.now() < give_up:
        relay.relay_all()
    passed_on = not Message.objects.filter(relayed_at=None).exists()
    go.set()
    thread.join()
    return passed_on


def test_a_slow_mail_server_does_not_hold_up_other_messages(listen):
    assert passed_on_meanwhile(listen, work=lambda message: None)


def test_negative_control_a_lock_on_the_row_would_hold_them_up(listen):
    assert not passed_on_meanwhile(listen, work=lambda message: Delivery.objects.select_for_update().get())

"""Saying that something happened: one row, in the transaction in which it happened."""

from __future__ import annotations

from zlib import crc32

from django.db import connection, transaction

from events.errors import NotInTransaction
from events.models import PARTITIONS, Message

CHANNEL = "events"


def record(topic: str, key: str, payload: dict[str, object]) -> Message:
    """Write a message of `topic` about `key`. It is told to every consumer if, and only if, the transaction commits;
    messages of one key are told in the order in which they were written."""
    if not connection.in_atomic_block:
        raise NotInTransaction(topic)
    message = Message.objects.create(topic=topic, key=key, partition=partition_of(key), payload=payload)
    # Once per transaction, and after it: a NOTIFY inside would hold one lock of the whole server through the commit,
    # so that no two orders could commit at the same time.
    if not any(hook[1] is wake_relay for hook in connection.run_on_commit):
        transaction.on_commit(wake_relay, robust=True)
    return message


def wake_relay() -> None:
    """May be lost without harm: the relay also looks by itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def partition_of(key: str) -> int:
    return crc32(key.encode()) % PARTITIONS

"""Saying that something happened: one row, in the transaction in which it happened."""

from __future__ import annotations

from zlib import crc32

from django.db import connection

from events.models import PARTITIONS, Message

CHANNEL = "events"


def record(topic: str, key: str, payload: dict[str, object]) -> Message:
    """Write a message of `topic` about `key`. It is told to every consumer if, and only if, the transaction commits;
    messages of one key are told in the order in which they were written."""
    message = Message.objects.create(topic=topic, key=key, partition=partition_of(key), payload=payload)
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")  # heard when this transaction commits; the relay looks by itself too
    return message


def partition_of(key: str) -> int:
    return crc32(key.encode()) % PARTITIONS

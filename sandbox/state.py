"""What the sandbox remembers: one SQLite file, one writer at a time.

A single lock round a single connection is stronger than a lock per object and needs no order of locking; every change
(objects, the events about them, their deliveries and the stored answer of an idempotency key) commits together or not.
"""

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.errors import no_such
from sandbox.switches import Switches

TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, created INTEGER NOT NULL,
    parent TEXT, due INTEGER, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_parent ON objects (parent);
CREATE INDEX IF NOT EXISTS objects_due ON objects (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, due REAL,
    attempts INTEGER NOT NULL DEFAULT 0, answer INTEGER);
CREATE INDEX IF NOT EXISTS deliveries_state ON deliveries (state, due);
"""
LETTERS = string.ascii_letters + string.digits
Object = dict[str, Any]


class State:
    def __init__(self, path: str = ":memory:") -> None:
        self.lock = threading.RLock()
        self.depth = 0
        self.after_change = lambda: None
        self.base_url = ""
        self.webhook_url: str | None = None
        self.switches = Switches()
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        if path != ":memory:":
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=NORMAL")
        self.connection.executescript(TABLES)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything inside is kept together or not at all."""
        with self.lock:
            name = f"change_{self.depth}"
            self.connection.execute(f"SAVEPOINT {name}" if self.depth else "BEGIN IMMEDIATE")
            self.depth += 1
            try:
                yield
            except BaseException:
                self.depth -= 1
                self.connection.execute(f"ROLLBACK TO {name}" if self.depth else "ROLLBACK")
                raise
            self.depth -= 1
            self.connection.execute(f"RELEASE {name}" if self.depth else "COMMIT")
        self.after_change()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self.lock:
            return self.connection.execute(sql, values).fetchall()

    def execute(self, sql: str, *values: Any) -> None:
        with self.lock:
            self.connection.execute(sql, values)

    def put(self, body: Object, *, parent: str | None = None, due: int | None = None) -> Object:
        """Keep the object; `parent` is whom it is listed under, `due` when the clock must look at it again."""
        self.execute(
            "INSERT INTO objects (id, kind, created, parent, due, body) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body, due = excluded.due, "
            "parent = coalesce(excluded.parent, parent)",
            body["id"], body["object"], body["created"], parent, due, json.dumps(body),
        )  # fmt: skip
        return body

    def find(self, object_id: str | None) -> Object | None:
        found = self.rows("SELECT body FROM objects WHERE id = ?", object_id)
        return json.loads(found[0]["body"]) if found else None

    def get(self, kind: str, object_id: str, *, param: str = "id") -> Object:
        body = self.find(object_id)
        if body is None or body["object"] != kind:
            raise no_such(kind, object_id, param=param)
        return body

    def all(self, kind: str, *, parent: str | None = None) -> list[Object]:
        """Newest first, as every list of the API."""
        if parent is None:
            found = self.rows("SELECT body FROM objects WHERE kind = ? ORDER BY seq DESC", kind)
        else:
            found = self.rows("SELECT body FROM objects WHERE kind = ? AND parent = ? ORDER BY seq DESC", kind, parent)
        return [json.loads(row["body"]) for row in found]

    def each(self, kind: str, *, parent: str | None = None) -> Iterator[Object]:
        """The same, read as far as somebody looks: a shop that ran for a year has many."""
        before = 2**62
        while True:
            found = self.rows(
                "SELECT seq, body FROM objects WHERE kind = ? AND seq < ? AND (? IS NULL OR parent = ?) "
                "ORDER BY seq DESC LIMIT 100",
                kind, before, parent, parent,
            )  # fmt: skip
            yield from (json.loads(row["body"]) for row in found)
            if len(found) < 100:
                return
            before = found[-1]["seq"]

    def due_sessions(self) -> list[str]:
        return [row["id"] for row in self.rows("SELECT id FROM objects WHERE due <= ?", now())]

    def forget_everything(self) -> None:
        with self.change():
            for table in ("objects", "answers", "deliveries"):
                self.execute(f"DELETE FROM {table}")  # noqa: S608 (three names written above)

    def close(self) -> None:
        with self.lock:
            self.connection.close()


def now() -> int:
    return int(time.time())


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


def public(body: Any) -> Any:
    """The object as the API shows it: our own notes under "_notes" stay here, metadata is the shop's own."""
    if isinstance(body, dict):
        shown = {name: value for name, value in body.items() if name != "_notes"}
        return {name: value if name == "metadata" else public(value) for name, value in shown.items()}
    if isinstance(body, list):
        return [public(value) for value in body]
    return body

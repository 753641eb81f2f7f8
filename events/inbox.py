"""The mails that Django's file backend wrote, for a look while developing."""

from __future__ import annotations

import email
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

MOST = 200
LINE = b"-" * 79


@dataclass(frozen=True)
class Mail:
    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str
    html: str


def newest() -> list[Mail]:
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST]
    return [mail for path in files for mail in reversed(_read(path))][:MOST]


def find(name: str) -> Mail | None:
    """One mail by its name; names are made by us and never used as a path."""
    return next((mail for mail in newest() if mail.name == name), None)


def _read(path: Path) -> list[Mail]:
    """A file holds every mail of one connection, with a line of dashes after each."""
    parts = [part.strip() for part in path.read_bytes().split(LINE)]
    return [_parse(f"{path.stem}-{place}", raw) for place, raw in enumerate(part for part in parts if part)]


def _parse(name: str, raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=policy.default)
    date = message["Date"]
    return Mail(
        name,
        str(message["Subject"]),
        str(message["To"]),
        date.datetime if date else None,
        _body(message, "plain"),
        _body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""

"""What `manage.py doctor` looks at. Each check says what it found, and what to do when that is not good."""

import os
import shutil
import smtplib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from kombu.exceptions import KombuError
from packaging.requirements import Requirement
from stripe import StripeError

from checkout import processor
from store.celery import app
from store.processes import freshness, nginx, places

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
OLDEST_PYTHON, OLDEST_POSTGRES = (3, 11), 15
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class State(StrEnum):
    OK = "ok"
    NOTE = "note"  # the shop runs without it
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    state: State
    what: str
    do: str = ""


def ok(what: str) -> Finding:
    return Finding(State.OK, what)


def note(what: str, do: str) -> Finding:
    return Finding(State.NOTE, what, do)


def bad(what: object, do: str) -> Finding:
    return Finding(State.BAD, " ".join(str(what).split()), do)


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return bad(version, "Install Python 3.11 or newer, remove .venv, start ./run.")
    return ok(version)


def packages() -> Finding:
    wrong = []
    lines = (places.ROOT / "requirements.txt").read_text().splitlines()
    wanted = [Requirement(line.rstrip("\\ ")) for line in lines if line[:1].isalnum()]
    for package in wanted:
        if package.marker and not package.marker.evaluate():
            continue
        try:
            installed = metadata.version(package.name)
        except metadata.PackageNotFoundError:
            installed = "missing"
        if not package.specifier.contains(installed if installed != "missing" else "0", prereleases=True):
            wrong.append(f"{package.name} {installed}, not {str(package.specifier).removeprefix('==')}")
    if wrong:
        return bad("; ".join(wrong[:5]), "./run or ./test installs what requirements.txt names.")
    return ok(f"all {len(wanted)} of requirements.txt")


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
            cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
            missing = set(EXTENSIONS) - {row[0] for row in cursor.fetchall()}
    except DatabaseError as problem:
        return bad(problem, "Start the shop with ./run, or correct DATABASE_URL.")
    version = connection.pg_version // 10_000
    if version < OLDEST_POSTGRES:
        return bad(f"PostgreSQL {version}", f"PostgreSQL {OLDEST_POSTGRES} or newer is needed.")
    if missing:
        return bad(f"no {', '.join(sorted(missing))}", "Install PostgreSQL's contrib package on the database server.")
    if encoding != "UTF8":
        return bad(f"encoding {encoding}", "Make the database again with ENCODING 'UTF8'.")
    return ok(f"PostgreSQL {version} with {', '.join(EXTENSIONS)}")


def migrations() -> Finding:
    try:
        if freshness.database_is_behind():
            return bad("some have not run", "manage.py migrate, or start ./run.")
    except DatabaseError:
        return bad("unknown: no database", "See database.")
    return ok("all have run")


def cache() -> Finding:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
            policy = client.config_get("maxmemory-policy").get("maxmemory-policy", "")
    except redis.RedisError as problem:
        return bad(problem, "Start the shop with ./run, or correct REDIS_URL. Pages work without, mails wait.")
    if policy not in ("noeviction", ""):
        return bad(f"maxmemory-policy is {policy}", "Set noeviction: otherwise waiting work is thrown away.")
    return ok("answers, keeps what it is given")


def broker() -> Finding:
    try:
        with app.connection_for_read() as queue:
            queue.ensure_connection(max_retries=1, timeout=2)
        workers = app.control.inspect(timeout=2).ping() or {}
    except (KombuError, OSError, redis.RedisError) as problem:
        return bad(problem, "Start the shop with ./run, or correct CELERY_BROKER_URL.")
    if not workers:
        return bad("answers, but no worker listens", "Start the shop with ./run, or celery -A store worker.")
    return ok(f"{len(workers)} worker listens" if len(workers) == 1 else f"{len(workers)} workers listen")


def static_files() -> Finding:
    if settings.DEBUG:
        return ok("served as they are, DEBUG is on")
    if not getattr(staticfiles_storage, "hashed_files", None):
        return bad(f"none in {settings.STATIC_ROOT}", "manage.py collectstatic, or start ./run.")
    return ok(f"{len(staticfiles_storage.hashed_files)} files")


def pictures() -> Finding:
    folders = {"MEDIA_ROOT": settings.MEDIA_ROOT, "UPLOADS_ROOT": Path(storages["uploads"].location)}
    for name, folder in folders.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".doctor-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as problem:
            return bad(problem, f"Let the shop's account write to {folder}, or set {name}.")
    return ok(" and ".join(f"{folder}" for folder in folders.values()) + " can be written")


def payment() -> Finding:
    where = settings.STRIPE_API_BASE or "Stripe"
    try:
        processor.client().v1.balance.retrieve()
    except StripeError as problem:
        return bad(f"{where}: {problem}", "Start the shop with ./run, or correct STRIPE_API_KEY and STRIPE_API_BASE.")
    if settings.STRIPE_API_KEY.startswith("sk_live_"):
        return ok(f"{where} answers, for real money")
    return ok(f"{where} answers, no money moves")


def mail() -> Finding:
    if "filebased" in settings.EMAIL_BACKEND:
        return note(f"written to {settings.EMAIL_FILE_PATH}", "Set EMAIL_BACKEND and EMAIL_HOST to send any.")
    try:
        with get_connection():
            return ok(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")
    except (OSError, smtplib.SMTPException) as problem:
        return bad(problem, "Correct EMAIL_HOST, EMAIL_PORT and the account. Mails wait until then.")


def web_server() -> Finding:
    if program := nginx.find():
        return ok(program)
    return note("no nginx", "apt-get install nginx: static files without Python. ./run finds it by itself.")


def browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return ok(found) if found else note("no chromium", "apt-get install chromium, or browser tests are skipped.")


CHECKS: dict[str, Callable[[], Finding]] = {
    "Python": python,
    "Packages": packages,
    "Database": database,
    "Migrations": migrations,
    "Redis": cache,
    "Background work": broker,
    "Static files": static_files,
    "Pictures": pictures,
    "Payment": payment,
    "Mail": mail,
    "nginx": web_server,
    "Browser tests": browser,
}

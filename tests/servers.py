"""PostgreSQL and Valkey for a test run, and a database of its own for every worker.

One process starts the servers for all workers. The migrated database is made once per state of the migrations and kept
as a template: a worker, and every test that really commits, gets a copy of it in a fraction of a second.
"""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from django_redis import get_redis_connection
from psycopg import sql

from store.processes import places, postgres, valkey
from store.processes.crew import Crew

# Everything is thrown away: nothing has to reach the disk. Race tests open a connection per buyer.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
FAST |= {"max_connections": 500, "max_wal_size": "4GB", "checkpoint_timeout": "1h", "log_checkpoints": "off"}
SERVERS = pytest.StashKey["Servers"]()


class Servers:
    def __init__(self, var: Path) -> None:
        self.var, self.crew = var, Crew(var)
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # nothing is collected; WhiteNoise warns when it is missing
        try:
            postgres.start(var, self.crew, options=FAST)
            valkey.start(var, self.crew, durable=False)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self.crew.stop()
        places.forget_sockets(self.var)
        for name in ("media", "mail"):
            shutil.rmtree(self.var / name, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)  # before xdist starts its workers
def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        session.config.stash[SERVERS] = Servers(settings.TEST_VAR)


def pytest_unconfigure(config: pytest.Config) -> None:
    if servers := config.stash.get(SERVERS, None):
        servers.stop()


# --- Databases ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's own: this worker's database, copied from the template."""
    with django_db_blocker.unblock():
        template = ensure_template()
    fresh_copy(template)
    TransactionTestCase._fixture_teardown = lambda case: fresh_copy(template)
    yield
    connections.close_all()


def ensure_template() -> str:
    """The database with every migration applied, made by the first worker that needs it."""
    name = f"template_{state_of_migrations()}"
    with (settings.TEST_VAR / "template.lock").open("w") as lock, postgres.connect(settings.RUN) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = {row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname ~ '^template_'")}
        if name in known:
            return name
        for old in known:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        migrate_into(name, server)
    return name


def migrate_into(name: str, server) -> None:
    ours, building = connection.settings_dict["NAME"], f"building_{os.getpid()}"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    connection.settings_dict["NAME"] = building
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours
    # Under its final name only when it is whole.
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name)))


def fresh_copy(template: str) -> None:
    connections.close_all()
    ours, source = sql.Identifier(connection.settings_dict["NAME"]), sql.Identifier(template)
    with postgres.connect(settings.RUN) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(ours))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(ours, source))


def state_of_migrations() -> str:
    """Changes whenever a migration does, in our rooms or in a library."""
    state = hashlib.sha256()
    for _, migration in sorted(MigrationLoader(None).disk_migrations.items()):  # their own order is by chance
        module = sys.modules[type(migration).__module__]
        state.update(Path(module.__file__).read_bytes())
    return state.hexdigest()[:16]


# --- Between tests ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _empty_redis() -> None:
    """No rate limit, cached page or waiting task of another test."""
    get_redis_connection("redis").flushdb()


@pytest.fixture
def shop_environment() -> dict[str, str]:
    """The environment of a process that works on this test's database, say `manage.py relay`."""
    return os.environ | {
        "DATABASE_URL": f"postgres:///{connection.settings_dict['NAME']}?host={settings.RUN}&user=tarvo",
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "store.settings",
    }

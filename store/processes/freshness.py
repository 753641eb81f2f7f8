"""What a start can leave out because nothing changed since the last one."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def database_is_new() -> bool:
    """No migration has ever run in it."""
    try:
        return not MigrationRecorder(connection).has_table()
    finally:
        connection.close()


def database_is_behind() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()


def state_of_static_files() -> str:
    """Changes with any static file of ours or of a library."""
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            state.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return state.hexdigest()

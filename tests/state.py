"""The state folder of this test run. Two runs on one folder at once get one each: test, test-2, …"""

import fcntl
import os
from pathlib import Path
from typing import TextIO

from store.processes import places

CHOSEN = "TARVO_TEST_VAR"  # set by the process that starts the servers, inherited by its workers
LOCKS: list[TextIO] = []  # held until the process ends


def test_folder() -> Path:
    if CHOSEN not in os.environ:
        base = os.environ.get("SHOP_VAR") or places.ROOT / "var"
        os.environ[CHOSEN] = str(first_free(Path(base).absolute()))
    return Path(os.environ[CHOSEN])


def first_free(base: Path) -> Path:
    for number in range(1, 100):
        folder = base / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            LOCKS.append(lock)
            return folder
    raise RuntimeError(f"A hundred test runs at once in {base}?")

"""One child process: its own session, its own log, an end with a deadline."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from store.processes.places import ROOT

PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec as little as possible may happen.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class ChildDied(Exception):
    """A process that must run has ended; says which, and its last words."""


class Child:
    def __init__(
        self,
        name: str,
        command: Sequence[object],
        *,
        log: Path,
        stop_by: signal.Signals = signal.SIGTERM,
        grace: float = 10,
        env: Mapping[str, str] | None = None,
        user: int | None = None,
        cwd: Path = ROOT,
    ):
        self.name, self.log, self.stop_by, self.grace = name, log, stop_by, grace
        self.log_start = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                # A session of its own: Ctrl-C in the terminal reaches only us, and we stop everything in order.
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(stop_by),
                **as_account(user),
            )
        self.pid = self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise ChildDied(f"{self.name} did not answer within {seconds:.0f} seconds.\n{self.last_words()}")
            time.sleep(0.05)

    def check(self) -> None:
        if not self.alive:
            raise ChildDied(f"{self.name} ended with code {self.process.returncode}.\n{self.last_words()}")

    def output(self) -> str:
        """What it has written since it was started."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def last_words(self, lines: int = 25) -> str:
        return "\n".join([f"--- the end of {self.log}", *self.output().splitlines()[-lines:], "---"])

    def stop(self) -> None:
        if self.alive:
            self.process.send_signal(self.stop_by)
            try:
                self.process.wait(self.grace)
            except subprocess.TimeoutExpired:
                self.process.kill()
        end_group(self.pid)
        self.process.wait()


def as_account(user: int | None) -> dict[str, object]:
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def die_with_parent(how: signal.Signals) -> None:
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, how)


def end_group(group: int) -> None:
    """Whatever a child left behind in its session goes too."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # the second is macOS for a group of zombies
        pass

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
        process: "subprocess.Popen | Adopted",
        *,
        log: Path,
        log_start: int,
        stop_by: int = signal.SIGTERM,
        grace: float = 10,
    ):
        self.name, self.process, self.pid = name, process, process.pid
        self.log, self.log_start, self.stop_by, self.grace = log, log_start, stop_by, grace

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


class Adopted:
    """A child that was started by the program this process was before (exec keeps children, not Python objects)."""

    def __init__(self, pid: int):
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        deadline = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        return self.returncode

    def send_signal(self, how: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def launch(
    name: str,
    command: Sequence[object],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    cwd: Path = ROOT,
    stop_by: signal.Signals = signal.SIGTERM,
    grace: float = 10,
) -> Child:
    log_start = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        process = subprocess.Popen(
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
    return Child(name, process, log=log, log_start=log_start, stop_by=stop_by, grace=grace)


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

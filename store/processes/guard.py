"""Outlives its parent by a moment, to end what the parent could not when it was killed outright.

The parent writes `+pid` and `-pid` lines; when it is gone, the pipe ends and every group still on the list is asked to
stop, then killed. Runs as a bare script: it must be small and must not depend on anything that can break.
"""

import os
import signal
import subprocess
import sys
import time
from typing import BinaryIO

ASK, WAIT = (signal.SIGTERM, signal.SIGINT), 12.0


class Guard:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.adopt(process, process.stdin)

    def adopt(self, process: object, pipe: BinaryIO) -> None:
        self.process, self.pipe = process, pipe

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def watch(self, pid: int) -> None:
        self._say(f"+{pid}")

    def forget(self, pid: int) -> None:
        self._say(f"-{pid}")

    def stop(self) -> None:
        try:
            self.pipe.close()
        except BrokenPipeError:
            pass
        self.process.wait()

    def _say(self, line: str) -> None:
        try:
            self.pipe.write(f"{line}\n".encode())
            self.pipe.flush()
        except BrokenPipeError:  # it was killed: whoever checks the crew will say so
            pass


def send(groups: set[int], how: int) -> set[int]:
    """Signal every group; return those that still have a living member. Signal 0 only asks."""
    living = set()
    for group in groups:
        try:
            os.killpg(group, how)
        except (ProcessLookupError, PermissionError):
            continue
        living.add(group)
    return living


def main() -> None:
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(how, signal.SIG_IGN)
    watched: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        (watched.add if line[0] == "+" else watched.discard)(pid)
    for how in ASK:  # SIGINT is how PostgreSQL is told not to wait for its clients
        watched = send(watched, how)
    deadline = time.monotonic() + WAIT
    while watched and time.monotonic() < deadline:
        time.sleep(0.1)
        watched = send(watched, 0)
    send(watched, signal.SIGKILL)


if __name__ == "__main__":
    main()

"""What `manage.py up` becomes once the shop is open: it watches and stops, and needs neither Django nor its memory.

The same process goes on (exec), so it is still the parent of everything it started.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from store.processes.child import Adopted, Child, ChildDied
from store.processes.crew import Crew
from store.processes.guard import Guard
from store.processes.places import ROOT, forget_sockets

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Somebody asked us to end. Not an Exception: nothing may swallow it on the way."""


def ask_to_stop(*_: object) -> None:
    raise Stop


def listen() -> None:
    for name in SIGNALS:
        signal.signal(name, ask_to_stop)


def become(crew: Crew, var: Path, lock: int) -> NoReturn:
    """Hand everything over. `lock` is the open file that says that this shop runs."""
    children = [
        {"name": child.name, "pid": child.pid, "log": str(child.log), "log_start": child.log_start,
         "stop_by": int(child.stop_by), "grace": child.grace}
        for child in crew.children
    ]  # fmt: skip
    pipe = crew.guard.pipe.fileno()
    for number in (lock, pipe):
        os.set_inheritable(number, True)
    state = {"var": str(var), "children": children, "guard": [crew.guard.process.pid, pipe]}
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # until main() listens: nobody would stop the children
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", __name__, json.dumps(state)])  # noqa: S606


def adopt(state: dict) -> Crew:
    pid, pipe = state["guard"]
    guard = Guard.__new__(Guard)
    guard.adopt(Adopted(pid), os.fdopen(pipe, "wb"))
    children = [
        Child(child.pop("name"), Adopted(child.pop("pid")), log=Path(child.pop("log")), **child)
        for child in state["children"]
    ]
    return Crew(Path(state["var"]), guard, children)


def main(words: list[str]) -> int:
    state = json.loads(words[1])
    crew, code = adopt(state), 0
    try:
        listen()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        crew.watch()
    except Stop:
        print("stopping …", flush=True)
    except ChildDied as problem:
        print(problem, file=sys.stderr, flush=True)
        code = 1
    finally:
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        crew.stop()
        forget_sockets(Path(state["var"]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv))

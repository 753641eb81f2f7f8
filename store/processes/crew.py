"""The children of one parent: started one by one, watched together, stopped in reverse order."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from store.processes.child import Child, ChildDied, launch
from store.processes.guard import Guard
from store.processes.places import private


class Crew:
    def __init__(self, var: Path, guard: Guard | None = None, children: Sequence[Child] = ()):
        self.logs = private(var / "log")
        self.guard = guard or Guard()
        self.children = list(children)

    def start(self, name: str, command: Sequence[object], **options: object) -> Child:
        child = launch(name, command, log=self.logs / f"{name}.log", **options)
        self.children.append(child)
        self.guard.watch(child.pid)
        return child

    def finish(self, *errands: Child, seconds: float) -> None:
        """Wait for children that do one thing and end: all must end well."""
        deadline = time.monotonic() + seconds
        for errand in errands:
            while errand.alive:
                self.check(besides=errands)
                if time.monotonic() > deadline:
                    raise ChildDied(f"{errand.name} took longer than {seconds:.0f} seconds.\n{errand.last_words()}")
                time.sleep(0.05)
            if errand.process.returncode:
                errand.check()
            self._dismiss(errand)

    def check(self, besides: Sequence[Child] = ()) -> None:
        """Raise when somebody who must be there is gone."""
        for child in self.children:
            if child not in besides:
                child.check()
        if not self.guard.alive:
            raise ChildDied("The guard that cleans up after us was killed.")

    def watch(self, every: float = 0.5, until: Callable[[], bool] = lambda: False) -> None:
        while not until():
            self.check()
            time.sleep(every)

    def stop(self) -> None:
        while self.children:
            self._dismiss(self.children[-1])
        self.guard.stop()

    def _dismiss(self, child: Child) -> None:
        child.stop()
        self.guard.forget(child.pid)
        self.children.remove(child)

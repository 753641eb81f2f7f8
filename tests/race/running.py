"""Many at once: real threads, each with its own database connection, started together at a barrier."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def all_at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Run the jobs side by side; each one's answer, or the exception that it ended with, in order."""
    barrier, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            answers[place] = job()
        except Exception as error:  # noqa: BLE001  (the test looks at it)
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers

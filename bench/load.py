"""A small closed-loop client: some threads, each asking again when it has its answer. Loopback only, always bounded."""

import http.client
import itertools
import statistics
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

THREADS = 4


@dataclass(frozen=True, slots=True)
class Ask:
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    expected: list[int] = field(default_factory=lambda: [200])


@dataclass(slots=True)
class Measured:
    seconds: float
    times: list[float]
    queries: list[int]
    wrong: list[str]

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def median_queries(self) -> int:
        return round(statistics.median(self.queries)) if self.queries else 0


def measure(port: int, asks: Iterable[Ask], seconds: float, threads: int = THREADS) -> Measured:
    """Send asks for at most so many seconds; every ask is sent once (give a cycle to go on)."""
    measured = Measured(0.0, [], [], [])
    source, lock = iter(asks), threading.Lock()
    start = time.perf_counter()
    workers = [
        threading.Thread(target=work, args=[port, source, lock, start + seconds, measured]) for _ in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    measured.seconds = time.perf_counter() - start
    return measured


def work(port: int, source, lock: threading.Lock, until: float, measured: Measured) -> None:
    while time.perf_counter() < until:
        with lock:
            ask = next(source, None)
        if ask is None:
            return
        began = time.perf_counter()
        status, queries = send(port, ask)
        took = time.perf_counter() - began
        with lock:
            if status in ask.expected:
                measured.times.append(took)
                measured.queries.append(queries)
            else:
                measured.wrong.append(f"{ask.method} {ask.path}: {status}")


def send(port: int, ask: Ask) -> tuple[int, int]:
    visit = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        visit.request(ask.method, ask.path, body=ask.body, headers={"Host": "localhost", **ask.headers})
        answer = visit.getresponse()
        answer.read()
        return answer.status, int(answer.headers.get("X-Queries", 0))
    except OSError:
        return 0, 0
    finally:
        visit.close()


def again_and_again(asks: list[Ask]) -> Iterable[Ask]:
    return itertools.cycle(asks)

"""What a test may break: Redis that is gone, and Redis that takes calls and never answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import caches

from store.cache import FallbackCache


@contextmanager
def redis_at(settings, location: str) -> Iterator[None]:
    settings.CACHES = settings.CACHES | {"redis": settings.CACHES["redis"] | {"LOCATION": location}}
    forget_connections()
    yield
    forget_connections()


def forget_connections() -> None:
    """Caches are made once per thread, and the news that Redis is down is kept for some seconds."""
    for alias in ("default", "redis", "table"):
        if hasattr(caches._connections, alias):
            del caches[alias]
    FallbackCache._down_until = 0.0


@pytest.fixture
def dead_redis(settings) -> Iterator[None]:
    with redis_at(settings, "unix:///nowhere/redis.sock"):
        yield
    forget_connections()


@pytest.fixture
def silent_redis(settings, tmp_path: Path) -> Iterator[None]:
    """Worse than dead: it is connected to, and that is all."""
    path = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(50)
        with redis_at(settings, f"unix://{path}"):
            yield
    forget_connections()

"""The default cache: Redis while it answers, a table in PostgreSQL while it does not.

What counts attempts at the door (wrong passwords, codes) lives in this cache. With plain django-redis a dead Redis
turns every sign-in into an error; with its errors ignored, the limiter can not count and refuses everybody. Here a
failure is noticed once, and for a few seconds nobody waits for Redis again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 5.0  # seconds without asking Redis after it failed
DOWN = (ConnectionInterrupted, RedisError, OSError)


class FallbackCache(BaseCache):
    _down_until = 0.0  # shared by all threads of a process

    def __init__(self, location: str, params: dict[str, object]) -> None:
        super().__init__(params)
        self._first, self._second = location, "table"

    def _call(self, name: str, *args: object, **kwargs: object) -> object:
        if time.monotonic() >= FallbackCache._down_until:
            try:
                return self._method(self._first, name)(*args, **kwargs)
            except DOWN as error:
                FallbackCache._down_until = time.monotonic() + PAUSE
                log.warning("Redis does not answer, its work is done by a table: %s", error)
        return self._method(self._second, name)(*args, **kwargs)

    @staticmethod
    def _method(alias: str, name: str) -> Callable[..., object]:
        return getattr(caches[alias], name)

    def add(self, key, value, timeout=300, version=None):
        return self._call("add", key, value, timeout=timeout, version=version)

    def get(self, key, default=None, version=None):
        return self._call("get", key, default=default, version=version)

    def set(self, key, value, timeout=300, version=None):
        return self._call("set", key, value, timeout=timeout, version=version)

    def touch(self, key, timeout=300, version=None):
        return self._call("touch", key, timeout=timeout, version=version)

    def delete(self, key, version=None):
        return self._call("delete", key, version=version)

    def incr(self, key, delta=1, version=None):
        return self._call("incr", key, delta=delta, version=version)

    def has_key(self, key, version=None):
        return self._call("has_key", key, version=version)

    def clear(self):
        return self._call("clear")

"""The default cache answers whether Redis does or not, and nobody waits long for it."""

import time

import pytest
from django.core.cache import cache, caches
from redis.exceptions import ConnectionError as RedisIsGone

from store import cache as store_cache
from store.cache import FallbackCache

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["alive", "dead", "silent"])
def redis(request):
    if request.param != "alive":
        request.getfixturevalue(f"{request.param}_redis")
    yield request.param
    cache.clear()


def test_calls_mean_the_same_with_redis_and_without(redis):
    assert cache.get("n", "nothing") == "nothing"
    assert cache.add("n", 1, 60) is True
    assert cache.add("n", 5, 60) is False
    assert cache.incr("n") == 2
    assert cache.incr("n", 3) == 5
    assert cache.decr("n") == 4
    assert cache.has_key("n") and "n" in cache
    assert cache.touch("n", 60) and not cache.touch("other", 60)
    assert cache.get_or_set("kept", lambda: [1, 2], 60) == [1, 2]
    assert cache.get_many(["n", "kept", "gone"]) == {"n": 4, "kept": [1, 2]}
    assert cache.delete("n") and not cache.delete("n")
    with pytest.raises(ValueError):
        cache.incr("n")


def test_what_has_expired_is_gone(redis):
    cache.set("short", "x", 1)
    cache.set("at-once", "x", 0)
    assert (cache.get("short"), cache.get("at-once")) == ("x", None)
    time.sleep(1.1)
    assert cache.get("short") is None
    assert cache.add("short", "y", 60)


@pytest.mark.parametrize("outage", ["dead_redis", "silent_redis"])
def test_only_the_first_call_notices_that_redis_is_gone(request, outage):
    request.getfixturevalue(outage)
    start = time.monotonic()
    cache.set("n", 1)
    first, start = time.monotonic() - start, time.monotonic()
    assert first < 1
    for _ in range(20):
        assert cache.get("n") == 1
    assert time.monotonic() - start < 0.5
    assert FallbackCache._down_until > time.monotonic()


def test_after_the_pause_redis_is_asked_again(monkeypatch):
    asked = []

    class Broken:
        def get(self, *args: object, **kwargs: object) -> None:
            asked.append(1)
            raise RedisIsGone

    monkeypatch.setattr(FallbackCache, "_down_until", 0.0)
    monkeypatch.setattr(store_cache, "PAUSE", 0.2)
    monkeypatch.setattr(caches._connections, "redis", Broken(), raising=False)
    cache.get("n")
    cache.get("n")
    assert len(asked) == 1
    time.sleep(0.25)
    cache.get("n")
    assert len(asked) == 2


def test_redis_is_used_again_once_it_answers(monkeypatch):
    monkeypatch.setattr(FallbackCache, "_down_until", time.monotonic() + 0.2)
    cache.set("n", "in the table")
    assert (caches["table"].get("n"), caches["redis"].get("n")) == ("in the table", None)
    time.sleep(0.25)
    cache.set("n", "in Redis")
    assert (caches["table"].get("n"), caches["redis"].get("n")) == ("in the table", "in Redis")
    cache.clear()


def test_a_mistake_of_ours_is_not_taken_for_an_outage():
    with pytest.raises((AttributeError, TypeError)):
        cache.set("n", lambda: 1)  # can not be written down
    assert FallbackCache._down_until <= time.monotonic()

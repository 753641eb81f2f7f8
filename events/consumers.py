"""Who wants to hear of what. A room says so in its `consumers.py`; all of them are found when the shop starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.models import Message

Consumer = Callable[["Message"], None]
_functions: dict[str, Consumer] = {}
_topics: dict[str, list[str]] = {}


def consumer(topic: str, *, name: str) -> Callable[[Consumer], Consumer]:
    """Have a function told of every message of a topic. `name` is kept in the database: never change it lightly."""

    def register(function: Consumer) -> Consumer:
        if name in _functions:
            raise ValueError(f"two consumers are called {name}")
        _functions[name] = function
        _topics.setdefault(topic, []).append(name)
        return function

    return register


def consumers_of(topic: str) -> list[str]:
    return _topics.get(topic, [])


def function_of(name: str) -> Consumer:
    """Raises KeyError for a consumer that is no longer there: its deliveries are then parked, not lost."""
    return _functions[name]


def names() -> list[str]:
    return sorted(_functions)

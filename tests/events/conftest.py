"""Somebody who listens."""

import pytest

from events import consumers


class Heard(list):
    """Writes down what it hears, and fails the next `fail` times."""

    fail = 0

    def __call__(self, message):
        if self.fail:
            self.fail -= 1
            raise RuntimeError("not now")
        self.append(message.payload["n"])


@pytest.fixture
def listen(monkeypatch):
    """Make a function the only consumer of "test.happened"."""

    def listen(function):
        monkeypatch.setattr(consumers, "_functions", {"writer": function})
        monkeypatch.setattr(consumers, "_topics", {"test.happened": ["writer"]})
        return function

    return listen


@pytest.fixture
def heard(listen):
    return listen(Heard())

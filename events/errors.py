"""Ways of telling something wrongly."""


class NotInTransaction(RuntimeError):
    """A message outside of the transaction of what happened could be told without it having happened."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"record({topic!r}, …) belongs into the transaction.atomic() of what happened")


class Overtaken(RuntimeError):
    """The delivery was finished or parked while its consumer still worked: this work is rolled back."""

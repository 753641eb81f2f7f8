"""Doorbells of the outbox."""

from celery import shared_task

from events.services import delivering, housekeeping


# A hanging consumer fails like any other: the soft limit raises inside it. Both limits are below LONGEST_WORK.
@shared_task(soft_time_limit=240, time_limit=270)
def deliver(delivery_id: int) -> None:
    delivering.deliver_in_order(delivery_id)


def send(delivery_id: int) -> None:
    """To the queue, once: the relay itself tries again."""
    deliver.apply_async([delivery_id], retry=False)


@shared_task
def forget_old() -> None:
    """Nightly: delete what was told more than 30 days ago."""
    while housekeeping.forget_old():
        pass

"""Doorbells of the outbox."""

from celery import shared_task

from events.services import delivering


@shared_task
def deliver(delivery_id: int) -> None:
    delivering.deliver(delivery_id)


@shared_task
def forget_old() -> None:
    """Nightly: delete what was told more than 30 days ago."""
    while delivering.forget_old():
        pass

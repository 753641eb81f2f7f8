"""Doorbells of this room: they take ids, may ring twice, and only call the service that works."""

from celery import shared_task

from checkout.services import payments, refunds


@shared_task
def reconcile_payments() -> dict[str, int]:
    """Every minute: what waits for the payment processor."""
    return payments.reconcile()


@shared_task
def send_refund(refund_id: str) -> None:
    refunds.send_refund(refund_id)

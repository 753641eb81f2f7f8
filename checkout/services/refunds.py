"""Giving money back. A refund is a row, decided in the commit of whatever caused it, carried to the processor after
that commit and asked about until it arrived."""

from __future__ import annotations

from uuid import UUID

import stripe
from django.db.models import Sum
from django.utils import timezone

from checkout import processor
from checkout.models import Payment, Refund, SellerOrder
from events.services import record


def refund_part(part: SellerOrder, reason: str) -> Refund | None:
    """Decide to give back what one seller's part cost; None when nothing was paid for it.

    The caller holds the locks of the payment and of the part, and has just cancelled the part.
    """
    payment = part.order.payments.filter(state=Payment.State.PAID).first()
    if payment is None:
        return None
    given = payment.refunds.exclude(state=Refund.State.FAILED).aggregate(sum=Sum("amount"))["sum"] or 0
    amount = min(part.total, payment.amount_paid - given)
    if amount <= 0:
        return None
    refund = Refund.objects.create(payment=payment, seller_order=part, amount=amount, reason=reason)
    record("refund.decided", str(refund.pk), {"refund": str(refund.pk)})
    return refund


REFUND_STATES = {
    "succeeded": Refund.State.DONE,
    "pending": Refund.State.SENT,
    "requires_action": Refund.State.SENT,
    "failed": Refund.State.FAILED,
    "canceled": Refund.State.FAILED,
}


def send_refund(refund_id: UUID) -> Refund:
    """Carry a decided refund to the processor; its id is the key, so a repeat finds the first one's result."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state in (Refund.State.DONE, Refund.State.FAILED):
        return refund
    try:
        processor_id, status = processor.send_refund(refund)
    except stripe.InvalidRequestError as error:
        refund.state, refund.problem = Refund.State.FAILED, str(error.user_message or error)[:300]
    else:
        refund.processor_id, refund.state = processor_id, REFUND_STATES.get(status, Refund.State.SENT)
    if refund.state == Refund.State.DONE:
        refund.done_at = timezone.now()
    refund.save()
    return refund

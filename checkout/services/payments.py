"""Paying for an order. `apply` is the one place where the processor's word becomes ours: webhook, return page and
reconciler all end there, in any order and as often as they like.

The processor is asked outside of transactions; its answer is applied under a lock on the payment's row.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

import stripe
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.services import listings
from checkout import processor
from checkout.errors import NotPayable, ProcessorUnavailable
from checkout.models import Hold, Order, Payment, Refund, SellerOrder, WebhookEvent
from checkout.services.refunds import send_refund
from events.services import record
from sellers import delivery
from sellers.errors import SoldOut
from sellers.services.payout_identity import account_changed
from sellers.services.stock import release_stock, take_stock

log = logging.getLogger(__name__)
UNPAID = "not paid in time"


def start_payment(order: Order) -> str:
    """The address of the page where the buyer pays. Raises NotPayable, or ProcessorUnavailable: try again later."""
    payment = order.payments.filter(state__in=Payment.OPEN).first()
    if payment is None or payment.expires_at <= timezone.now():
        raise NotPayable
    if not payment.session_id:
        _remember(payment, processor.open_session(payment, order))
    else:
        payment = apply(payment.pk, processor.fetch(payment.session_id))
    if payment.state != Payment.State.PENDING or not payment.pay_url:
        raise NotPayable
    return payment.pay_url


def _remember(payment: Payment, fresh: processor.Fresh) -> None:
    payment.session_id, payment.pay_url = fresh.session_id, fresh.pay_url
    payment.save(update_fields=["session_id", "pay_url"])


def settle(payment_id: UUID) -> Payment:
    """Ask the processor how a payment stands, and believe it."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if not payment.session_id:
        # The answer to our request for a session may have been lost: asking again with the same key finds it.
        _remember(payment, processor.open_session(payment, payment.order))
    return apply(payment_id, processor.fetch(payment.session_id))


def give_up(payment_id: UUID, because: str = UNPAID) -> Payment:
    """Time is over, or the buyer cancelled: close the processor's page *first*, then free the stock. A payment that
    was made in the last moment is found here and counts."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if not payment.session_id:
        _remember(payment, processor.open_session(payment, payment.order))
    return apply(payment_id, processor.close_session(payment.session_id), because)


@transaction.atomic
def apply(payment_id: UUID, fresh: processor.Fresh, because: str = UNPAID) -> Payment:
    """Bring payment, order, holds and stock in line with the processor's fresh word. Harmless when repeated."""
    payment = Payment.objects.select_for_update(of=["self"]).select_related("order").get(pk=payment_id)
    payment.checked_at = timezone.now()
    payment.session_id = payment.session_id or fresh.session_id
    payment.intent_id = fresh.intent_id or payment.intent_id
    payment.problem = fresh.problem[:300]
    if fresh.state == processor.PAID and payment.state != Payment.State.PAID:
        _paid(payment, fresh)
    elif fresh.state == processor.PROCESSING and payment.state == Payment.State.PENDING:
        payment.state = Payment.State.PROCESSING
    elif fresh.state == processor.DEAD and payment.state in Payment.OPEN:
        payment.state = Payment.State.CANCELLED
        _cancel_unpaid(payment.order, because)
    payment.save()
    return payment


def _paid(payment: Payment, fresh: processor.Fresh) -> None:
    was_dead = payment.state == Payment.State.CANCELLED
    payment.state, payment.paid_at, payment.amount_paid = Payment.State.PAID, timezone.now(), fresh.amount
    exact = (fresh.amount, fresh.currency) == (payment.amount, payment.currency)
    if exact and (not was_dead or _take_again(payment.order)):
        _to_ship(payment.order)
        return
    reason = "paid after the order was cancelled" if exact else "the amount paid is not the amount asked for"
    if not was_dead:
        _cancel_unpaid(payment.order, reason)
    payment.save()  # the refund points at what was paid
    refund = Refund.objects.create(payment=payment, amount=payment.amount_paid, reason=reason)
    record("refund.decided", str(refund.pk), {"refund": str(refund.pk)})


def _to_ship(order: Order) -> None:
    now = timezone.now()
    order.holds.filter(state=Hold.State.HELD).update(state=Hold.State.CLAIMED, expires_at=None)
    for part in order.seller_orders.select_for_update(of=["self"]).select_related("seller"):
        if part.status != SellerOrder.Status.AWAITING_PAYMENT:
            continue
        when = delivery.promise(part.handling_days, part.seller.cutoff, part.delivery_days, part.delivery_days, now)
        part.status, part.paid_at = SellerOrder.Status.TO_SHIP, now
        part.ship_by, part.promised_for = when.ships_on, when.arrives_by
        part.save(update_fields=["status", "paid_at", "ship_by", "promised_for"])
        record("seller_order.to_ship", part.number, {"seller_order": part.number})
    record("order.paid", order.number, {"order": order.number})


def _take_again(order: Order) -> bool:
    """Money came for an order that ran out of time: it lives again if its stock is still there, all of it."""
    parts = order.seller_orders.select_for_update().filter(status=SellerOrder.Status.CANCELLED, cancel_reason=UNPAID)
    holds = list(order.holds.filter(state=Hold.State.RELEASED))
    if parts.count() != order.seller_orders.count():
        return False  # the buyer or a seller cancelled it: that is not revived
    try:
        with transaction.atomic():
            sold_out = take_stock({hold.offer_id: hold.quantity for hold in holds})
    except SoldOut:
        return False
    order.holds.update(state=Hold.State.HELD)
    parts.update(status=SellerOrder.Status.AWAITING_PAYMENT, cancelled_at=None, cancel_reason="")
    _refresh(order, sold_out)
    return True


def _cancel_unpaid(order: Order, because: str) -> None:
    parts = order.seller_orders.filter(status=SellerOrder.Status.AWAITING_PAYMENT)
    parts.update(status=SellerOrder.Status.CANCELLED, cancelled_at=timezone.now(), cancel_reason=because)
    release_holds(order)
    record("order.cancelled", order.number, {"order": order.number, "reason": because})


def release_holds(order: Order, offer_ids: list[int] | None = None) -> None:
    """Give an order's held stock back to the shelf, all of it or that of some offers."""
    holds = order.holds.select_for_update().filter(state__in=Hold.OPEN)
    held = {h.offer_id: h.quantity for h in holds if offer_ids is None or h.offer_id in offer_ids}
    order.holds.filter(offer_id__in=held).update(state=Hold.State.RELEASED, expires_at=None)
    release_stock(held)
    _refresh(order, list(held))


def _refresh(order: Order, offer_ids: list[int]) -> None:
    if offer_ids:
        listings.refresh_offers(order.lines.filter(stockrecord__in=offer_ids).values_list("product_id", flat=True))


# --- What brings news ------------------------------------------------------------------------------------------------
def take_webhook(event: stripe.Event) -> None:
    """A verified event only says *that* something happened: ask what, and apply that once."""
    if WebhookEvent.objects.filter(pk=event.id, applied_at__isnull=False).exists():
        return
    thing = event.data.object
    payment = _payment_of(thing)
    session_id = _session_of(thing, payment)
    fresh = processor.fetch(session_id) if session_id else None
    if refund := _refund_of(thing):
        send_refund(refund.pk)
    if event.type == "account.updated":
        account_changed(getattr(thing, "id", ""))
    with transaction.atomic():
        _, is_new = WebhookEvent.objects.get_or_create(
            pk=event.id,
            defaults={"type": event.type, "object_id": getattr(thing, "id", ""), "applied_at": timezone.now()},
        )
        if is_new and fresh:
            apply(payment.pk, fresh)


def _our_id(thing: stripe.StripeObject, name: str) -> UUID | None:
    """The id of ours that we put into a processor's object when we made it."""
    try:
        return UUID(getattr(getattr(thing, "metadata", None), name, ""))
    except (ValueError, TypeError, AttributeError):
        return None


def _payment_of(thing: stripe.StripeObject) -> Payment | None:
    ours = _our_id(thing, "payment")
    return Payment.objects.filter(pk=ours).first() if ours else None


def _session_of(thing: stripe.StripeObject, payment: Payment | None) -> str:
    if payment is None:
        return ""
    # The answer that named the session may have been lost; its own events name it too.
    return payment.session_id or (thing.id if thing.object == "checkout.session" else "")


def _refund_of(thing: stripe.StripeObject) -> Refund | None:
    ours = _our_id(thing, "refund")
    return Refund.objects.filter(pk=ours).first() if ours else None


def reconcile(limit: int = 200) -> dict[str, int]:
    """Look after everything that waits for the processor: lapsed holds, payments we heard nothing of, unsent refunds.

    Safe to run at any time and side by side; what the processor can not answer now is looked at again next time.
    """
    now = timezone.now()
    unsettled = Payment.objects.filter(state__in=Payment.OPEN)
    lapsed = unsettled.filter(expires_at__lte=now).values_list("pk", flat=True)[:limit]
    silent = now - timedelta(minutes=settings.RECONCILE_AFTER_MINUTES)
    unheard = unsettled.filter(expires_at__gt=now, created_at__lte=silent).exclude(checked_at__gt=silent)
    refunds = Refund.objects.filter(state__in=[Refund.State.DECIDED, Refund.State.SENT])
    return {
        "lapsed": _each(give_up, list(lapsed)),
        "checked": _each(settle, list(unheard.values_list("pk", flat=True)[:limit])),
        "refunds": _each(send_refund, list(refunds.values_list("pk", flat=True)[:limit])),
    }


def _each(verb, ids: list[UUID]) -> int:
    done = 0
    for pk in ids:
        try:
            verb(pk)
            done += 1
        except (ProcessorUnavailable, stripe.StripeError) as error:
            log.warning("%s(%s): %s", verb.__name__, pk, error)
    return done

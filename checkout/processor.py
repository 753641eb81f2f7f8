"""Talking to the payment processor (Stripe's hosted Checkout page), and nothing else.

Card numbers never touch us: the buyer types them on the processor's page. Every call has a time limit, and every call
that changes something carries an idempotency key of ours, so that it may be repeated after a time-out. Nothing here
reads or writes our database: checkout.services.payments decides what an answer means.

Amounts go over the wire as whole cents, as Stripe's API asks for two-decimal currencies.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import stripe
from django.conf import settings

from checkout.errors import ProcessorUnavailable
from checkout.models import Order, Payment, Refund
from sellers.processor import client

log = logging.getLogger(__name__)
WAITING, PROCESSING, PAID, DEAD = "waiting", "processing", "paid", "dead"


@dataclass(frozen=True, slots=True)
class Fresh:
    """What the processor says of a payment right now."""

    state: str
    session_id: str = ""
    intent_id: str = ""
    pay_url: str = ""
    amount: Decimal = Decimal(0)
    currency: str = ""
    problem: str = ""


def open_session(payment: Payment, order: Order) -> Fresh:
    """The hosted page for a payment; the same one however often it is asked for."""
    back = f"{settings.SHOP_URL}{order.get_absolute_url()}"
    params = {
        "mode": "payment",
        "client_reference_id": str(payment.pk),
        "customer_email": order.email,
        "success_url": f"{back}paid/?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": back,
        "line_items": [_total_line(payment, order)],
        "metadata": {"payment": str(payment.pk), "order": order.number},
        "payment_intent_data": {
            "metadata": {"payment": str(payment.pk), "order": order.number},
            "transfer_group": order.number,
            "description": f"{settings.OSCAR_SHOP_NAME} {order.number}",
        },
    }
    options = {"idempotency_key": f"session-{payment.pk}"}
    return _ask(lambda: client().v1.checkout.sessions.create(params=params, options=options))


def _total_line(payment: Payment, order: Order) -> dict[str, object]:
    name = f"Order {order.number}"
    price = {
        "currency": payment.currency.lower(),
        "unit_amount": int(payment.amount * 100),
        "product_data": {"name": name},
    }
    return {"quantity": 1, "price_data": price}


def fetch(session_id: str) -> Fresh:
    """What became of a session."""
    return _ask(lambda: client().v1.checkout.sessions.retrieve(session_id, params={"expand": ["payment_intent"]}))


def close_session(session_id: str) -> Fresh:
    """Make sure that nobody can pay any more. A session that was paid meanwhile stays paid, and the answer says so."""
    try:
        return _read(client().v1.checkout.sessions.expire(session_id))
    except stripe.InvalidRequestError:  # no longer open: complete or expired already
        return fetch(session_id)
    except stripe.StripeError as error:
        raise ProcessorUnavailable from error


def send_refund(refund: Refund) -> tuple[str, str]:
    """Ask for money to go back, or how it fares; answers the processor's (id, status). Safe to repeat.

    Raises stripe.InvalidRequestError when the processor refuses it for good.
    """
    params = {
        "payment_intent": refund.payment.intent_id,
        "amount": int(refund.amount * 100),
        "metadata": {"refund": str(refund.pk)},
    }
    try:
        if refund.processor_id:
            answer = client().v1.refunds.retrieve(refund.processor_id)
        else:
            answer = client().v1.refunds.create(params=params, options={"idempotency_key": f"refund-{refund.pk}"})
    except stripe.InvalidRequestError:
        raise
    except stripe.StripeError as error:
        raise ProcessorUnavailable from error
    return answer.id, answer.status or "pending"


def event_of(payload: bytes, signature: str) -> stripe.Event:
    """A webhook's event, once its signature is verified. Raises ValueError or stripe.SignatureVerificationError."""
    return stripe.Webhook.construct_event(payload, signature, settings.STRIPE_WEBHOOK_SECRET)


def _ask(call: Callable[[], stripe.checkout.Session]) -> Fresh:
    try:
        return _read(call())
    except stripe.StripeError as error:  # no answer, 5xx, too many requests, or a request that it refuses
        log.warning("payment processor: %s", error)
        raise ProcessorUnavailable from error


def _read(session: stripe.checkout.Session) -> Fresh:
    intent = session.payment_intent if isinstance(session.payment_intent, stripe.PaymentIntent) else None
    error = intent.last_payment_error if intent else None
    return Fresh(
        _state(session, intent),
        session_id=session.id,
        intent_id=intent.id if intent else (session.payment_intent or ""),
        pay_url=session.url or "",
        amount=Decimal(session.amount_total or 0) / 100,
        currency=(session.currency or "").upper(),
        problem=(error.message or "") if error else "",
    )


def _state(session: stripe.checkout.Session, intent: stripe.PaymentIntent | None) -> str:
    if session.payment_status == "paid":
        return PAID
    if session.status == "expired":
        return DEAD
    if session.status == "complete":  # a way of paying that takes days, or one that took them and failed
        failed = intent is not None and intent.status in ("requires_payment_method", "canceled")
        return DEAD if failed else PROCESSING
    return PROCESSING if intent is not None and intent.status == "processing" else WAITING

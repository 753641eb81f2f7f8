"""Writes down what has happened, and how it is to reach the shop, in the change that made it happen."""

import time

from stripe import _api_version

from sandbox import shapes
from sandbox.params import words
from sandbox.state import Object, State, public

VERSION = _api_version._ApiVersion.CURRENT
# What a shop's endpoint is subscribed to; everything else can still be read under /v1/events.
SENT = words(
    "checkout.session.completed checkout.session.expired checkout.session.async_payment_succeeded "
    "checkout.session.async_payment_failed payment_intent.succeeded payment_intent.payment_failed "
    "payment_intent.canceled payment_intent.amount_capturable_updated charge.refunded charge.refund.updated "
    "refund.created refund.updated refund.failed account.updated transfer.created transfer.reversed "
    "payment_intent.partially_funded"
)


def record(state: State, kind: str, body: Object) -> None:
    """Keep the event with the object as it is now, and put it in the queue of the webhook."""
    event = shapes.event(kind, public(body), version=VERSION, request=dict(state.switches.request))
    state.put(event, parent=body["id"])
    if kind in SENT:
        queue(state, event["id"], kind)


def queue(state: State, event_id: str, kind: str) -> None:
    mode, delay = state.switches.webhooks, state.switches.webhook_delay
    if not state.webhook_url or mode in ("held", "reversed"):
        waiting, due = "held", None
    elif mode == "lost":
        waiting, due = "lost", None
    else:
        waiting, due = "waiting", time.time() + (delay if mode == "late" else 0)
    for _ in range(2 if mode == "duplicate" else 1):
        state.execute(
            "INSERT INTO deliveries (event, type, state, due) VALUES (?, ?, ?, ?)", event_id, kind, waiting, due
        )
    if state.webhook_url and mode == "reversed":
        newest_first(state, time.time() + delay)


def newest_first(state: State, start: float) -> None:
    """All that wait go out in reverse, a little apart, once nothing new has come for the delay."""
    waiting = state.rows(
        "SELECT id FROM deliveries WHERE (state = 'held' OR (state = 'waiting' AND attempts = 0)) ORDER BY id DESC"
    )
    for position, row in enumerate(waiting):
        due = start + 0.1 * position
        state.execute("UPDATE deliveries SET state = 'waiting', due = ? WHERE id = ?", due, row["id"])

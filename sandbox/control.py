"""The back door for tests: be cruel, pay without a browser, count what there is."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox import checkout, payments, refunds
from sandbox.answers import Answer
from sandbox.cards import card_for
from sandbox.errors import Refused
from sandbox.state import Object, State, public
from sandbox.webhooks import Postman, payload, signature

WAITING = "SELECT * FROM deliveries WHERE state IN ('held', 'waiting') ORDER BY id"


class Control:
    def __init__(self, state: State, postman: Postman) -> None:
        self.state = state
        self.postman = postman
        self.requests: deque[dict[str, Any]] = deque(maxlen=500)
        self.doors: dict[str, Callable[[dict[str, Any]], Any]] = {
            "": self.change,
            "pay": self.pay,
            "settle": self.settle,
            "expire": self.expire,
            "deliver": self.deliver,
            "take": self.take,
        }

    def answer(self, method: str, path: str, wanted: dict[str, Any]) -> Answer:
        door = path.removeprefix("/_control").strip("/")
        try:
            if method == "GET" and door == "":
                return Answer(200, self.state.switches.shown())
            if method == "GET" and door == "objects":
                return Answer(200, self.objects())
            if method == "POST" and door in self.doors:
                return Answer(200, self.doors[door](wanted))
        except Refused as refused:
            return Answer(refused.status, refused.body())
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            return Answer(400, {"error": {"message": f"{type(error).__name__}: {error}"}})
        return Answer(404, {"error": {"message": f"No such control: {method} {path}"}})

    def change(self, wanted: dict[str, Any]) -> Object:
        unknown = wanted.keys() - {"webhooks", "webhook_delay", "next", "reset"}
        if unknown:
            raise ValueError(f"unknown switch {', '.join(sorted(unknown))}")
        if wanted.get("reset"):
            self.state.forget_everything()
            self.state.switches.reset()
            self.requests.clear()
        self.state.switches.change(wanted)
        return self.state.switches.shown()

    def pay(self, wanted: dict[str, Any]) -> Object:
        """As a person on the page: press Pay, and answer the bank's question when it asks one."""
        card = replace(card_for(wanted.get("card", "4242424242424242").replace(" ", "")), name="Test Buyer")
        before = self.state.get("checkout.session", wanted["session"], param="session")["status"]
        slow = wanted.get("outcome") == "processing"
        session, intent = checkout.pay(self.state, wanted["session"], card, slow=slow)
        passed = wanted.get("authenticate", True)
        if intent and intent["status"] == "requires_action" and passed is not None:
            session, intent = checkout.authenticate(self.state, wanted["session"], passed=passed)
        return outcome(before, session, intent)

    def settle(self, wanted: dict[str, Any]) -> Object:
        with self.state.change():
            succeed = wanted.get("succeed", True)
            if "refund" in wanted:
                return public(refunds.settle(self.state, self.state.get("refund", wanted["refund"]), succeed=succeed))
            intent = self.state.get("payment_intent", wanted["payment_intent"])
            return public(payments.settle(self.state, intent, succeed=succeed))

    def expire(self, wanted: dict[str, Any]) -> Object:
        with self.state.change():
            return public(checkout.expire(self.state, {}, wanted["session"]))

    def deliver(self, wanted: dict[str, Any]) -> Object:
        if not self.state.webhook_url:
            raise ValueError("there is no webhook url: take the webhooks instead")
        found = []
        for delivery in self.chosen(wanted):
            status = self.postman.send(delivery)
            found.append({"id": delivery["event"], "type": delivery["type"], "status": status})
        return {"delivered": found}

    def take(self, wanted: dict[str, Any]) -> Object:
        taken = []
        for delivery in self.chosen(wanted):
            body = payload(self.state, delivery["event"])
            self.state.execute("UPDATE deliveries SET state = 'taken', due = NULL WHERE id = ?", delivery["id"])
            signed = signature(self.postman.secret, body)
            taken.append(
                {"id": delivery["event"], "type": delivery["type"], "payload": body.decode(), "signature": signed}
            )
        return {"taken": taken}

    def chosen(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        order = wanted.get("order", "created")
        if isinstance(order, list):
            return [self.delivery_of(event_id) for event_id in order]
        if order not in ("created", "reversed"):
            raise ValueError("order must be created, reversed or a list of event ids")
        sql = WAITING.replace("'waiting'", "'waiting', 'lost'") if wanted.get("lost") else WAITING
        waiting = [dict(row) for row in self.state.rows(sql)]
        return waiting if order == "created" else waiting[::-1]

    def delivery_of(self, event_id: str) -> dict[str, Any]:
        found = self.state.rows("SELECT * FROM deliveries WHERE event = ? ORDER BY id", event_id)
        if not found:
            raise ValueError(f"{event_id} is not an event that is sent")
        return dict(found[0])

    def objects(self) -> Object:
        intents = {intent["id"]: self.summary(intent) for intent in self.state.all("payment_intent")}
        return {
            "sessions": dict(Counter(session["status"] for session in self.state.all("checkout.session"))),
            "payment_intents": intents,
            "events": dict(Counter(event["type"] for event in self.state.all("event"))),
            "deliveries": [dict(row) for row in self.state.rows("SELECT * FROM deliveries ORDER BY id DESC LIMIT 500")],
            "requests": list(self.requests),
        }

    def summary(self, intent: Object) -> Object:
        charges = [charge for charge in self.state.all("charge", parent=intent["id"]) if charge["paid"]]
        given_back = [refund for charge in charges for refund in self.state.all("refund", parent=charge["id"])]
        kept = [refund for refund in given_back if refund["status"] != "failed"]
        return {
            "status": intent["status"],
            "amount": intent["amount"],
            "metadata": intent["metadata"],
            "session": intent.get("_notes", {}).get("session"),
            "charges": len(charges),
            "captured": sum(charge["amount_captured"] for charge in charges),
            "refunds": len(kept),
            "refunded": sum(refund["amount"] for refund in kept),
        }


def outcome(before: str, session: Object, intent: Object | None) -> Object:
    status = intent["status"] if intent else None
    said = {"requires_payment_method": "declined", "succeeded": "paid", "requires_capture": "authorised"}.get(
        status, status
    )
    if before != "open" or session["status"] == "expired":
        said = session["status"]
    error = (intent or {}).get("last_payment_error") or {}
    facts = {"session": session["id"], "payment_intent": session["payment_intent"], "status": session["status"]}
    return {"outcome": said, **facts, "code": error.get("decline_code") or error.get("code")}

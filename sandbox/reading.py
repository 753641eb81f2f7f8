"""Lists and expansion: the same for every object."""

from collections.abc import Callable, Iterable
from itertools import dropwhile, islice
from typing import Any

from sandbox import shapes
from sandbox.errors import Refused, no_such
from sandbox.state import Object, State

DEEPEST = 4
EXPANDABLE = {
    "checkout.session": {"payment_intent", "customer", "line_items"},
    "payment_intent": {"latest_charge", "payment_method", "customer"},
    "charge": {"payment_intent", "balance_transaction", "customer", "refunds"},
    "refund": {"charge", "payment_intent", "balance_transaction", "failure_balance_transaction", "transfer_reversal"},
    "balance_transaction": {"source"},
    "transfer": {"destination", "source_transaction", "balance_transaction"},
    "transfer_reversal": {"transfer", "balance_transaction"},
}
RANGE: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}
PAGING = ("limit", "starting_after", "ending_before", "expand", "created")


def listed(found: Iterable[Object], params: dict[str, Any], *, kind: str, url: str) -> Object:
    """One page of what was found (newest first), filtered by the parameters that name a field."""
    matching = (body for body in found if matches(body, params))
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refused("Invalid limit: must be between 1 and 100", code="parameter_invalid_integer", param="limit")
    if "ending_before" in params:
        newer = list(matching)
        before = newer[: place(newer, params["ending_before"])]
        return shapes.listing(before[-limit:], url=url, has_more=len(before) > limit)
    if "starting_after" in params:
        matching = dropwhile(lambda body: body["id"] != params["starting_after"], matching)
        if next(matching, None) is None:
            raise no_such(kind, params["starting_after"], param="starting_after")
    page = list(islice(matching, limit + 1))
    return shapes.listing(page[:limit], url=url, has_more=len(page) > limit)


def matches(body: Object, params: dict[str, Any]) -> bool:
    created = params.get("created")
    if isinstance(created, int) and body["created"] != created:
        return False
    if isinstance(created, dict) and not all(RANGE[name](body["created"], bound) for name, bound in created.items()):
        return False
    return all(matches_one(body, name, value) for name, value in params.items() if name not in PAGING)


def matches_one(body: Object, name: str, value: Any) -> bool:
    if name == "types":
        return body["type"] in value
    if name == "type" and value.endswith("*"):
        return body["type"].startswith(value.removesuffix("*"))
    if name == "customer_details":
        return (body["customer_details"] or {}).get("email") == value.get("email")
    return body.get(name) == value


def place(found: list[Object], object_id: str) -> int:
    for position, body in enumerate(found):
        if body["id"] == object_id:
            return position
    raise Refused(f"No such object: '{object_id}'", status=404, code="resource_missing", param="ending_before")


def expanded(state: State, body: Object, paths: list[str]) -> Object:
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST + 1:
            raise Refused(f"You cannot expand more than {DEEPEST} levels of a property ({path}).", param="expand")
        expand(state, body, steps, path)
    return body


def expand(state: State, body: Object, steps: list[str], path: str) -> None:
    if not steps:
        return
    step, *rest = steps
    if body["object"] == "list" and step == "data":
        for member in body["data"]:
            expand(state, member, rest, path)
        return
    if step not in EXPANDABLE.get(body["object"], ()):
        raise Refused(f"This property cannot be expanded ({path}).", param="expand[]")
    value = body.get(step)
    if isinstance(value, str):
        value = body[step] = state.find(value)
    elif value is None and step in INCLUDED:
        value = body[step] = INCLUDED[step](state, body)
    if value is not None:
        expand(state, value, rest, path)


def included_items(state: State, session: Object) -> Object:
    found = session["_notes"]["items"]
    return shapes.listing(found[:10], url=f"/v1/checkout/sessions/{session['id']}/line_items", has_more=len(found) > 10)


def included_refunds(state: State, charge: Object) -> Object:
    found = state.all("refund", parent=charge["id"])
    return shapes.listing(found[:10], url=f"/v1/charges/{charge['id']}/refunds", has_more=len(found) > 10)


INCLUDED = {"line_items": included_items, "refunds": included_refunds}

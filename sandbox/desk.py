"""What a person does on the hosted pages: pay, answer the bank, finish an onboarding."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sandbox import checkout, connect, page
from sandbox.cards import CARDS, Card, card_for, passes_luhn
from sandbox.errors import Refused
from sandbox.forms import decode
from sandbox.state import Object, State

EXPIRY = re.compile(r"(\d{1,2})\s*/?\s*(\d{2}|\d{4})")
PREFILL = {"expiry": "12/34", "cvc": "123", "name": "Test Buyer"}


@dataclass
class Page:
    status: int
    html: str = ""
    go_to: str | None = None
    # Browsers apply form-action to the redirect after the form as well, so the shop must be named in it.
    may_lead_to: str = ""


def visit(state: State, method: str, path: str, query: str, body: str) -> Page:
    steps = path.strip("/").split("/")
    try:
        given = {name: value for name, value in decode(body or query).items() if isinstance(value, str)}
        if steps[0] == "pay" and len(steps) in (2, 3):
            return at_session(state, method, steps, given)
        if steps[0] == "setup" and len(steps) == 3:
            return at_setup(state, method, steps[1], steps[2])
    except Refused as refused:
        return Page(refused.status, page.notice("This page does not exist", refused.error["message"]))
    return Page(404, page.notice("This page does not exist", "Perhaps the address is incomplete."))


def at_session(state: State, method: str, steps: list[str], given: dict[str, str]) -> Page:
    with state.change():
        session = checkout.current(state, steps[1])
    intent = state.find(session["payment_intent"])
    if session["status"] != "open":
        return closed(session, method)
    if len(steps) == 3:
        return answer_bank(state, session, intent, method, given) if steps[2] == "3ds" else Page(404)
    if method == "POST":
        return press_pay(state, session, given)
    number = given.get("card", "")
    typed = {"number": page.grouped(number), **PREFILL} if number in CARDS else {}
    # An American Express code has four digits.
    typed = {**typed, "cvc": "1234"} if number.startswith("37") and typed else typed
    problem = said(intent) if intent and "failed" in given else ""
    return form(session, typed=typed, wrong={}, problem=problem)


def closed(session: Object, method: str) -> Page:
    if session["status"] == "expired":
        text = "The time to pay is over and nothing was charged. Go back to the shop to start again."
        return Page(410, page.notice("This payment has expired", text, session["cancel_url"]))
    if method == "POST":
        return Page(303, go_to=success(session))
    return Page(200, page.notice("This payment is complete", "There is nothing left to pay.", success(session)))


def success(session: Object) -> str:
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def form(session: Object, **shown: Any) -> Page:
    found = page.form_page(session, **shown)
    parts = urlsplit(session["success_url"])
    status = 422 if shown["wrong"] else 402 if shown["problem"] else 200
    return Page(status, found, may_lead_to=f"{parts.scheme}://{parts.netloc}")


def press_pay(state: State, session: Object, given: dict[str, str]) -> Page:
    card, wrong = read_card(given)
    if wrong or card is None:
        return form(session, typed=given, wrong=wrong)
    session, intent = checkout.pay(state, session["id"], card)
    if session["status"] != "open":
        return closed(session, "POST")
    if intent and intent["status"] == "requires_action":
        return Page(303, go_to=f"/pay/{session['id']}/3ds")
    # The number and the code are not shown again after a try: nobody but the cardholder should keep them.
    typed = {name: given.get(name, "") for name in ("expiry", "name")}
    return form(session, typed=typed, wrong={}, problem=said(intent))


def said(intent: Object | None) -> str:
    error = (intent or {}).get("last_payment_error") or {}
    return error.get("message", "")


def read_card(given: dict[str, str]) -> tuple[Card | None, dict[str, str]]:
    number = re.sub(r"[\s-]", "", given.get("number", ""))
    wrong = {}
    if not number:
        wrong["number"] = "Enter the card number"
    elif not (number.isascii() and number.isdecimal() and 12 <= len(number) <= 19 and passes_luhn(number)):
        wrong["number"] = "Your card number is invalid"
    expiry = read_expiry(given.get("expiry", ""))
    if isinstance(expiry, str):
        wrong["expiry"] = expiry
    code = given.get("cvc", "").strip()
    amex = number.startswith(("34", "37"))
    if not (code.isascii() and code.isdecimal() and len(code) == (4 if amex else 3)):
        wrong["cvc"] = "Enter the 3 digits on the back" if not amex else "Enter the 4 digits on the front"
    name = given.get("name", "").strip()[:60]
    if not name:
        wrong["name"] = "Enter the name on the card"
    if wrong or isinstance(expiry, str):
        return None, wrong
    return replace(card_for(number), exp_month=expiry[0], exp_year=expiry[1], name=name), {}


def read_expiry(text: str) -> tuple[int, int] | str:
    found = EXPIRY.fullmatch(text.strip())
    if found is None or not 1 <= int(found.group(1)) <= 12:
        return "Enter the expiry date as MM/YY"
    month, year = int(found.group(1)), int(found.group(2)) % 100 + 2000
    today = date.today()
    if (year, month) < (today.year, today.month):
        return "Your card has expired"
    return month, year


def answer_bank(state: State, session: Object, intent: Object | None, method: str, given: dict[str, str]) -> Page:
    if intent is None or intent["status"] != "requires_action":
        return Page(303, go_to=f"/pay/{session['id']}")
    if method != "POST":
        parts = urlsplit(session["success_url"])
        return Page(200, page.bank_page(session, intent), may_lead_to=f"{parts.scheme}://{parts.netloc}")
    session, intent = checkout.authenticate(state, session["id"], passed=given.get("result") == "complete")
    if session["status"] != "open":
        return closed(session, "POST")
    return Page(303, go_to=f"/pay/{session['id']}?failed=1")


def at_setup(state: State, method: str, account_id: str, token: str) -> Page:
    account = state.get("account", account_id)
    notes = account.get("_notes", {})
    if notes.get("link") != token:
        return Page(410, page.notice("This link was used already", "Go back to the shop and ask for a new one."))
    parts = urlsplit(notes["return_url"])
    if method != "POST":
        return Page(200, page.onboarding_page(account, token), may_lead_to=f"{parts.scheme}://{parts.netloc}")
    connect.onboard(state, account_id)
    return Page(303, go_to=notes["return_url"])

"""The hosted payment page: plain HTML that works without JavaScript. Numbers typed here are never kept."""

from html import escape
from pathlib import Path
from typing import Any

from sandbox.cards import CARDS
from sandbox.money import spoken
from sandbox.state import Object

STYLE = (Path(__file__).parent / "page.css").read_text()
FIELDS = {
    "number": ("Card number", "cc-number", "numeric", "off"),
    "expiry": ("Expiry (MM/YY)", "cc-exp", "numeric", "off"),
    "cvc": ("Security code", "cc-csc", "numeric", "off"),
    "name": ("Name on card", "cc-name", "text", "words"),
}
Typed = dict[str, str]


def whole(title: str, inside: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="stylesheet" href="/page.css">
<link rel="icon" href="data:,">
</head>
<body>
<main>
<p class="banner">Test payments: no money moves.</p>
{inside}
</main>
</body>
</html>
"""


def form_page(session: Object, *, typed: Typed, wrong: Typed, problem: str = "") -> str:
    total = spoken(session["amount_total"], session["currency"])
    title = f"Error: Pay {total}" if wrong or problem else f"Pay {total}"
    back = session["cancel_url"]
    return whole(
        title,
        f"""{link(back, "Back to shop")}
<h1>Pay by card</h1>
<div class="columns">
<section class="sheet" aria-labelledby="what"><h2 id="what">What you pay for</h2>{items(session, total)}</section>
<section class="sheet" aria-labelledby="card"><h2 id="card">Card</h2>
{summary(wrong, problem)}
<form method="post" action="/pay/{escape(session["id"])}" novalidate>
{field("number", typed, wrong)}
<div class="pair">{field("expiry", typed, wrong)}{field("cvc", typed, wrong)}</div>
{field("name", typed, wrong)}
<button type="submit">Pay {escape(total)}</button>
</form></section>
<section class="sheet wide" aria-labelledby="tests"><h2 id="tests">Test cards</h2>{test_cards(session["id"])}</section>
</div>""",
    )


def link(url: str | None, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else ""


def items(session: Object, total: str) -> str:
    lines = "".join(
        f"<li><span>{item['quantity']} × {escape(item['description'])}</span>"
        f"<span>{escape(spoken(item['amount_total'], item['currency']))}</span></li>"
        for item in session["_notes"]["items"]
    )
    return f'<ul class="items">{lines}</ul><p class="total"><span>Total</span><span>{escape(total)}</span></p>'


def summary(wrong: Typed, problem: str) -> str:
    if not wrong and not problem:
        return ""
    said = f"<p>{escape(problem)}</p>" if problem else ""
    said += "".join(f'<p><a href="#{name}">{escape(text)}</a></p>' for name, text in wrong.items())
    return f'<div class="problem" role="alert"><h2>The payment did not go through</h2>{said}</div>'


def field(name: str, typed: Typed, wrong: Typed) -> str:
    label, autocomplete, mode, capitals = FIELDS[name]
    told = f'<p class="wrong" id="{name}-wrong">{escape(wrong[name])}</p>' if name in wrong else ""
    marks = f' aria-invalid="true" aria-describedby="{name}-wrong"' if name in wrong else ""
    return (
        f'<div class="field"><label for="{name}">{label}</label>{told}'
        f'<input id="{name}" name="{name}" value="{escape(typed.get(name, ""))}" autocomplete="{autocomplete}" '
        f'inputmode="{mode}" autocapitalize="{capitals}" spellcheck="false" maxlength="60" required{marks}></div>'
    )


def test_cards(session_id: str) -> str:
    rows = "".join(
        f"<li><code>{grouped(number)}</code>"
        f'<a href="/pay/{escape(session_id)}?card={number}" aria-label="Use the card ending in {card.last4}">Use</a>'
        f'<span class="quiet">{escape(card.says)}</span></li>'
        for number, card in CARDS.items()
    )
    hint = "“Use” fills the form. Any date to come and any security code will do."
    return f'<p class="quiet">{hint}</p><ul class="cards">{rows}</ul>'


def grouped(number: str) -> str:
    sizes = (4, 6, 5) if len(number) == 15 else (4, 4, 4, 4)
    return " ".join(number[sum(sizes[:place]) :][:size] for place, size in enumerate(sizes))


def bank_page(session: Object, intent: Object) -> str:
    card: dict[str, Any] = intent["_notes"]["card"]
    amount = spoken(session["amount_total"], session["currency"])
    return whole(
        "3-D Secure",
        f"""<h1>3-D Secure: is this you?</h1>
<section class="sheet"><p>Your bank asks you to confirm a payment of <strong>{escape(amount)}</strong>
with the card ending in {escape(card["last4"])}.</p>
<form method="post" action="/pay/{escape(session["id"])}/3ds">
<button type="submit" name="result" value="complete">Complete</button>
<button type="submit" name="result" value="fail" class="second">Fail</button>
</form></section>""",
    )


def notice(title: str, text: str, url: str | None = None) -> str:
    return whole(
        title,
        f'<h1>{escape(title)}</h1><section class="sheet"><p>{escape(text)}</p>{link(url, "Back to shop")}</section>',
    )


def onboarding_page(account: Object, token: str) -> str:
    return whole(
        "Payout details",
        f"""<h1>Payout details</h1>
<section class="sheet"><p>Here a seller would prove who they are and say where the money goes.
The sandbox believes everybody.</p>
<form method="post" action="/setup/{escape(account["id"])}/{escape(token)}"><button type="submit">Finish</button></form>
</section>""",
    )

"""Writing to people. Mail is sent from consumers (events/consumers.py), never while somebody waits for a page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(
    *, to: str, subject: str, template: str, context: Mapping[str, object], key: str, unsubscribe: str = ""
) -> None:
    """Send `emails/<template>.txt` and `.html` to one person.

    `key` names this very mail (say "order-paid-7K2-…"): it becomes the Message-ID, so that the rare mail which is sent
    twice is recognised as one. `unsubscribe` is an address that ends mails of this kind,
    by a POST too, where there is such a thing. Raises what the mail server raises; the delivery is then tried again.
    """
    subject = " ".join(subject.split())  # a product's or a person's name may have brought a line break
    values = {
        "SHOP_NAME": settings.OSCAR_SHOP_NAME,
        "SHOP_URL": settings.SHOP_URL,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "subject": subject,
        **context,
    }
    headers = {"Message-ID": _message_id(key), "Auto-Submitted": "auto-generated"}
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058: the mail program's own button
    message = EmailMultiAlternatives(
        subject=subject,
        body=_tidy(render_to_string(f"emails/{template}.txt", values)),
        to=[to],
        headers=headers,
    )
    message.attach_alternative(render_to_string(f"emails/{template}.html", values), "text/html")
    message.send()


def _message_id(key: str) -> str:
    domain = settings.SHOP_EMAIL.rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _tidy(text: str) -> str:
    """Blocks and conditions of a template leave empty lines behind."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"

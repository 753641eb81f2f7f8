"""Writing to people. Mail is sent from consumers (events/consumers.py), never while somebody waits for a page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(*, to: str, subject: str, template: str, context: Mapping[str, object], key: str) -> None:
    """Send `emails/<template>.txt` and `.html` to one person.

    `key` names this very mail (say "order-paid-7K2-…"): it becomes the Message-ID, so that the rare mail which is sent
    twice is recognised as one. Raises what the mail server raises; the delivery is then tried again.
    """
    values = {
        "SHOP_NAME": settings.OSCAR_SHOP_NAME,
        "SHOP_URL": settings.SHOP_URL,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "subject": subject,
        **context,
    }
    domain = settings.SHOP_EMAIL.rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"emails/{template}.txt", values),
        to=[to],
        headers={"Message-ID": f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"},
    )
    message.attach_alternative(render_to_string(f"emails/{template}.html", values), "text/html")
    message.send()

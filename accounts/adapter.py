"""How allauth behaves in this shop."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user, form, commit: bool = True):
        user.name = (form.cleaned_data.get("name") or "").strip()[:150]
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> EmailMessage | None:
        """Codes and links go out at once: they are short-lived and must not lie in the outbox. A mail server that is
        down must not break the page, so the person is told to ask again."""
        try:
            return super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("mail %s could not be sent: %s", template_prefix, error)
            request = context.get("request") or getattr(self, "request", None)
            if request is not None:
                messages.error(request, "We could not send the e-mail just now. Please ask for it again in a minute.")
            return None

    def get_client_ip(self, request: HttpRequest) -> str:
        """nginx puts the address that it saw last; what a client claims before it does not count."""
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return forwarded or request.META.get("REMOTE_ADDR", "") or "127.0.0.1"

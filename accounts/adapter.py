"""How allauth behaves in this shop."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import letters
from accounts.models import User

log = logging.getLogger(__name__)
LONGEST_EMAIL = 254
SENT = "_sent.txt"  # allauth's notices "we have sent a mail" end in this
UNKNOWN = "0.0.0.0"  # nosec: no address to listen at, but the one bucket of those whose address nobody can tell


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong. You can also get a sign-in code."),
        "email_taken": _("There is an account with this e-mail address. Sign in, or get a sign-in code."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This is not the code. Look for the newest e-mail from us."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, or get a sign-in code by e-mail."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
        "account_inactive": _("This account is closed."),
    }

    def clean_email(self, email: str) -> str:
        """allauth would cut a longer one off, and write to somebody else."""
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(_("This e-mail address is too long."))
        return super().clean_email(email)

    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        user.name = (form.cleaned_data.get("name") or "").strip()[:150]
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """At once and past the outbox: what is in these mails works for minutes and must not lie in a table.
        A mail server that is down must not break the page, so the person is told to ask again."""
        try:
            letters.send(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("mail %s could not be sent: %s", template_prefix, error)
            if self.request is not None:
                self.request.mail_failed = True
                messages.error(self.request, _("We could not send the e-mail just now. Ask again in a minute."))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args, **kwargs):
        """Nothing is called sent that was not."""
        if getattr(request, "mail_failed", False) and (message_template or "").endswith(SENT):
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Only what our own proxies wrote counts; the rest of X-Forwarded-For is whatever a client claims. An address
        that can not be told is one bucket for all, not an error page."""
        proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        told = [each for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
        found = told[-min(proxies, len(told))] if proxies and told else request.META.get("REMOTE_ADDR", "")
        return clean_client_ip(found) or UNKNOWN

"""What allauth tells us. (We tell each other nothing by signals: services call services.)"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

SIGN_IN_CODE = "account_confirm_login_code"


@receiver(email_confirmed)
def forget_what_was_set_before_the_address_was_proved(
    sender: type, request: HttpRequest, email_address: EmailAddress, **kwargs: object
) -> None:
    """Anybody may open an account with another person's e-mail address and wait for them. The first sign-in by a code
    proves who owns the address: from then on the password set before is worth nothing, nor are sessions made with it.
    """
    user = email_address.user
    if request.resolver_match.url_name != SIGN_IN_CODE or not user.has_usable_password():
        return
    user.set_unusable_password()  # every session of this person carries a hash of the password: they end here
    user.save(update_fields=["password"])
    messages.info(request, _("Your address is confirmed. Nobody had proved it before, so the old password is off."))

"""The mails of signing in: codes, links, and word of every change to how somebody signs in.

allauth names a mail by a template; here each name is a subject, what is said, and what the one button does. All of them
are drawn by `emails/account.txt` and `.html`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events import mail

NOT_YOU = _("If this was not you, you can ignore this e-mail: nothing changes without the code.")
NOT_YOU_LINK = _("If this was not you, ignore this e-mail: nothing changes unless the button is pressed.")
CHANGED = _("If this was not you, get a new password at once (Sign in, then Forgot the password) and write to us.")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    after: str = CHANGED
    button: str = ""
    link: str = ""  # which value of allauth's context the button leads to


LETTERS = {
    "account/email/login_code": Letter(
        _("Your sign-in code"), _("Type this code into the page that asked for it. It works for ten minutes."), NOT_YOU
    ),
    "account/email/password_reset_code": Letter(
        _("Your code for a new password"),
        _("Type this code into the page that asked for it. It works for ten minutes."),
        NOT_YOU,
    ),
    "account/email/unknown_account": Letter(
        _("There is no account with this e-mail address"),
        _("Somebody, perhaps you, asked to sign in with %(email)s. There is no such account yet."),
        NOT_YOU_LINK,
        _("Create account"),
        "signup_url",
    ),
    "account/email/account_already_exists": Letter(
        _("You have an account already"),
        _("Somebody, perhaps you, wanted to create an account with %(email)s. You have one: just sign in."),
        NOT_YOU_LINK,
        _("Get a new password"),
        "password_reset_url",
    ),
    "account/email/email_confirmation_signup": Letter(
        _("Welcome! Please confirm your e-mail address"),
        _("Your account is ready. Confirm that %(email)s is yours, so that only you can get into it."),
        NOT_YOU_LINK,
        _("Confirm my address"),
        "activate_url",
    ),
    "account/email/email_confirmation": Letter(
        _("Please confirm your e-mail address"),
        _("Confirm that %(email)s is yours, and that you want to use it for your account."),
        NOT_YOU_LINK,
        _("Confirm my address"),
        "activate_url",
    ),
    "account/email/email_changed": Letter(
        _("Your e-mail address was changed"), _("It was %(from_email)s and is %(to_email)s now.")
    ),
    "account/email/email_confirm": Letter(_("Your e-mail address is confirmed"), _("Thank you: %(email)s is yours.")),
    "account/email/email_deleted": Letter(_("An e-mail address was removed"), _("%(deleted_email)s is gone.")),
    "account/email/password_changed": Letter(_("Your password was changed"), _("The new one works from now on.")),
    "account/email/password_reset": Letter(_("You have a new password"), _("The new one works from now on.")),
    "account/email/password_set": Letter(_("Your account has a password now"), _("You can sign in with it.")),
    "mfa/email/totp_activated": Letter(_("Second step switched on"), _("Signing in now also asks for a code.")),
    "mfa/email/totp_deactivated": Letter(_("Second step switched off"), _("Signing in asks for no code any more.")),
    "mfa/email/recovery_codes_generated": Letter(_("New recovery codes"), _("The old ones do not work any more.")),
    "mfa/email/webauthn_added": Letter(_("A passkey was added"), _("Your account can be entered with it.")),
    "mfa/email/webauthn_removed": Letter(_("A passkey was removed"), _("It does not open your account any more.")),
}


def send(name: str, to: str, context: Mapping[str, object]) -> None:
    letter = LETTERS[name]
    values = {"email": to, **context}
    mail.send(
        to=to,
        subject=str(letter.subject),
        template="account",
        context={
            "text": str(letter.text) % values,
            "code": values.get("code", ""),
            "button": letter.button,
            "link": of_this_shop(str(values.get(letter.link, ""))),
            "after": letter.after,
            "where": {key: values[key] for key in ("timestamp", "ip", "user_agent") if key in values},
        },
        key=secrets.token_hex(16),  # every one is a mail of its own
    )


def of_this_shop(link: str) -> str:
    """allauth takes the host from the request, where anybody may claim to have called another site."""
    return urljoin(settings.SHOP_URL, urlsplit(link)._replace(scheme="", netloc="").geturl()) if link else ""

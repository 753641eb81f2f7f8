"""Forms of the entrance: allauth's, without placeholders that repeat the label and without "type it again"."""

from __future__ import annotations

import struct

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def password_rules() -> str:
    """The first rule says the length. The others are told only to those who break them."""
    return str(next(iter(password_validators_help_texts()), ""))


class Plain:
    """A label is enough; a second field for the same password only punishes those who can not see what they type."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("E-mail address")
                field.error_messages["required"] = _("Enter your e-mail address.")
                field.error_messages["invalid"] = _("Enter an e-mail address such as name@example.com.")
            if isinstance(field.widget, forms.PasswordInput):
                field.error_messages["required"] = _("Enter the password.")
                field.help_text = password_rules() if field.widget.attrs.get("autocomplete") == "new-password" else ""
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                field.error_messages["required"] = _("Enter the code.")
                field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class LoginForm(Plain, account.LoginForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # What password managers fill, and what passkeys are offered at.
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(Plain, account.SignupForm):
    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    field_order = ["name", "email", "password1"]

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Pressed twice at once: the second press finds the account that the first has made."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.info(request, _("There is an account with this e-mail address now. Sign in."))
            return None, redirect("sign-in")


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm): ...


class ConfirmLoginCodeForm(Plain, account.ConfirmLoginCodeForm): ...


class ResetPasswordForm(Plain, account.ResetPasswordForm): ...


class ConfirmPasswordResetCodeForm(Plain, account.ConfirmPasswordResetCodeForm): ...


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")


class SetPasswordForm(Plain, account.SetPasswordForm): ...


class ReauthenticateForm(Plain, account.ReauthenticateForm): ...


class AddEmailForm(Plain, account.AddEmailForm):
    def clean_email(self) -> str:
        """One address, one account: allauth counts proved addresses only, the database counts all of them."""
        email = super().clean_email()
        if User.objects.filter(email__iexact=email).exclude(pk=self.user.pk).exists():
            raise get_adapter().validation_error("email_taken")
        return email


class AuthenticateForm(Plain, second_step.AuthenticateForm): ...


class ReauthenticateWithCodeForm(Plain, second_step.ReauthenticateForm): ...


class ActivateTotpForm(Plain, totp.ActivateTOTPForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")


class Careful:
    """A script of ours sends what the browser made, but anybody may send anything: what can not be read is refused,
    where the library that reads it would stumble and answer 500."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (AttributeError, KeyError, TypeError, ValueError, struct.error):
            self.add_error("credential", _("This passkey could not be read. Try again."))


class PasskeyLoginForm(Careful, webauthn.LoginWebAuthnForm): ...


class PasskeyAuthenticateForm(Careful, webauthn.AuthenticateWebAuthnForm): ...


class PasskeyReauthenticateForm(Careful, webauthn.ReauthenticateWebAuthnForm): ...


class AddPasskeyForm(Careful, webauthn.AddWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with it alone, without the password")
        alone.help_text = _("Untick it for a security key that only stands in for the second step.")

"""What is asked of somebody who wants to hear of a product."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class AlertForm(forms.Form):
    """An address, where we do not know one that is proved; and for prices the one that would be low enough."""

    below = forms.DecimalField(
        label=_("Tell me when it costs at most"),
        required=False,
        max_digits=9,
        decimal_places=2,
        min_value=Decimal("0.01"),
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Enter a price such as 49.90."),
            "min_value": _("Enter a price above zero."),
            "max_digits": _("Enter a price such as 49.90."),
            "max_decimal_places": _("Enter a price such as 49.90."),
            "max_whole_digits": _("Enter a price such as 49.90."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address such as name@example.com."),
            "max_length": _("This e-mail address is too long."),
        },
    )

    def __init__(
        self, *args: object, for_price: bool, price: Decimal | None, knows_email: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.price = price
        if knows_email:
            del self.fields["email"]
        if not for_price:
            del self.fields["below"]
        elif price is None:
            self.fields["below"].required = True
            self.fields["below"].error_messages["required"] = _("Enter a price: it has none at the moment.")
        else:
            self.fields["below"].help_text = _(
                "In euro. Leave it empty to hear of any price that is lower than today's."
            )

    def clean_below(self) -> Decimal | None:
        below = self.cleaned_data["below"]
        if below is not None and self.price is not None and below >= self.price:
            raise forms.ValidationError(_("It costs no more than that already. Enter a lower price."))
        return below

"""What a seller may type about their shop and how they send."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from events.templatetags.shop import country
from sellers.models import DeliveryOption, Seller
from sellers.places import countries

WHOLE = {"invalid": _("Enter a whole number."), "min_value": _("Enter %(limit_value)d or more."),
         "max_value": _("Enter at most %(limit_value)d.")}  # fmt: skip
MONEY = {"invalid": _("Enter an amount such as 3.90."), "max_digits": _("That is too much."),
         "max_decimal_places": _("Enter at most two digits after the point."),
         "max_whole_digits": _("That is too much."), "min_value": _("Enter nothing less than %(limit_value)s."),
         "max_value": _("Enter at most %(limit_value)s.")}  # fmt: skip


class ShopForm(forms.ModelForm):
    handling_days = forms.IntegerField(
        label=_("Working days until a parcel leaves"), min_value=0, max_value=30,
        help_text=_("0: on the day of the order, when it comes before the hour below."),
        error_messages=WHOLE | {"required": _("Enter a number of days, 0 to 30.")},
    )  # fmt: skip
    cutoff = forms.TimeField(
        label=_("Orders until then count for the same day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Enter an hour such as 14:00."), "invalid": _("Enter an hour such as 14:00.")},
    )
    email = forms.EmailField(
        label=_("Orders are announced to"),
        error_messages={"required": _("Enter an e-mail address."), "invalid": _("Enter an address like a@b.ie.")},
    )
    about = forms.CharField(
        label=_("About the shop"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Shoppers read it on your page. Plain text."),
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
    )  # fmt: skip

    class Meta:
        model = Seller
        fields = ["about", "handling_days", "cutoff", "email"]

    def _post_clean(self) -> None:
        """Nothing is written onto the seller here: the service does, under a lock."""


class DeliveryForm(forms.Form):
    name = forms.CharField(
        label=_("What shoppers read"), max_length=60, help_text=_("For example: Standard parcel."),
        error_messages={"required": _("Enter a name."), "max_length": _("Use at most %(limit_value)d characters.")},
    )  # fmt: skip
    price = forms.DecimalField(
        label=_("Price with VAT, in euro"), min_value=Decimal(0), max_value=Decimal(10000), max_digits=8,
        decimal_places=2, error_messages=MONEY | {"required": _("Enter a price; 0 when it is free.")},
    )  # fmt: skip
    free_from = forms.DecimalField(
        label=_("Free from an order of, in euro"), min_value=Decimal(0), max_digits=10, decimal_places=2,
        required=False, help_text=_("Empty: never free."), error_messages=MONEY,
    )  # fmt: skip
    days_min = forms.IntegerField(
        label=_("Working days on the way, at least"), min_value=0, max_value=60, initial=1,
        error_messages=WHOLE | {"required": _("Enter a number of days.")},
    )  # fmt: skip
    days_max = forms.IntegerField(
        label=_("Working days on the way, at most"), min_value=0, max_value=60, initial=3,
        error_messages=WHOLE | {"required": _("Enter a number of days.")},
    )  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Where to"),
        choices=lambda: [(code, country(code)) for code in sorted(countries(), key=country)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose none to send everywhere."),
        error_messages={"invalid_choice": _("Choose countries of the list.")},
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, object]:
        found = super().clean()
        least, most = found.get("days_min"), found.get("days_max")
        if least is not None and most is not None and least > most:
            self.add_error("days_max", _("Enter at least as many days as above."))
        return found

    @staticmethod
    def filled_from(option: DeliveryOption) -> dict[str, object]:
        return {name: getattr(option, name) for name in DeliveryForm.base_fields}

"""What a person may type about themselves and where they live."""

from __future__ import annotations

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from accounts.models import User

Country = get_model("address", "Country")

# What a postcode looks like where mistakes are common; elsewhere anything short is taken.
POSTCODES = {
    "AT": r"\d{4}", "BE": r"\d{4}", "CH": r"\d{4}", "DE": r"\d{5}", "DK": r"\d{4}", "ES": r"\d{5}", "FI": r"\d{5}",
    "FR": r"\d{5}", "IT": r"\d{5}", "LU": r"\d{4}", "NL": r"\d{4} ?[A-Z]{2}", "NO": r"\d{4}", "PL": r"\d{2}-?\d{3}",
    "PT": r"\d{4}-?\d{3}", "SE": r"\d{3} ?\d{2}", "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IE": r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}",
}  # fmt: skip


def text(label: str, autocomplete: str, most: int, missing: str, **more: object) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": f"shipping {autocomplete}"})
    return forms.CharField(
        label=label,
        max_length=most,
        widget=widget,
        error_messages={"required": missing, "max_length": _("Use at most %(limit_value)d characters.")},
        **more,
    )


class AddressForm(forms.Form):
    """Where a parcel goes. One field for the whole name; the second line and the telephone may stay empty."""

    name = text(_("Full name"), "name", 150, _("Enter the name that stands on the door."))
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("Country"),
        empty_label=None,
        widget=forms.Select(attrs={"autocomplete": "shipping country"}),
        error_messages={"required": _("Choose a country."), "invalid_choice": _("Choose a country of the list.")},
    )
    line1 = text(_("Address"), "address-line1", 255, _("Enter the street and the number."))
    line2 = text(_("Flat, floor or company"), "address-line2", 255, "", required=False)
    city = text(_("Town or city"), "address-level2", 255, _("Enter the town or city."))
    postcode = text(_("Postcode"), "postal-code", 12, _("Enter the postcode."))
    phone = text(_("Telephone, for the carrier"), "tel", 25, "", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.filter(is_shipping_country=True).order_by("printable_name")
        self.fields["country"].initial = settings.SHOP_COUNTRY
        self.fields["phone"].widget.input_type = "tel"

    @staticmethod
    def filled_from(address) -> dict[str, object]:
        """What the form shows of an address that is being changed."""
        return {
            "name": address.first_name, "country": address.country_id, "line1": address.line1, "line2": address.line2,
            "city": address.line4, "postcode": address.postcode, "phone": address.phone_number or "",
        }  # fmt: skip

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not re.fullmatch(r"\+?[\d ()/.-]{5,24}", phone):
            raise forms.ValidationError(_("Enter a telephone number such as +353 1 234 5678, or leave it empty."))
        return phone

    def clean(self) -> dict[str, object]:
        found = super().clean()
        country, postcode = found.get("country"), (found.get("postcode") or "").upper().strip()
        shape = POSTCODES.get(country.pk) if country else None
        if postcode and shape and not re.fullmatch(shape, postcode):
            where = {"country": country.printable_name}
            self.add_error("postcode", _("This does not look like a postcode of %(country)s.") % where)
        found["postcode"] = postcode
        return found


class NameForm(forms.ModelForm):
    """How we address a person."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Enter your name.")

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Full name")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

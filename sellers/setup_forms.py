"""What somebody who wants to sell may type, step by step."""

from __future__ import annotations

import re
from datetime import date

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import POSTCODES
from events.templatetags.shop import country
from sellers import numbers
from sellers.models import Application, PayoutAccount, Seller, SellerDocument, TeamMember
from sellers.places import countries
from sellers.services.onboarding import ADULT, age

LONG = _("Use at most %(limit_value)d characters.")


def text(label: str, most: int, missing: str, complete: str = "off", **more: object) -> forms.CharField:
    widget = more.pop("widget", forms.TextInput)(attrs={"autocomplete": complete})
    errors = {"required": missing, "max_length": LONG}
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=errors, **more)


def choice_of_country(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=lambda: [(code, country(code)) for code in sorted(countries(), key=country)],
        initial=lambda: settings.SHOP_COUNTRY,
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose a country."), "invalid_choice": _("Choose a country of the list.")},
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


class PlanForm(forms.Form):
    name = text(
        _("Name of the shop"), 60, _("Enter a name for your shop."), "organization",
        help_text=_("Shoppers see it beside everything you sell. Your own name will do."),
    )  # fmt: skip
    plan = forms.ChoiceField(
        label=_("How do you sell?"),
        choices=[
            (Seller.Plan.INDIVIDUAL, _("As a private person: a few things, one by one. You can sell within minutes.")),
            (
                Seller.Plan.PROFESSIONAL,
                _("As a business: many products, a team, own delivery. We look at your papers."),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Seller.Plan.INDIVIDUAL,
        error_messages={"required": _("Choose how you sell."), "invalid_choice": _("Choose one of the two.")},
    )

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if len(re.findall(r"\w", name)) < 2 or not name.isprintable():
            raise forms.ValidationError(_("Enter a name of at least two letters."))
        return name

    @staticmethod
    def filled_from(seller: Seller) -> dict[str, object]:
        return {"name": seller.name, "plan": seller.plan}


class PersonForm(forms.Form):
    """A private person."""

    legal_name = text(_("Full name"), 150, _("Enter your name as in your passport."), "name")
    born_on = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter your date of birth."), "invalid": _("Enter a date such as 1990-05-24.")},
    )
    phone = text(_("Telephone"), 25, "", "tel", required=False)

    def clean_born_on(self) -> date:
        born = self.cleaned_data["born_on"]
        if born > timezone.localdate() or age(born) > 120:
            raise forms.ValidationError(_("Check the year: nobody was born then."))
        if age(born) < ADULT:
            raise forms.ValidationError(_("You can sell here when you are %(years)d.") % {"years": ADULT})
        return born

    def clean_legal_name(self) -> str:
        return one_line(self.cleaned_data["legal_name"])

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    @property
    def told(self) -> tuple[dict[str, object], dict[str, object]]:
        """(of the shop, of the application)"""
        found = self.cleaned_data
        person = {"person": found["legal_name"], "born_on": found["born_on"], "phone": found["phone"]}
        return {"legal_name": found["legal_name"], "tax_id": ""}, person | {"register_number": ""}

    @staticmethod
    def filled_from(seller: Seller, told: Application) -> dict[str, object]:
        return {"legal_name": seller.legal_name or told.person, "born_on": told.born_on, "phone": told.phone}


class CompanyForm(forms.Form):
    """A business, and who answers for it."""

    legal_name = text(_("Registered name of the company"), 150, _("Enter the name in the register."), "organization")
    tax_country = choice_of_country(_("Country of the VAT number"))
    tax_id = text(
        _("VAT number"), 20, _("Enter the VAT number."),
        help_text=_("As on your invoices, for example IE6433435F. We check that it can exist."),
    )  # fmt: skip
    register_number = text(_("Company register number"), 40, "", required=False)
    person = text(_("Your full name"), 150, _("Enter your name: you answer for what is told here."), "name")
    phone = text(_("Telephone"), 25, "", "tel", required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean()
        number, where = found.get("tax_id"), found.get("tax_country")
        if number and where:
            try:
                found["tax_id"] = numbers.vat_number(number, where)
            except ValueError:
                said = _("This is no VAT number of %(country)s. Compare every sign, and the country above.")
                self.add_error("tax_id", said % {"country": country(where)})
        return found

    def clean_legal_name(self) -> str:
        return one_line(self.cleaned_data["legal_name"])

    def clean_person(self) -> str:
        return one_line(self.cleaned_data["person"])

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    @property
    def told(self) -> tuple[dict[str, object], dict[str, object]]:
        found = self.cleaned_data
        shop = {name: found[name] for name in ("legal_name", "tax_id")}
        application = {name: found[name] for name in ("register_number", "person", "phone")}
        return shop, application | {"born_on": None}

    @staticmethod
    def filled_from(seller: Seller, told: Application) -> dict[str, object]:
        known = {"legal_name": seller.legal_name, "tax_id": seller.tax_id, "register_number": told.register_number}
        start = {v: k for k, v in numbers.SPELT.items()}.get(seller.tax_id[:2], seller.tax_id[:2])
        where = start if start in countries() else told.country or settings.SHOP_COUNTRY
        return known | {"person": told.person, "phone": told.phone, "tax_country": where}


class WhereForm(forms.Form):
    """Where a seller is, and where their parcels leave from."""

    country = choice_of_country(_("Country"))
    line1 = text(_("Address"), 255, _("Enter the street and the number."), "address-line1")
    line2 = text(_("Flat, floor or building"), 255, "", "address-line2", required=False)
    city = text(_("Town or city"), 80, _("Enter the town or city."), "address-level2")
    postcode = text(_("Postcode"), 12, _("Enter the postcode."), "postal-code")
    from_country = choice_of_country(_("Parcels leave from: country"))
    from_city = text(_("Parcels leave from: town or city"), 80, "", required=False, help_text=_("Empty: as above."))

    def clean(self) -> dict[str, object]:
        found = super().clean()
        where, postcode = found.get("country"), (found.get("postcode") or "").upper().strip()
        shape = POSTCODES.get(where or "")
        if postcode and shape and not re.fullmatch(shape, postcode):
            said = _("This does not look like a postcode of %(country)s.")
            self.add_error("postcode", said % {"country": country(where)})
        found["postcode"] = postcode
        return found

    @property
    def told(self) -> tuple[dict[str, object], dict[str, object]]:
        found = self.cleaned_data
        shop = {"country": found["from_country"], "city": one_line(found["from_city"] or found["city"])}
        return shop, {name: found[name] for name in ("country", "line1", "line2", "city", "postcode")}

    @staticmethod
    def filled_from(seller: Seller, told: Application) -> dict[str, object]:
        known = {name: getattr(told, name) for name in ("line1", "line2", "city", "postcode")}
        here = {"country": told.country or settings.SHOP_COUNTRY, "from_country": seller.country}
        return known | here | {"from_city": "" if seller.city == told.city else seller.city}


class BankForm(forms.Form):
    holder = text(_("Account holder"), 150, _("Enter the name that the bank has."), "name")
    iban = text(
        _("IBAN"), 42, _("Enter the IBAN."),
        help_text=_("For example IE29 AIBK 9311 5212 3456 78. Afterwards only its last four signs are shown."),
    )  # fmt: skip

    def clean_holder(self) -> str:
        return one_line(self.cleaned_data["holder"])

    def clean_iban(self) -> str:
        try:
            return numbers.iban_of(self.cleaned_data["iban"])
        except ValueError:
            said = _("This is no IBAN: a sign is wrong or missing. Copy it from your bank's page.")
            raise forms.ValidationError(said) from None

    @staticmethod
    def filled_from(account: PayoutAccount) -> dict[str, object]:
        """Never the number itself: it is typed again when it changes."""
        return {"holder": account.holder}


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=SellerDocument.Kind.choices,
        error_messages={"required": _("Say what it is."), "invalid_choice": _("Choose one of the list.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Only you and our staff can open it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty. Choose it again.")},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=TeamMember.Role.choices,
        initial=TeamMember.Role.PACKER,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose one of the list.")},
    )


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter their e-mail address."), "invalid": _("Enter an address like a@b.ie.")},
    )
    field_order = ["email", "role"]


def checked_phone(phone: str) -> str:
    if phone and not re.fullmatch(r"\+?[\d ()/.-]{5,24}", phone):
        raise forms.ValidationError(_("Enter a telephone number such as +353 1 234 5678, or leave it empty."))
    return phone

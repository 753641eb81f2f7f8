"""What a visitor or a seller may type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.templatetags.shop import country
from sellers.places import Place, countries

CHOOSE = _("Choose a country of the list.")


class PlaceForm(forms.Form):
    """Where things are to be sent, and how prices are shown."""

    country = forms.ChoiceField(
        choices=lambda: [(code, country(code)) for code in countries()],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    net = forms.BooleanField(required=False)

    @property
    def place(self) -> Place:
        return Place(self.cleaned_data["country"], self.cleaned_data["net"])

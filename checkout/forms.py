"""What a buyer may type or choose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checkout.models import Payment
from checkout.services.carts import MOST
from sellers.delivery import Choice

HOW_MANY = _("Choose how many: a whole number from 1 to %(most)s.") % {"most": MOST}
HOW_MANY_ERRORS = dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_MANY)


class AddForm(forms.Form):
    offer = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    quantity = forms.IntegerField(min_value=1, max_value=MOST, error_messages=HOW_MANY_ERRORS)
    next = forms.ChoiceField(choices=[("cart", ""), ("checkout", "")], required=False)


class QuantityForm(forms.Form):
    """How many of a line; the buttons + and - send what the field says and one step more or less."""

    quantity = forms.IntegerField(min_value=0, max_value=MOST, error_messages=HOW_MANY_ERRORS)
    step = forms.CharField(required=False)

    @property
    def wished(self) -> int:
        wished = self.cleaned_data["quantity"] + {"-1": -1, "1": 1}.get(self.cleaned_data["step"], 0)
        return min(max(wished, 0), MOST)


class DeliveryForm(forms.Form):
    """One radio group, for one seller's parcel."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": _("Choose a delivery.")})

    def __init__(self, *args: object, choices: list[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(choice.code, choice.name) for choice in choices]


class PaymentForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        choices=[(Payment.Method.CARD, _("Card"))],
        widget=forms.RadioSelect,
        initial=Payment.Method.CARD,
        error_messages={"required": _("Choose how you want to pay.")},
    )

"""The address book. Oscar's table, with the whole name in one column and the town in `line4`."""

from __future__ import annotations

from django.db import transaction
from oscar.core.loading import get_model

from accounts.forms import AddressForm
from accounts.models import User

UserAddress = get_model("address", "UserAddress")


@transaction.atomic
def save_address(*, user: User, form: AddressForm, address: UserAddress | None = None) -> UserAddress:
    """Keep a valid form as a person's address: a new one, the one given, or the same one they have already."""
    told = form.cleaned_data
    values = {
        "first_name": told["name"],
        "line1": told["line1"],
        "line2": told["line2"],
        "line4": told["city"],
        "postcode": told["postcode"],
        "country": told["country"],
    }
    if address is None:
        address = UserAddress.objects.filter(user=user, **values).first() or UserAddress(user=user)
    for name, value in (values | {"phone_number": told["phone"]}).items():
        setattr(address, name, value)
    address.is_default_for_shipping = address.is_default_for_shipping or not user.addresses.exists()
    address.save()
    if not user.name:
        User.objects.filter(pk=user.pk).update(name=told["name"])
    return address


def delete_address(*, user: User, pk: int) -> None:
    """Orders keep their own copy of where they went."""
    UserAddress.objects.filter(user=user, pk=pk).delete()


@transaction.atomic
def make_default(address: UserAddress) -> None:
    UserAddress.objects.filter(user=address.user_id).exclude(pk=address.pk).update(is_default_for_shipping=False)
    UserAddress.objects.filter(pk=address.pk).update(is_default_for_shipping=True)

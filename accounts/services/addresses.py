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
    # Two presses at once must find one another: the database refuses the same address twice.
    User.objects.select_for_update().get(pk=user.pk)
    address = address or UserAddress(user=user)
    address.first_name, address.line1, address.line2 = told["name"], told["line1"], told["line2"]
    address.line4, address.postcode, address.country = told["city"], told["postcode"], told["country"]
    twin = UserAddress.objects.filter(user=user, hash=address.generate_hash()).exclude(pk=address.pk).first()
    if twin:
        address = _merge(address, into=twin)
    address.phone_number = told["phone"]
    address.is_default_for_shipping |= not user.addresses.exists()
    address.save()
    if not user.name:
        User.objects.filter(pk=user.pk).update(name=told["name"])
    return address


def _merge(address: UserAddress, into: UserAddress) -> UserAddress:
    """Changed until it is the same as another one: one of them is enough."""
    into.is_default_for_shipping |= address.is_default_for_shipping
    if address.pk:
        address.delete()
    return into


def delete_address(*, user: User, pk: int) -> None:
    """Orders keep their own copy of where they went."""
    UserAddress.objects.filter(user=user, pk=pk).delete()


@transaction.atomic
def make_default(address: UserAddress) -> None:
    UserAddress.objects.filter(user=address.user_id).exclude(pk=address.pk).update(is_default_for_shipping=False)
    UserAddress.objects.filter(pk=address.pk).update(is_default_for_shipping=True)

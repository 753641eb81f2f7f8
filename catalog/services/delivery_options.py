"""How a seller's parcels are sent. What it costs decides buy boxes, so cards follow in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from catalog.services import listings
from catalog.services.sellers import products_of
from sellers.delivery import DIGITAL
from sellers.errors import Refused
from sellers.models import DeliveryOption, Seller

MOST_OPTIONS = 20


@transaction.atomic
def save_option(*, seller_id: int, told: Mapping[str, object], option_id: int | None = None) -> DeliveryOption | None:
    """Add a way to send, or change one; None when that one is gone. The same new one twice is one. Raises Refused."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    mine = list(seller.delivery_options.all())
    if option_id is None:
        option = next((each for each in mine if all(getattr(each, k) == v for k, v in told.items())), None)
        if option:
            return option
        if len(mine) >= MOST_OPTIONS:
            raise Refused(f"You have {MOST_OPTIONS} ways to send already. Change or remove one.")
        option = DeliveryOption(seller=seller, code=_code(str(told["name"]), {each.code for each in mine}))
    else:
        option = next((each for each in mine if each.pk == option_id), None)
    if option is None:
        return None
    for name, value in told.items():
        setattr(option, name, value)
    option.save()
    listings.refresh_offers(products_of(seller))
    return option


def _code(name: str, taken: set[str]) -> str:
    """What orders and carts remember it by; a new name does not change it."""
    base = slugify(name)[:20].strip("-") or "delivery"
    return base if base not in taken | {DIGITAL.code} else f"{base}-{secrets.token_hex(3)}"


@transaction.atomic
def remove_option(*, seller_id: int, option_id: int) -> None:
    """Twice is harmless. Raises Refused for the last one of a shop that sells: nothing could be sent any more."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    option = seller.delivery_options.filter(pk=option_id).first()
    if option is None:
        return
    if seller.is_selling and seller.delivery_options.count() == 1:
        raise Refused("This is the only way you send. Add another one first, or pause the shop.")
    option.delete()
    listings.refresh_offers(products_of(seller))

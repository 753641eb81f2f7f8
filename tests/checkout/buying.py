"""Shortcuts of the buying tests: a person with a cart, ready to press "Place order"."""

from __future__ import annotations

from oscar.core.loading import get_model

from accounts.models import User
from checkout.models import Basket, Checkout, Order
from checkout.selectors.carts import quote_of
from checkout.services import carts, orders

UserAddress = get_model("address", "UserAddress")


def make_address(user: User, country: str = "IE", **fields: object) -> UserAddress:
    defaults = {"first_name": "Ana Byrne", "line1": "1 Canal Walk", "line4": "Dublin", "postcode": "D04 X285"}
    return UserAddress.objects.create(user=user, country_id=country, **(defaults | fields))


def fill_cart(user: User, *wanted: tuple[object, int]) -> Basket:
    """A member's open cart with (offer, units) in it."""
    basket = carts.open_cart(user=user, token=None)
    for offer, units in wanted:
        carts.add_to_cart(basket=basket, offer_id=offer.pk, quantity=units)
    return basket


def ready(user: User, *wanted: tuple[object, int], country: str = "IE") -> Checkout:
    """Everything chosen: only the button is left."""
    basket = fill_cart(user, *wanted)
    return Checkout.objects.create(
        basket=basket, user=user, address=make_address(user, country), payment_method="card"
    )


def seen(checkout: Checkout) -> str:
    return quote_of(checkout.basket, checkout.address.country_id, checkout.delivery).fingerprint


def place(checkout: Checkout) -> Order:
    return orders.place_order(token=checkout.pk, user=checkout.user, seen=seen(checkout))

"""The cart is Oscar's basket; checkout.services.cart is the only hand that changes it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine


class Basket(AbstractBasket):
    """A cart of a member, or of a guest who holds its `token` in a cookie."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="baskets"
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta(AbstractBasket.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner"], condition=Q(status="Open"), name="one_open_cart_per_person")
        ]


class Line(AbstractLine):
    """One offer in a cart: always that seller's offer, never another one of the same product.

    `price_incl_tax` is the unit price the shopper last saw; a page that shows another one says so.
    """

    class Meta(AbstractLine.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=999), name="cart_quantity_sane"),
        ]


from oscar.apps.basket.models import *  # noqa: F403, E402  (the models we left as they are)

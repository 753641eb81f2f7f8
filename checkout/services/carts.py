"""Filling a cart. A cart holds no stock: it shows what is left now, and the order decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from checkout.errors import NotForSale
from checkout.models import Basket, BasketLine
from sellers.models import Offer
from sellers.pricing import unit_price

MOST = 999

# One statement, so that no two requests can both read the old quantity and lose one of the adds.
ADD = """
WITH before AS (SELECT quantity FROM basket_line WHERE basket_id = %(basket)s AND line_reference = %(reference)s)
INSERT INTO basket_line (basket_id, product_id, stockrecord_id, line_reference, quantity, price_currency,
                         price_incl_tax, price_excl_tax, tax_code, date_created, date_updated)
VALUES (%(basket)s, %(product)s, %(offer)s, %(reference)s, %(quantity)s, %(currency)s, %(price)s, NULL, NULL,
        now(), now())
ON CONFLICT (basket_id, line_reference) DO UPDATE
    SET quantity = GREATEST(basket_line.quantity, LEAST(basket_line.quantity + EXCLUDED.quantity, %(most)s)),
        date_updated = now()
RETURNING id, quantity, COALESCE((SELECT quantity FROM before), 0)
"""

STILL_OPEN = "SELECT id FROM basket_basket WHERE id = %s AND status = 'Open' FOR SHARE"


@dataclass(frozen=True)
class Added:
    """What came of an add: the units in the cart before and now."""

    line_id: int
    offer: Offer
    quantity: int
    before: int
    wished: int

    @property
    def unit(self) -> Decimal:
        """What each of them costs now."""
        return unit_price(self.offer, self.quantity)

    @property
    def capped(self) -> bool:
        """Fewer units fit than were wished for."""
        return self.quantity < self.before + self.wished


def open_cart(*, user: User | None, token: uuid.UUID | None) -> Basket:
    """The member's open cart, or the guest's of that token; made when there is none."""
    if user:
        return _one_per_member(user)
    if token:
        cart, made = Basket.objects.get_or_create(token=token, defaults={"owner": None})
        if made or (cart.owner_id is None and cart.status == Basket.OPEN):
            return cart
    return Basket.objects.create()


def _one_per_member(user: User) -> Basket:
    found = Basket.objects.filter(owner=user, status=Basket.OPEN).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Basket.objects.create(owner=user)
    except IntegrityError:  # another tab made it a moment ago
        return Basket.objects.get(owner=user, status=Basket.OPEN)


@transaction.atomic
def add_to_cart(*, basket: Basket, offer_id: int, quantity: int) -> Added:
    """Put units of an offer into a cart, up to what is left. Raises NotForSale when none can be bought."""
    # Shared, so that adds run side by side; an order being placed holds it exclusively and is waited for.
    if not list(Basket.objects.raw(STILL_OPEN, [basket.pk])):
        raise NotForSale("this cart has just been ordered")
    offer = Offer.objects.buyable().with_breaks().select_related("product", "partner").filter(pk=offer_id).first()
    if offer is None:
        raise NotForSale
    return _add(basket, offer, quantity)


def _add(basket: Basket, offer: Offer, quantity: int) -> Added:
    most = min(offer.available, MOST)
    fits = max(1, min(quantity, most))
    with connection.cursor() as cursor:
        cursor.execute(ADD, {
            "basket": basket.pk, "product": offer.product_id, "offer": offer.pk, "reference": str(offer.pk),
            "quantity": fits, "most": most,
            "price": unit_price(offer, fits), "currency": offer.price_currency,
        })  # fmt: skip
        line_id, units, before = cursor.fetchone()
    _agree(line_id, offer, before or fits, units)
    return Added(line_id, offer, units, before, quantity)


def _agree(line_id: int, offer: Offer, before: int, units: int) -> None:
    """Who takes more sees at once what each costs then: no change of price to be pointed out. One that had to be
    pointed out before stays so."""
    seen, now = unit_price(offer, before), unit_price(offer, units)
    if seen != now:
        BasketLine.objects.filter(pk=line_id, price_incl_tax=seen).update(price_incl_tax=now)


def change_quantity(*, basket: Basket, line_id: int, quantity: int) -> BasketLine | None:
    """Set a line's units, up to what is left; 0 takes the line out. None when there is no such line any more."""
    line = BasketLine.objects.filter(basket=basket, pk=line_id).select_related("stockrecord").first()
    if line is None:
        return None
    if quantity < 1:
        line.delete()
        return line
    line.quantity = max(1, min(quantity, line.stockrecord.available, MOST))
    line.price_incl_tax = unit_price(line.stockrecord, line.quantity)
    line.save(update_fields=["quantity", "price_incl_tax", "date_updated"])
    return line


def remove_line(*, basket: Basket, line_id: int) -> BasketLine | None:
    return change_quantity(basket=basket, line_id=line_id, quantity=0)


def accept_prices(*, basket: Basket) -> None:
    """The shopper has seen today's prices: stop pointing the changes out."""
    lines = BasketLine.objects.filter(basket=basket).select_related("stockrecord")
    for line in lines.prefetch_related("stockrecord__price_breaks"):
        unit = unit_price(line.stockrecord, line.quantity)
        if line.price_incl_tax != unit:
            line.price_incl_tax = unit
            line.save(update_fields=["price_incl_tax", "date_updated"])


@transaction.atomic
def merge_carts(*, token: uuid.UUID, user: User) -> list[Added]:
    """Move a guest's cart into the member's: units are added up, as far as stock reaches. Returns what was moved."""
    guest = Basket.objects.select_for_update().filter(token=token, owner=None, status=Basket.OPEN).first()
    if guest is None:
        return []
    cart = open_cart(user=user, token=None)
    moved = []
    lines = BasketLine.objects.filter(basket=guest).select_related("stockrecord__product", "stockrecord__partner")
    for line in lines.prefetch_related("stockrecord__price_breaks").order_by("id"):
        moved.append(_add(cart, line.stockrecord, line.quantity))
    guest.status = Basket.MERGED
    guest.save(update_fields=["status"])
    return moved

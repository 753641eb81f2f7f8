"""Placing an order: order first, then money.

Lock order, everywhere in this room: cart, payment, seller orders, holds, offers in ascending id. No network call
happens between BEGIN and COMMIT; after the commit nothing may raise at the buyer.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from accounts.models import User
from catalog.services import listings
from checkout.errors import CartIsEmpty, QuoteChanged
from checkout.models import Basket, Checkout, Hold, Order, OrderLine, Payment, SellerOrder
from checkout.quotes import Quote, QuoteLine, QuotePart
from checkout.selectors.carts import quote_of
from events.services import record
from sellers import pricing
from sellers.errors import SoldOut
from sellers.services.stock import take_stock

ShippingAddress = get_model("order", "ShippingAddress")

# No 0/O, 1/I/L, U: people read order numbers out on the telephone. 30^10 numbers can not be guessed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ADDRESS_FIELDS = ["first_name", "line1", "line2", "line4", "postcode", "country_id", "phone_number"]


def new_number() -> str:
    word = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{word[:3]}-{word[3:7]}-{word[7:]}"


@transaction.atomic
def place_order(*, token: UUID, user: User, seen: str) -> Order:
    """Turn a cart into an order that waits for its payment; the same token always answers with the same order.

    `seen` is the fingerprint of the quote that the buyer agreed to. Raises QuoteChanged when it costs something else
    now or something sold out, CartIsEmpty when there is nothing to order, Checkout.DoesNotExist for a stranger's token.
    """
    checkout = Checkout.objects.select_related("address__country", "user").get(pk=token, user=user)
    # A double click, a refresh or a second tab waits here, then finds the order that the first one placed.
    basket = Basket.objects.select_for_update().get(pk=checkout.basket_id)
    if placed := Order.objects.filter(checkout_token=token).first():
        return placed
    if basket.status != Basket.OPEN or checkout.address is None:
        raise CartIsEmpty
    now_costs = quote_of(basket, checkout.address.country_id, checkout.delivery)
    if not now_costs.parts and not now_costs.gone:
        raise CartIsEmpty
    if not now_costs.can_be_ordered or now_costs.fingerprint != seen:
        raise QuoteChanged(now_costs)
    return _write(checkout, basket, now_costs)


def _write(checkout: Checkout, basket: Basket, quote: Quote) -> Order:
    # Summed per offer: two lines of one offer must not each see the last unit.
    wanted = Counter()
    for line in quote.lines:
        wanted[line.offer.pk] += line.quantity
    try:
        sold_out = take_stock(wanted)
    except SoldOut as error:  # somebody was faster between our quote and now
        raise QuoteChanged(quote) from error
    order = _order(checkout, basket, quote)
    parts = _parts(order, quote)
    OrderLine.objects.bulk_create(
        _line(order, parts[part.seller.pk], part, line) for part in quote.parts for line in part.lines
    )
    expires = order.date_placed + timedelta(minutes=settings.CARD_HOLD_MINUTES)
    Hold.objects.bulk_create(
        Hold(order=order, offer_id=offer_id, quantity=units, expires_at=expires)
        for offer_id, units in sorted(wanted.items())
    )
    Payment.objects.create(
        order=order, amount=order.total_incl_tax, currency=order.currency, expires_at=expires
    )
    basket.status, basket.date_submitted = Basket.SUBMITTED, order.date_placed
    basket.save(update_fields=["status", "date_submitted"])
    if sold_out:
        listings.refresh_offers([line.offer.product_id for line in quote.lines if line.offer.pk in sold_out])
    record("order.placed", order.number, {"order": order.number})
    return order


def _order(checkout: Checkout, basket: Basket, quote: Quote) -> Order:
    address = checkout.address
    copy = ShippingAddress.objects.create(**{name: getattr(address, name) for name in ADDRESS_FIELDS})
    return Order.objects.create(
        number=new_number(),
        checkout_token=checkout.pk,
        basket=basket,
        user_id=checkout.user_id,
        email=checkout.user.email,
        buyer_name=address.first_name[:150],
        shipping_address=copy,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=quote.total,
        total_excl_tax=quote.total - quote.tax,
        shipping_incl_tax=quote.delivery_total,
        shipping_excl_tax=quote.delivery_total - sum((part.delivery.tax for part in quote.parts), Decimal(0)),
        date_placed=timezone.now(),
    )


def _parts(order: Order, quote: Quote) -> dict[int, SellerOrder]:
    """One seller order per seller, by seller id."""
    parts = [
        SellerOrder(
            order=order,
            seller=part.seller,
            number=f"{order.number}-{position}",
            seller_name=part.seller.name,
            items_total=part.items_total,
            delivery_code=part.chosen.code,
            delivery_name=part.chosen.name,
            delivery_price=part.delivery.gross,
            tax=part.tax,
            total=part.total,
            handling_days=part.handling_days,
            delivery_days=part.chosen.days_max,
            ship_by=part.promise.ships_on,
            promised_for=part.promise.arrives_by,
        )
        for position, part in enumerate(quote.parts, 1)
    ]
    return {part.seller_id: part for part in SellerOrder.objects.bulk_create(parts)}


def _line(order: Order, seller_order: SellerOrder, part: QuotePart, line: QuoteLine) -> OrderLine:
    offer, product = line.offer, line.line.product
    listing = getattr(product.parent or product, "listing", None)
    rate = Decimal(settings.PLATFORM_COMMISSION) if part.seller.commission_rate is None else part.seller.commission_rate
    unit = pricing.Price.of(line.unit, line.price.rate)
    return OrderLine(
        order=order,
        seller_order=seller_order,
        partner=part.seller,
        partner_name=part.seller.name,
        partner_sku=offer.partner_sku,
        stockrecord=offer,
        product=product,
        title=(product.title or product.parent.title)[:255],
        options=", ".join(f"{name}: {value}" for name, value in product.option_values.items())[:200],
        image_key=listing.image_key if listing else "",
        condition=offer.condition,
        is_digital=offer.is_digital,
        quantity=line.quantity,
        num_allocated=line.quantity,
        line_price_incl_tax=line.price.gross,
        line_price_excl_tax=line.price.net,
        line_price_before_discounts_incl_tax=line.price.gross,
        line_price_before_discounts_excl_tax=line.price.net,
        unit_price_incl_tax=unit.gross,
        unit_price_excl_tax=unit.net,
        tax_rate=line.price.rate,
        commission_rate=rate,
        commission=pricing.cents(line.price.gross * rate),
    )



"""Reading carts: whose it is, and what it costs now."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Sum
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from accounts.models import User
from checkout.models import Basket, BasketLine
from checkout.quotes import Quote, quote
from sellers.models import BREAKS

CART_COOKIE = "cart"


def cart_token(request: HttpRequest) -> uuid.UUID | None:
    """The guest cart's name from its cookie; anything that is not a UUID counts as no cookie."""
    try:
        return uuid.UUID(request.COOKIES.get(CART_COOKIE, ""))
    except ValueError:
        return None


def cart_of(request: HttpRequest) -> Basket | None:
    """The visitor's open cart, if there is one. Reading never makes one."""
    if request.user.is_authenticated:
        mine = Basket.objects.filter(owner=request.user, status=Basket.OPEN)
        return mine.select_related("checkout__address").first()
    return guest_cart(cart_token(request))


def guest_cart(token: uuid.UUID | None) -> Basket | None:
    return Basket.objects.filter(token=token, owner=None, status=Basket.OPEN).first() if token else None


def lines_of(basket: Basket) -> list[BasketLine]:
    """A cart's lines in the order they were added, with all that a quote needs, in two queries."""
    lines = list(
        BasketLine.objects.filter(basket=basket)
        .select_related("stockrecord__partner", "product__parent__listing", "product__listing")
        .prefetch_related("stockrecord__partner__delivery_options")
        .annotate(breaks=RawSQL(BREAKS % "basket_line.stockrecord_id", []))
        .order_by("id")
    )
    for line in lines:
        line.stockrecord.breaks = line.breaks
    return lines


def quote_of(basket: Basket | None, country: str = "", wishes: Mapping[str, str] | None = None) -> Quote:
    return quote(lines_of(basket) if basket else [], country or settings.SHOP_COUNTRY, wishes)


def count_in_cart(request: HttpRequest) -> int:
    if request.user.is_authenticated:
        cart = {"basket__owner": request.user}
    elif token := cart_token(request):
        cart = {"basket__token": token, "basket__owner": None}
    else:
        return 0
    return BasketLine.objects.filter(basket__status=Basket.OPEN, **cart).aggregate(n=Sum("quantity"))["n"] or 0


def open_cart_of(user: User) -> Basket | None:
    return Basket.objects.filter(owner=user, status=Basket.OPEN).first()

"""A seller's first page and their orders. Who may see them stands in sellers/roles.py."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from checkout.models import SellerOrder
from sellers import roles
from sellers.access import desk_of, for_seller
from sellers.models import Offer, Seller
from sellers.services.standing import last_reason

MOST_SHOWN = 20


@require_safe
def sell(request: HttpRequest) -> HttpResponse:
    """Why and how to sell here; whoever sells sees what is to be done today instead."""
    request.desk = desk = desk_of(request.user)
    if desk is None:
        return render(request, "checkout/sell.html")
    context: dict[str, object] = {"reason": last_reason(desk.seller)}
    if roles.may(desk.member.role, "see_orders"):
        context |= _queue(desk.seller)
    answer = render(request, "checkout/seller_today.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _queue(seller: Seller) -> dict[str, object]:
    today = shop_today()
    waiting = parts_of(seller).filter(status=SellerOrder.Status.TO_SHIP)
    counts = waiting.aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(ship_by__lt=today)), today=Count("pk", filter=Q(ship_by=today))
    )
    gone = Q(num_in_stock__lte=F("num_allocated"))
    offers = Offer.objects.filter(partner=seller, is_active=True)
    offers = offers.aggregate(all=Count("pk"), sold_out=Count("pk", filter=gone))
    urgent = waiting.order_by("ship_by", "id")[:MOST_SHOWN]
    return {"waiting": urgent, "counts": counts, "offers": offers, "today": today}


def shop_today() -> date:
    """The day in the shop's time zone: parcels are promised by it."""
    now: datetime = timezone.now()
    return now.astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)).date()


@require_safe
@for_seller("see_orders")
def seller_orders(request: HttpRequest) -> HttpResponse:
    parts = parts_of(request.desk.seller).order_by("-id")
    state = request.GET.get("state", "")
    states = [(value, label) for value, label in SellerOrder.Status.choices if value != "awaiting_payment"]
    if state in dict(states):
        parts = parts.filter(status=state)
    page = Paginator(parts, MOST_SHOWN).get_page(request.GET.get("page"))
    return render(request, "checkout/seller_orders.html", {"page": page, "states": states, "state": state})


def parts_of(seller: Seller) -> QuerySet[SellerOrder]:
    """A seller sees their own parts, of paid orders, and an address only while something is to be sent there."""
    unpaid = SellerOrder.Status.AWAITING_PAYMENT
    parts = seller.seller_orders.exclude(status=unpaid).exclude(paid_at=None)
    return parts.select_related("order__shipping_address__country").prefetch_related("lines")

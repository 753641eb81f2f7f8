"""A seller's first pages: how to start, and what has been ordered from them."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from checkout.models import SellerOrder
from sellers.models import Seller


@require_safe
def sell(request: HttpRequest) -> HttpResponse:
    """Why and how to sell here; a seller sees their orders instead."""
    seller = seller_of(request.user)
    context = {"seller": seller}
    if seller:
        context["waiting"] = parts_of(seller).filter(status=SellerOrder.Status.TO_SHIP).order_by("ship_by", "id")[:20]
    return render(request, "checkout/sell.html", context)


@require_safe
@login_required
def seller_orders(request: HttpRequest) -> HttpResponse:
    seller = seller_of(request.user)
    if seller is None:
        raise Http404("you do not sell here yet")
    page = Paginator(parts_of(seller).order_by("-id"), 20).get_page(request.GET.get("page"))
    return render(request, "checkout/seller_orders.html", {"seller": seller, "page": page})


def seller_of(user: User) -> Seller | None:
    """The seller that a person works for. Every query of the seller's pages starts here."""
    if not user.is_authenticated:
        return None
    return Seller.objects.filter(team__user=user).order_by("id").first()


def parts_of(seller: Seller) -> QuerySet[SellerOrder]:
    """A seller sees their own parts, of paid orders, and an address only while something is to be sent there."""
    unpaid = SellerOrder.Status.AWAITING_PAYMENT
    parts = seller.seller_orders.exclude(status=unpaid).exclude(paid_at=None)
    return parts.select_related("order__shipping_address__country").prefetch_related("lines")

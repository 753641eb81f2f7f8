"""A seller's own products, how they send, and their shop: whatever changes what shoppers see at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.selectors.own_offers import SHOWN, offers_of
from catalog.selling_forms import DeliveryForm, ShopForm
from catalog.services import sellers
from catalog.services.delivery_options import remove_option, save_option
from sellers.access import for_seller
from sellers.errors import Refused
from sellers.models import DeliveryOption, Seller
from sellers.services.standing import last_reason

WRITABLE = ["GET", "HEAD", "POST"]
PER_PAGE = 50


@require_safe
@for_seller("see_products")
def products(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    shown = request.GET.get("show", "")
    offers = offers_of(request.desk.seller, words, shown)
    page = Paginator(offers, PER_PAGE).get_page(request.GET.get("page"))
    choices = [("", "All"), ("on-sale", "On sale"), ("sold-out", "Sold out"), ("off", "Switched off")]
    context = {"page": page, "words": words, "shown": shown if shown in SHOWN else "", "choices": choices}
    return render(request, "sellers/products.html", context)


@require_safe
@for_seller("set_delivery")
def delivery(request: HttpRequest) -> HttpResponse:
    return render(request, "sellers/delivery.html", {"options": request.desk.seller.delivery_options.all()})


@require_http_methods(WRITABLE)
@for_seller("set_delivery")
def add_delivery(request: HttpRequest) -> HttpResponse:
    return _edit_delivery(request, None)


@require_http_methods(WRITABLE)
@for_seller("set_delivery")
def edit_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit_delivery(request, get_object_or_404(DeliveryOption, pk=pk, seller=request.desk.seller))


def _edit_delivery(request: HttpRequest, option: DeliveryOption | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DeliveryForm(data, initial=DeliveryForm.filled_from(option) if option else None)
    if form.is_bound and form.is_valid():
        try:
            save_option(
                seller_id=request.desk.seller.pk, told=form.cleaned_data, option_id=option.pk if option else None
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Shoppers see it now.")
            return redirect("seller-delivery")
    context = {"form": form, "option": option}
    return render(request, "sellers/delivery_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_seller("set_delivery")
def remove_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is harmless; another seller's does not exist."""
    if DeliveryOption.objects.filter(pk=pk).exclude(seller=request.desk.seller).exists():
        raise Http404("no such delivery of yours")
    return _do(request, "seller-delivery", remove_option, seller_id=request.desk.seller.pk, option_id=pk)


@require_http_methods(WRITABLE)
@for_seller("set_shop")
def settings(request: HttpRequest) -> HttpResponse:
    seller = request.desk.seller
    form = ShopForm(request.POST if request.method == "POST" else None, instance=seller)
    if form.is_bound and form.is_valid():
        sellers.describe_shop(seller_id=seller.pk, **form.cleaned_data)
        messages.success(request, "Saved. Shoppers see it now.")
        return redirect("seller-settings")
    context = {"form": form, "reason": last_reason(seller), "status": Seller.Status}
    return render(request, "sellers/settings.html", context, status=422 if form.errors else 200)


@require_POST
@for_seller("set_shop")
def pause(request: HttpRequest) -> HttpResponse:
    return _do(request, "seller-settings", sellers.pause_shop, seller_id=request.desk.seller.pk, by=request.user)


@require_POST
@for_seller("set_shop")
def reopen(request: HttpRequest) -> HttpResponse:
    return _do(request, "seller-settings", sellers.reopen_shop, seller_id=request.desk.seller.pk, by=request.user)


@require_POST
@for_seller("close_shop")
def close(request: HttpRequest) -> HttpResponse:
    if request.POST.get("name", "").strip().casefold() != request.desk.seller.name.casefold():
        messages.error(request, "Nothing was closed: type the name of the shop to close it for good.")
        return redirect("seller-settings")
    return _do(request, "seller-settings", sellers.close_shop, seller_id=request.desk.seller.pk, by=request.user)


def _do(request: HttpRequest, back: str, deed: Callable[..., object], **told: object) -> HttpResponse:
    try:
        deed(**told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)

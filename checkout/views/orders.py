"""The buyer's orders: the list, one order, paying it (again), coming back from the payment page, cancelling."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from checkout.errors import ProcessorUnavailable, TooLateToCancel
from checkout.models import Payment, SellerOrder
from checkout.selectors.orders import order_for, orders_of, payment_of
from checkout.services.cancelling import BY_BUYER, cancel_part, cancel_unpaid_order
from checkout.services.payments import settle
from checkout.views.stages import to_payment


@require_safe
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    page = Paginator(orders_of(request.user), 10).get_page(request.GET.get("page"))
    return render(request, "checkout/orders.html", {"page": page})


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Where an account begins: with the latest orders."""
    context = {"orders": orders_of(request.user)[:3], "sells": request.user.seller_roles.exists()}
    return render(request, "accounts/account.html", context)


@require_safe
@login_required
def order(request: HttpRequest, number: str) -> HttpResponse:
    found = order_for(request.user, number)
    payment = payment_of(found)
    context = {"order": found, "payment": payment, "pay_later": request.GET.get("pay") == "later"}
    return render(request, "checkout/order.html", context)


@require_POST
@login_required
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Back to the payment page of an order that is not paid yet."""
    return to_payment(order_for(request.user, number))


@require_safe
@login_required
def paid(request: HttpRequest, number: str) -> HttpResponse:
    """Where the processor's page sends the buyer. Nothing in the address is believed: the processor is asked."""
    payment = payment_of(order_for(request.user, number))
    if payment and payment.state in Payment.OPEN:
        try:
            settle(payment.pk)
        except ProcessorUnavailable:
            messages.info(request, "We are still waiting for word of your payment. This page will say when it is here.")
    return redirect("order", number)


@require_POST
@login_required
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel an order that is not paid, or, with `part`, one seller's part that is not sent."""
    found = order_for(request.user, number)
    try:
        _cancel(found, request.POST.get("part", ""))
    except TooLateToCancel:
        messages.error(request, "This parcel has left already. You can send it back once it is with you.")
    except ProcessorUnavailable:
        messages.error(request, "The payment service does not answer, so we could not cancel safely. Try again soon.")
    return redirect("order", number)


def _cancel(found, part: str) -> None:
    mine = {p.number for p in found.seller_orders.all()}
    if part in mine:
        cancel_part(number=part, because=BY_BUYER)
    elif found.status == SellerOrder.Status.AWAITING_PAYMENT:
        cancel_unpaid_order(found, BY_BUYER)

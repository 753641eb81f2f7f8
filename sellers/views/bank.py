"""Where the money goes: the bank account, and what the payment processor still wants to know."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sellers.access import for_seller
from sellers.errors import ProcessorUnavailable
from sellers.models import PayoutAccount
from sellers.services import payout_identity
from sellers.setup_forms import BankForm

ASK_LATER = "The payment processor does not answer at the moment. Nothing is lost: try again in a few minutes."


@require_safe
@for_seller("see_bank")
def bank(request: HttpRequest) -> HttpResponse:
    seller = request.desk.seller
    account = PayoutAccount.objects.filter(seller=seller).first() or PayoutAccount(seller=seller)
    context = {
        "account": account,
        "missing": payout_identity.missing_in_words(account),
        "too_late": "again" in request.GET,  # the processor's link had run out
    }
    return render(request, "sellers/bank.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_seller("set_bank")
@reauthentication_required  # whoever finds a browser open must not send the money elsewhere
def change(request: HttpRequest) -> HttpResponse:
    seller = request.desk.seller
    account = PayoutAccount.objects.filter(seller=seller).first() or PayoutAccount(seller=seller)
    form = BankForm(request.POST if request.method == "POST" else None, initial=BankForm.filled_from(account))
    if form.is_bound and form.is_valid():
        payout_identity.save_bank(seller_id=seller.pk, by=request.user, **form.cleaned_data)
        messages.success(request, "The account is saved. Everybody who owns the shop is told by mail.")
        return redirect("seller-bank")
    context = {"form": form, "account": account}
    return render(request, "sellers/bank_change.html", context, status=422 if form.errors else 200)


@require_POST
@for_seller("set_bank")
def prove(request: HttpRequest) -> HttpResponse:
    """To the processor's page, where the seller proves who they are. It leads back here."""
    try:
        return HttpResponseRedirect(payout_identity.link_to_prove(seller_id=request.desk.seller.pk), status=303)
    except ProcessorUnavailable:
        messages.error(request, ASK_LATER)
        return redirect("seller-bank")


@require_safe
@for_seller("see_bank")
def proved(request: HttpRequest) -> HttpResponse:
    """Back from the processor, who is asked what came of it; its own message may be late or lost."""
    try:
        payout_identity.look_again(seller_id=request.desk.seller.pk)
    except ProcessorUnavailable:
        messages.error(request, ASK_LATER)
    return redirect("seller-bank")

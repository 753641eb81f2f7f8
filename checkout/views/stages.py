"""From cart to order: account, delivery address, delivery, payment, review. Every stage is a real address and works
without scripts; what was typed is kept in the database, so that neither a closed tab nor the back button loses it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.views import SignupView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from oscar.core.loading import get_model

from accounts.forms import AddressForm
from accounts.services.addresses import save_address
from checkout.errors import CartIsEmpty, NotPayable, ProcessorUnavailable, QuoteChanged
from checkout.forms import DeliveryForm, PaymentForm
from checkout.models import Checkout, Order
from checkout.quotes import Quote, moved
from checkout.selectors.carts import cart_of, open_cart_of, quote_of
from checkout.services.orders import place_order
from checkout.services.payments import start_payment
from sellers.places import place_of

STAGES = [
    ("account", "Account"), ("address", "Address"), ("delivery", "Delivery"), ("payment", "Payment"),
    ("review", "Review"),
]  # fmt: skip
UserAddress = get_model("address", "UserAddress")
Stage = Callable[[HttpRequest, Checkout], HttpResponse]


def stage(*, needs: str = "") -> Callable[[Stage], Callable[[HttpRequest], HttpResponse]]:
    """A page of the checkout: sends whoever lacks an account, a cart or an earlier stage to where that is mended."""

    def decorate(view: Stage) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect("checkout-account")
            basket = open_cart_of(request.user)
            if basket is None:
                return redirect("cart")
            checkout, _ = Checkout.objects.select_related("address").get_or_create(
                basket=basket, defaults={"user": request.user}
            )
            if needs and checkout.address is None:
                return redirect("checkout-address")
            if needs == "payment" and not checkout.payment_method:
                return redirect("checkout-payment")
            return view(request, checkout)

        return page

    return decorate


def quote_for(request: HttpRequest, checkout: Checkout) -> Quote:
    """What it costs where it goes: to the address; until there is one, to the place that the visitor chose."""
    country = checkout.address.country_id if checkout.address else place_of(request).country
    return quote_of(checkout.basket, country, checkout.delivery)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the first stage that is not done."""
    basket = cart_of(request)
    checkout = getattr(basket, "checkout", None)
    quote = quote_for(request, checkout) if checkout else quote_of(basket, place_of(request).country)
    if not quote.can_be_ordered:
        return redirect("cart")
    if not request.user.is_authenticated:
        return redirect("checkout-account")
    if checkout is None or checkout.address_id is None:
        return redirect("checkout-address")
    return redirect("checkout-review" if checkout.payment_method else "checkout-delivery")


class Account(SignupView):
    """Who orders: a new account in two fields, or signing in. The cart stays."""

    template_name = "checkout/account.html"
    success_url = "/checkout/address/"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("checkout")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "quote": quote_of(cart_of(self.request), place_of(self.request).country),
            "stage": "account",
            "stages": STAGES,
        }


@require_http_methods(["GET", "HEAD", "POST"])
@stage()
def address(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    saved = list(UserAddress.objects.filter(user=request.user).select_related("country"))
    picked = request.POST.get("saved", "")
    if request.method == "POST" and picked not in ("", "new"):
        mine = next((known for known in saved if str(known.pk) == picked), None)
        if mine:
            return _deliver_to(checkout, mine)
    initial = {"name": request.user.name, "country": place_of(request).country}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _deliver_to(checkout, save_address(user=request.user, form=form))
    return _show(request, checkout, "address", form=form, saved=saved)


def _deliver_to(checkout: Checkout, where) -> HttpResponse:
    checkout.address = where
    checkout.save(update_fields=["address", "updated_at"])
    return redirect("checkout-delivery")


@require_http_methods(["GET", "HEAD", "POST"])
@stage(needs="address")
def delivery(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    quote = quote_for(request, checkout)
    if not quote.is_posted:
        return redirect("checkout-payment")
    data = request.POST if request.method == "POST" else None
    forms = [
        (part, DeliveryForm(data, prefix=f"seller-{part.seller.pk}", choices=part.choices))
        for part in quote.parts
        if part.is_posted
    ]
    if data is not None and all(form.is_valid() for _, form in forms):
        checkout.delivery = {str(part.seller.pk): form.cleaned_data["choice"] for part, form in forms}
        checkout.save(update_fields=["delivery", "updated_at"])
        return redirect("checkout-payment")
    return _show(request, checkout, "delivery", quote=quote, forms=forms)


@require_http_methods(["GET", "HEAD", "POST"])
@stage(needs="address")
def payment(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    form = PaymentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        checkout.payment_method = form.cleaned_data["method"]
        checkout.save(update_fields=["payment_method", "updated_at"])
        return redirect("checkout-review")
    return _show(request, checkout, "payment", form=form)


@require_safe
@stage(needs="payment")
def review(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    return _show(request, checkout, "review")


def _show(request: HttpRequest, checkout: Checkout, name: str, status: int = 200, **more: object) -> HttpResponse:
    form = more.get("form")
    bound = bool(form is not None and form.is_bound and form.errors)
    quote = more.pop("quote", None) or quote_for(request, checkout)
    stages = [each for each in STAGES if each[0] != "delivery" or quote.is_posted]
    context = {"checkout": checkout, "stage": name, "stages": stages, "quote": quote, **more}
    if checkout.address:
        context["moved"] = moved(quote, place_of(request).country)
    return render(request, f"checkout/{name}.html", context, status=422 if bound else status)


@require_http_methods(["POST"])
def place(request: HttpRequest) -> HttpResponse:
    """The "Place order" button. Pressing it twice, refreshing or a second tab lead to the same order."""
    if not request.user.is_authenticated:
        return redirect("checkout-account")
    checkout = _posted(request)
    if checkout is None:
        return redirect("cart")
    try:
        order = place_order(token=checkout.pk, user=request.user, seen=request.POST.get("seen", ""))
    except CartIsEmpty:
        return redirect("cart")
    except QuoteChanged:
        checkout.refresh_from_db()
        return _show(request, checkout, "review", status=409, changed=True)
    return to_payment(order)


def _posted(request: HttpRequest) -> Checkout | None:
    try:
        return Checkout.objects.filter(pk=request.POST.get("token", ""), user=request.user).first()
    except (ValueError, TypeError, ValidationError):
        return None


def to_payment(order: Order) -> HttpResponse:
    """To the processor's page; when it does not answer, to the order, which waits with its stock held."""
    try:
        return HttpResponse(status=303, headers={"Location": start_payment(order)})
    except (ProcessorUnavailable, NotPayable):
        return redirect(f"{reverse('order', args=[order.number])}?pay=later")

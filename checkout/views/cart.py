"""The cart: see it, fill it, change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from checkout.errors import NotForSale
from checkout.forms import AddForm, QuantityForm
from checkout.middleware import remember_cart
from checkout.models import Basket
from checkout.quotes import Moved, Quote, again, moved
from checkout.selectors.carts import cart_of, cart_token, quote_of
from checkout.services import carts
from sellers.places import place_of

GONE = "This offer can no longer be bought. Look at the product's page for other sellers."


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    basket, to = cart_of(request), place_of(request)
    quote = quote_of(basket, to.country)
    request.cart_count = quote.count + sum(line.quantity for line in quote.gone)
    context = {"quote": quote, "undo": _undo(request), "moved": _moved(basket, quote)}
    return render(request, "checkout/cart.html", context)


def _moved(basket: Basket | None, shown: Quote) -> Moved | None:
    """When the order's address is chosen already and in another country than the prices are for."""
    checkout = getattr(basket, "checkout", None)
    if checkout is None or checkout.address is None or checkout.address.country_id == shown.country:
        return None
    return moved(again(shown, checkout.address.country_id, checkout.delivery), shown.country)


def _undo(request: HttpRequest) -> dict[str, str] | None:
    """What was just removed, so that one press brings it back; works without any script."""
    if request.GET.get("removed", "").isdecimal() and request.GET.get("units", "").isdecimal():
        return {"offer": request.GET["removed"], "units": request.GET["units"]}
    return None


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = AddForm({"quantity": "1", **request.POST.dict()})
    if not form.is_valid():
        refused = form.errors.get("quantity")
        return _refuse(request, refused[0] if refused else GONE)
    member = request.user if request.user.is_authenticated else None
    basket = carts.open_cart(user=member, token=cart_token(request))
    try:
        added = carts.add_to_cart(
            basket=basket, offer_id=form.cleaned_data["offer"], quantity=form.cleaned_data["quantity"]
        )
    except NotForSale:
        return _refuse(request, GONE)
    response = _added(request, basket, added, form.cleaned_data["next"])
    if member is None:
        remember_cart(response, basket.token)
        request.COOKIES["cart"] = str(basket.token)  # so that the count in this very answer is right
    return response


def _added(request: HttpRequest, basket: Basket, added: carts.Added, then: str) -> HttpResponse:
    if request.htmx and not then:
        quote = quote_of(basket, place_of(request).country)
        return render(request, "checkout/drawer.html", {"added": added, "quote": quote})
    if added.capped:
        messages.warning(request, f"Only {added.offer.available} can be had: your cart now holds {added.quantity}.")
    else:
        messages.success(request, f"Added to your cart: {added.offer.product.get_title()}")
    return redirect("checkout" if then == "checkout" else "cart")


def _refuse(request: HttpRequest, why: str) -> HttpResponse:
    if request.htmx:
        return render(request, "checkout/drawer.html", {"problem": why}, status=422)
    messages.error(request, why)
    return redirect("cart")


@require_POST
def change(request: HttpRequest, line_id: int) -> HttpResponse:
    """Another quantity for a line; 0 takes it out."""
    basket, form = cart_of(request), QuantityForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["quantity"][0])
        return redirect("cart")
    wished = form.wished
    if wished == 0:
        return remove(request, line_id)
    line = carts.change_quantity(basket=basket, line_id=line_id, quantity=wished) if basket else None
    if line and line.quantity < wished:
        messages.warning(request, f"Only {line.quantity} can be had: your cart now holds {line.quantity}.")
    return redirect("cart")


@require_POST
def remove(request: HttpRequest, line_id: int) -> HttpResponse:
    basket = cart_of(request)
    line = carts.remove_line(basket=basket, line_id=line_id) if basket else None
    response = redirect("cart")
    if line:
        response["Location"] += f"?removed={line.stockrecord_id}&units={line.quantity}"
    return response


@require_POST
def accept_prices(request: HttpRequest) -> HttpResponse:
    if basket := cart_of(request):
        carts.accept_prices(basket=basket)
    return redirect("cart")

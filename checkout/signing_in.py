"""A guest who signs in keeps the cart and what was saved, and sees prices for the place they usually send to."""

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from catalog.selectors.saved import guest_token
from catalog.services.saved import merge_saved
from checkout.selectors.carts import cart_token
from checkout.selectors.people import usual_place
from checkout.services.carts import merge_carts
from sellers import places


@receiver(user_logged_in, dispatch_uid="bring-cart")
def bring_cart(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    """What the guest had joins the member's cart, and where it did not fit we say so."""
    token = cart_token(request) if request else None
    if not token:
        return
    for added in merge_carts(token=token, user=user):
        title = added.offer.product.title
        if added.capped:
            messages.warning(
                request,
                f"“{title}”: only {added.quantity} can be had, so your cart now holds {added.quantity} "
                f"instead of {added.before + added.wished}.",
            )
        elif added.before:
            messages.info(request, f"“{title}” was in your cart already: it now holds {added.quantity}.")


@receiver(user_logged_in, dispatch_uid="offer-place")
def offer_place(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever has not chosen where things go is taken to mean their own address; the middleware tells the browser."""
    if request is not None and not places.has_chosen(request):
        request.place_offered = usual_place(user)


@receiver(user_logged_in, dispatch_uid="bring-saved")
def bring_saved(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    """What the guest put aside joins the member's list; the middleware tells the browser what is on it now."""
    if request is None:
        return
    if token := guest_token(request):
        merge_saved(token=token, user=user)
    request.hearts_changed = True


@receiver(user_logged_out, dispatch_uid="leave-saved")
def leave_saved(sender: type, request: HttpRequest, **kwargs: object) -> None:
    """Whoever uses this browser next does not see the member's hearts."""
    request.hearts_changed = True

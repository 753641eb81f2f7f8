"""A guest who signs in keeps the cart."""

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from checkout.selectors.carts import cart_token
from checkout.services.carts import merge_carts


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

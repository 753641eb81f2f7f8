"""A person's account: what is where, and the address book."""

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmEmailView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oscar.core.loading import get_model

from accounts.forms import AddressForm, NameForm
from accounts.models import User
from accounts.services.addresses import delete_address, make_default, save_address

UserAddress = get_model("address", "UserAddress")


class ConfirmEmail(ConfirmEmailView):
    """The button that the link in a mail leads to."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except IntegrityError:  # since the mail was sent, somebody has opened an account with that address
            messages.error(request, get_adapter().error_messages["email_taken"])
            return redirect("account_email")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=request.user.pk).update(name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("account")
    return render(request, "accounts/name.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    mine = UserAddress.objects.filter(user=request.user).select_related("country")
    return render(request, "accounts/addresses.html", {"addresses": mine.order_by("-is_default_for_shipping", "pk")})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_address(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_address(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, address_for(request, pk))


def _edit(request: HttpRequest, address: UserAddress | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = AddressForm(data, initial=AddressForm.filled_from(address) if address else {"name": request.user.name})
    if data is not None and form.is_valid():
        save_address(user=request.user, form=form, address=address)
        messages.success(request, "The address is saved.")
        return redirect("addresses")
    status = 422 if form.errors else 200
    return render(request, "accounts/address_form.html", {"form": form, "address": address}, status=status)


@require_POST
@login_required
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is harmless: an address that is gone stays gone."""
    delete_address(user=request.user, pk=pk)
    return redirect("addresses")


@require_POST
@login_required
def default_address(request: HttpRequest, pk: int) -> HttpResponse:
    make_default(address_for(request, pk))
    return redirect("addresses")


def address_for(request: HttpRequest, pk: int) -> UserAddress:
    """A person's own address; another person's does not exist for them."""
    found = UserAddress.objects.filter(user=request.user, pk=pk).select_related("country").first()
    if found is None:
        raise Http404("no such address of yours")
    return found

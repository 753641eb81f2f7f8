"""Who works for a shop, and for which of their shops a person works now."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sellers import roles
from sellers.access import desk_of, for_seller
from sellers.errors import Refused
from sellers.models import Invitation, TeamMember
from sellers.services import team as service
from sellers.setup_forms import InviteForm, RoleForm


@require_safe
@for_seller("see_team")
def team(request: HttpRequest) -> HttpResponse:
    return _show(request, InviteForm())


def _show(request: HttpRequest, form: InviteForm) -> HttpResponse:
    seller = request.desk.seller
    context = {
        "form": form,
        "members": seller.team.select_related("user").order_by("pk"),
        "invitations": seller.invitations.filter(expires_at__gt=timezone.now()).order_by("pk"),
        "roles": TeamMember.Role.choices,
        "table": roles.table(),
        "runs": roles.may(request.desk.member.role, "run_team"),
    }
    return render(request, "sellers/team.html", context, status=422 if form.errors else 200)


@require_POST
@for_seller("run_team")
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            service.invite(seller_id=request.desk.seller.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['email']} gets a mail with a link to join.")
            return redirect("seller-team")
    return _show(request, form)


@require_POST
@for_seller("run_team")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    if Invitation.objects.filter(pk=pk).exclude(seller=request.desk.seller).exists():
        raise Http404("no such invitation of yours")
    service.withdraw(seller_id=request.desk.seller.pk, invitation_id=pk)
    return redirect("seller-team")


@require_POST
@for_seller("run_team")
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(TeamMember, pk=pk, seller=request.desk.seller)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["role"][0])
        return redirect("seller-team")
    try:
        service.change_role(seller_id=request.desk.seller.pk, member_id=member.pk, role=form.cleaned_data["role"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("seller-team")


@require_POST
@for_seller("run_team")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is harmless; somebody of another team does not exist."""
    if TeamMember.objects.filter(pk=pk).exclude(seller=request.desk.seller).exists():
        raise Http404("nobody of yours")
    try:
        service.remove(seller_id=request.desk.seller.pk, member_id=pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("seller-team")


@require_POST
@for_seller("see_shop")
def leave(request: HttpRequest) -> HttpResponse:
    try:
        service.remove(seller_id=request.desk.seller.pk, member_id=request.desk.member.pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("sell")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What a mail's link leads to. Looking joins nothing: mail programs look at links too."""
    invitation, error = service.invitation_of(token), ""
    if request.method == "POST":
        try:
            seller = service.join(token=token, user=request.user)
        except Refused as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"You work for {seller.name} now.")
            return redirect("sell")
    wrong = bool(error) or invitation is None
    context = {"invitation": invitation, "error": error}
    return render(request, "sellers/join.html", context, status=410 if wrong else 200)


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another of one's shops from now on."""
    if not service.choose(user=request.user, code=request.POST.get("to", "")):
        raise Http404("no such shop of yours")
    return redirect("sell" if desk_of(request.user) else "home")

"""Who acts for which seller. Every page of the seller area and every query on it starts here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from sellers import roles
from sellers.errors import NotInYourRole
from sellers.models import Seller, TeamMember

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person sits: the shop they act for now, as what, and the other shops they may switch to."""

    member: TeamMember
    members: list[TeamMember]

    @property
    def seller(self) -> Seller:
        return self.member.seller

    @property
    def may(self) -> frozenset[str]:
        return roles.permissions_of(self.member.role)


def desk_of(user: User, code: str = "") -> Desk | None:
    """The shop chosen last, or the one called `code`; None when they do not work for it, or for any."""
    if not user.is_authenticated:
        return None
    newest = F("last_used_at").desc(nulls_last=True)
    members = list(TeamMember.objects.filter(user=user).select_related("seller").order_by(newest, "pk"))
    member = next((each for each in members if not code or each.seller.code == code), None)
    return Desk(member, members) if member else None


def desk_for(user: User, permission: str, code: str = "") -> Desk:
    """404 for a shop that is not theirs: it does not exist for them. Raises NotInYourRole."""
    desk = desk_of(user, code)
    if desk is None:
        raise Http404("you do not work for this shop")
    if not roles.may(desk.member.role, permission):
        raise NotInYourRole(permission)
    return desk


def for_seller(permission: str) -> Callable[[View], View]:
    """A page of the seller area: `request.desk` is where the person sits. A form says in `shop` for which shop it was
    shown: whoever has two shops open in two tabs changes the one they look at."""

    def wrap(view: View) -> View:
        @wraps(view)
        @login_required
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            shop = request.POST.get("shop", "") if request.method == "POST" else ""
            try:
                request.desk = desk_for(request.user, permission, shop)
            except NotInYourRole:
                return not_in_your_role(request, permission, shop)
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        inner.permission = permission
        return inner

    return wrap


def not_in_your_role(request: HttpRequest, permission: str, shop: str = "") -> HttpResponse:
    request.desk = desk = desk_of(request.user, shop)
    owners = TeamMember.objects.filter(seller=desk.seller, role=roles.Role.OWNER).select_related("user")
    context = {"what": roles.words(permission), "owners": [owner.user.get_full_name() for owner in owners]}
    return render(request, "sellers/forbidden.html", context, status=403)

"""Who works for a seller: inviting, joining, other roles, leaving. A shop always has an owner."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from events.services import record
from sellers.errors import Refused
from sellers.models import Invitation, Seller, TeamMember

LASTS = timedelta(days=14)
SOON = timedelta(minutes=10)  # the same invitation within that time is the same press of the button
MOST_PEOPLE = 50
LAST_OWNER = "A shop needs an owner. Make somebody else an owner first."


def fingerprint_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, seller_id: int, email: str, role: str, by: User) -> Invitation:
    """Ask somebody by mail to join. An older invitation of the same address no longer works. Raises Refused."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    email = User.objects.normalize_email(email).strip()
    if seller.team.filter(user__email__iexact=email).exists():
        raise Refused(f"{email} works for the shop already. Change their role in the list.")
    open_ones, now = seller.invitations.all(), timezone.now()
    same = open_ones.filter(email__iexact=email).first()
    if same and same.role == role and same.created_at > now - SOON:
        return same
    if seller.team.count() + open_ones.filter(expires_at__gt=now).count() >= MOST_PEOPLE:
        raise Refused(f"A team has at most {MOST_PEOPLE} people. Withdraw an invitation or remove somebody.")
    open_ones.filter(email__iexact=email).delete()
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        seller=seller, email=email, role=role, invited_by=by, fingerprint=fingerprint_of(token), expires_at=now + LASTS
    )
    record("team.invited", seller.code, {"invitation": invitation.pk, "token": token})
    return invitation


@transaction.atomic
def withdraw(*, seller_id: int, invitation_id: int) -> None:
    """Twice is harmless."""
    Invitation.objects.filter(seller_id=seller_id, pk=invitation_id).delete()


def invitation_of(token: str) -> Invitation | None:
    """None when it was used, withdrawn or is too old."""
    found = Invitation.objects.filter(fingerprint=fingerprint_of(token), expires_at__gt=timezone.now())
    return found.select_related("seller", "invited_by").first()


@transaction.atomic
def join(*, token: str, user: User) -> Seller:
    """Take an invitation. It works once, and for the address that it was sent to. Raises Refused."""
    invitation = invitation_of(token)
    if invitation is None:
        raise Refused("This invitation was used, withdrawn or is too old. Ask for a new one.")
    if invitation.email.casefold() != user.email.casefold():
        raise Refused(f"This invitation was sent to {invitation.email}. Sign in with that address.")
    seller = Seller.objects.select_for_update(no_key=True).get(pk=invitation.seller_id)
    if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
        raise Refused("This invitation was just used or withdrawn.")
    TeamMember.objects.get_or_create(
        seller=seller, user=user, defaults={"role": invitation.role, "last_used_at": timezone.now()}
    )
    record("team.joined", seller.code, {"seller": seller.pk, "user": user.pk, "role": invitation.role})
    return seller


@transaction.atomic
def change_role(*, seller_id: int, member_id: int, role: str) -> TeamMember | None:
    """None for somebody who is not (or no longer) of this team. Raises Refused for the last owner."""
    member = _locked(seller_id, member_id)
    if member is None or member.role == role:
        return member
    _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove(*, seller_id: int, member_id: int) -> None:
    """Take somebody out of the team; twice is harmless. Raises Refused for the last owner."""
    member = _locked(seller_id, member_id)
    if member:
        _keep_an_owner(member)
        member.delete()


def _locked(seller_id: int, member_id: int) -> TeamMember | None:
    # Two owners who remove one another at once would leave none: the seller's row makes the second wait and count.
    Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    return TeamMember.objects.filter(seller_id=seller_id, pk=member_id).select_related("user").first()


def _keep_an_owner(member: TeamMember) -> None:
    owner = TeamMember.Role.OWNER
    others = TeamMember.objects.filter(seller=member.seller_id, role=owner).exclude(pk=member.pk)
    if member.role == owner and not others.exists():
        raise Refused(LAST_OWNER)


def choose(*, user: User, code: str) -> bool:
    """Remember which of their shops a person works for now; False when it is none of theirs."""
    mine = TeamMember.objects.filter(user=user, seller__code=code)
    return bool(mine.update(last_used_at=timezone.now()))

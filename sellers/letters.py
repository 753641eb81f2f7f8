"""The mails to the people of a shop. One template draws them all: what happened, why, and the one thing to do."""

from __future__ import annotations

from django.conf import settings

from events import mail
from sellers.models import Invitation, Seller, StandingChange, TeamMember

# status -> (subject, what happened, address of what to do now, its words)
STANDING = {
    "waiting": ("We got your application", "We look at it and write to you as soon as it is decided.",
                "/sell/setup/", "See your application"),
    "approved": ("You can sell now", "Your shop is open: what you offer is in the shop from now on.",
                 "/sell/", "Go to your shop"),
    "refused": ("We could not let you sell yet", "Change what is wrong and send the application again.",
                "/sell/setup/", "Change the application"),
    "suspended": ("Your shop is suspended", "What you offer has left the shop. Orders that were placed are still to be"
                  " sent.", "/sell/", "Go to your shop"),
    "vacation": ("Your shop is paused", "Nothing can be ordered until you open it again. Orders that were placed are"
                 " still to be sent.", "/sell/settings/", "Open it again"),
    "closed": ("Your shop is closed", "What you offered has left the shop. Orders that were placed are still to be"
               " sent.", "/sell/", "Go to your shop"),
}  # fmt: skip


def tell_standing(seller_id: int, change_id: int, user_id: int) -> None:
    """One owner, one mail: one that fails is tried again without the others."""
    change = StandingChange.objects.select_related("seller").get(pk=change_id)
    subject, text, url, button = STANDING[change.after]
    why = change.why if change.by_id and change.after in ("refused", "suspended", "closed") else ""
    _tell(change.seller, user_id, f"{subject}: {change.seller.name}", text, why, url, button, f"standing-{change_id}")


def tell_bank_changed(seller_id: int, user_id: int, by: str, masked: str, key: str) -> None:
    seller = Seller.objects.get(pk=seller_id)
    text = f"{by} changed the bank account that your money is sent to. It ends in {masked[-4:]} now."
    why = f"If you know nothing of it, write to {settings.SHOP_EMAIL} at once."
    subject = f"The bank account of {seller.name} was changed"
    _tell(seller, user_id, subject, text, why, "/sell/bank/", "See the account", key)


def tell_payouts(seller_id: int, user_id: int, enabled: bool, key: str) -> None:
    seller = Seller.objects.get(pk=seller_id)
    if enabled:
        subject, text = "You can be paid now", "The payment processor knows you: money can be sent to you."
    else:
        subject, text = "Money can not be sent to you", "The payment processor asks for something before it goes on."
    _tell(seller, user_id, f"{subject}: {seller.name}", text, "", "/sell/bank/", "See what it says", key)


def _tell(
    seller: Seller, user_id: int, subject: str, text: str, why: str, url: str, button: str, key: str
) -> None:  # fmt: skip
    member = TeamMember.objects.filter(seller=seller, user=user_id).select_related("user").first()
    if member is None:
        return  # left meanwhile
    mail.send(
        to=member.user.email,
        subject=subject,
        template="seller_word",
        context={"seller": seller, "text": text, "why": why, "url": url, "button": button},
        key=f"{key}-{user_id}",
    )


def tell_staff_of_applicant(seller_id: int) -> None:
    """Staff decide: they hear of whom."""
    seller = Seller.objects.get(pk=seller_id)
    mail.send(
        to=settings.SHOP_EMAIL,
        subject=f"{seller.name} would like to sell",
        template="seller_word",
        context={
            "seller": seller, "text": "Somebody has to look at this application.", "why": "",
            "url": f"/admin/partner/partner/{seller.pk}/decide/", "button": "Look at it",
        },
        key=f"applicant-{seller.pk}-{seller.application.submitted_at:%Y%m%d%H%M%S}",
    )  # fmt: skip


def invite(invitation_id: int, token: str) -> None:
    invitation = Invitation.objects.select_related("seller", "invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        return  # withdrawn meanwhile
    who = invitation.invited_by.get_full_name() if invitation.invited_by else "Somebody"
    role = invitation.get_role_display().lower()
    mail.send(
        to=invitation.email,
        subject=f"{invitation.seller.name} asks you to join its team",
        template="seller_word",
        context={
            "seller": invitation.seller, "url": f"/sell/join/{token}/", "button": "See the invitation",
            "text": f"{who} would like you to work for {invitation.seller.name} as {role}.",
            "why": "Sign in, or create an account, with this e-mail address. The link works once, for 14 days.",
        },
        key=f"invitation-{invitation_id}",
    )  # fmt: skip

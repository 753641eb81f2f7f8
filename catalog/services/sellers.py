"""What a seller's standing does to the shop: their offers are in, or out, in the same transaction."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from accounts.models import User
from catalog.services import listings
from events.services import record
from sellers.models import Application, Offer, Seller
from sellers.services.onboarding import findings_of
from sellers.services.standing import move_seller

CHECKED = "Everything that is checked by itself was in order."


@transaction.atomic
def set_seller_status(
    *, seller_id: int, status: str, by: User | None = None, why: str = "", only_from: str | None = None
) -> Seller:
    """Let a seller sell, or stop them: cards, search, buy boxes and carts say so from the next request on.

    Raises sellers.errors.Refused for a move that is not in sellers.services.standing.MOVES.
    """
    seller, moved = move_seller(seller_id=seller_id, to=status, by=by, why=why, only_from=only_from)
    if moved:
        listings.refresh_offers(products_of(seller))
    return seller


def pause_shop(*, seller_id: int, by: User) -> Seller:
    """A vacation: nothing can be ordered; what was ordered is still to be sent."""
    status = Seller.Status
    return set_seller_status(seller_id=seller_id, status=status.VACATION, by=by, only_from=status.APPROVED)


def reopen_shop(*, seller_id: int, by: User) -> Seller:
    status = Seller.Status
    return set_seller_status(seller_id=seller_id, status=status.APPROVED, by=by, only_from=status.VACATION)


def close_shop(*, seller_id: int, by: User) -> Seller:
    """For good. Orders and books stay."""
    return set_seller_status(seller_id=seller_id, status=Seller.Status.CLOSED, by=by)


@transaction.atomic
def look_at_applicant(*, seller_id: int) -> Seller:
    """The check without a person: a private person with whom nothing is odd may sell at once. For everybody else it
    writes down what somebody should look at. Twice is harmless."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    if seller.status != Seller.Status.WAITING:
        return seller
    findings = findings_of(seller)
    Application.objects.filter(seller=seller).update(findings=findings)
    if findings:
        record("seller.applicant", seller.code, {"seller": seller.pk})
        return seller
    return set_seller_status(seller_id=seller_id, status=Seller.Status.APPROVED, why=CHECKED)


@transaction.atomic
def describe_shop(*, seller_id: int, about: str, email: str, handling_days: int, cutoff: time) -> Seller:
    """What shoppers read, and how soon parcels leave: that decides the day on every card."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    sooner_or_later = (seller.handling_days, seller.cutoff) != (handling_days, cutoff)
    seller.about, seller.email, seller.handling_days, seller.cutoff = about, email, handling_days, cutoff
    seller.save(update_fields=["about", "email", "handling_days", "cutoff"])
    if sooner_or_later:
        listings.refresh_offers(products_of(seller))
    return seller


def products_of(seller: Seller) -> list[int]:
    """The products (or the parents of the variants) that a seller offers."""
    pairs = Offer.objects.filter(partner=seller).values_list("product_id", "product__parent_id")
    return sorted({parent or product for product, parent in pairs})

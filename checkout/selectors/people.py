"""What is known of a member when they come in."""

from __future__ import annotations

from oscar.core.loading import get_model

from accounts.models import CompanyMember, User
from sellers import places
from sellers.places import Place

UserAddress = get_model("address", "UserAddress")


def usual_place(user: User) -> Place:
    """Where this member's parcels usually go; whoever buys for a company sees prices without VAT first."""
    member = CompanyMember.objects.filter(user=user).select_related("company").first()
    addresses = UserAddress.objects.filter(user=user, is_default_for_shipping=True)
    country = addresses.values_list("country_id", flat=True).first() or (member.company.country if member else "")
    known = country if country in places.countries() else places.home().country
    return Place(known, net=member is not None)

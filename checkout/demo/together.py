"""Two people who buy for a whole household: so that product pages of the demo shop know what goes with what."""

from __future__ import annotations

from oscar.core.loading import get_model

from accounts.models import User
from catalog.models import Listing, Product
from checkout.demo.buying import make_order
from checkout.demo.making import Thing
from checkout.models import SellerOrder
from checkout.services.together import count_together
from sellers.models import Offer

UserAddress = get_model("address", "UserAddress")
PEOPLE = [("mira@demo.example", "Mira Sandberg"), ("tadhg@demo.example", "Tadhg Reilly")]
COMPANIONS = 4
ENOUGH_STOCK = 6  # a demo shop is not sold out by its own demo


def make_together(shown: list[Thing], everything: list[Thing], products: dict[int, Product]) -> int:
    """Both buy each department's showpiece with things of other kinds beside it; how many pairs that makes."""
    people = [_person(*told) for told in PEOPLE]
    for days, showpiece in enumerate(shown, 1):
        beside = _beside(showpiece, everything)
        offers = _offers([products[id(thing)].pk for thing in (showpiece, *beside)])
        if len(offers) > 1:
            for person in people:
                make_order(person, offers, SellerOrder.Status.DELIVERED, days_ago=20 + days)
    return count_together()


def _person(email: str, name: str) -> User:
    person = User.objects.create_confirmed_user(email, name=name)
    UserAddress.objects.create(
        user=person, first_name=name, line1="3 Mill Lane", line4="Galway", postcode="H91 E2K8", country_id="IE"
    )
    return person


def _beside(showpiece: Thing, everything: list[Thing]) -> list[Thing]:
    """The first thing of each other kind of the department."""
    kinds: dict[str, Thing] = {}
    for thing in everything:
        if thing.kind.department.name == showpiece.kind.department.name and thing.kind != showpiece.kind:
            kinds.setdefault(thing.kind.place, thing)
    return list(kinds.values())


def _offers(wholes: list[int]) -> list[Offer]:
    """Their buy boxes, the showpiece's first, of what is there in plenty."""
    boxes = dict(Listing.objects.filter(pk__in=wholes, offer__isnull=False).values_list("offer", "pk"))
    found = [offer for offer in Offer.objects.filter(pk__in=boxes) if offer.available >= ENOUGH_STOCK]
    return sorted(found, key=lambda offer: wholes.index(boxes[offer.pk]))[: COMPANIONS + 1]

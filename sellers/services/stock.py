"""The only hands on stock: take it for an order, give it back, ship it, count it anew.

Lock rule: offers are always taken in ascending id, in the transaction of the order that asks for them, and no
network call happens inside it. Every change is one conditional UPDATE: the database decides, not what we read before.
Freeing stock needs no check, taking it does.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from sellers.errors import SoldOut, StockBelowHeld, StockChangedMeanwhile
from sellers.models import Offer, StockMovement


@transaction.atomic(savepoint=False)  # part of the caller's transaction: all of it or nothing
def take_stock(wanted: Mapping[int, int]) -> list[int]:
    """Hold units of offers for an order: offer id -> units. All or nothing; returns the offers now sold out.

    Raises SoldOut for the first offer with too few units; the caller's transaction then rolls back.
    """
    for offer_id in sorted(wanted):
        units = wanted[offer_id]
        taken = Offer.objects.filter(pk=offer_id, is_active=True, num_in_stock__gte=F("num_allocated") + units)
        if not taken.update(num_allocated=F("num_allocated") + units):
            raise SoldOut(offer_id, units)
    return list(Offer.objects.filter(pk__in=wanted, num_in_stock=F("num_allocated")).values_list("pk", flat=True))


@transaction.atomic(savepoint=False)
def release_stock(held: Mapping[int, int]) -> None:
    """Give held units back to the shelf. The caller has just closed the holds that counted them."""
    for offer_id in sorted(held):
        Offer.objects.filter(pk=offer_id).update(num_allocated=F("num_allocated") - held[offer_id])


@transaction.atomic(savepoint=False)
def ship_stock(held: Mapping[int, int], reference: str) -> None:
    """Held units leave the shelf with a parcel."""
    for offer_id in sorted(held):
        units = held[offer_id]
        Offer.objects.filter(pk=offer_id).update(
            num_allocated=F("num_allocated") - units, num_in_stock=F("num_in_stock") - units
        )
    StockMovement.objects.bulk_create(
        StockMovement(offer_id=pk, delta=-units, reason=StockMovement.Reason.SHIPPED, reference=reference)
        for pk, units in sorted(held.items())
    )


@transaction.atomic
def change_stock(*, offer_id: int, delta: int, reason: str = StockMovement.Reason.SELLER, reference: str = "") -> Offer:
    """Add units (or take some away) whatever was sold meanwhile. Raises StockBelowHeld when too few would remain."""
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    if offer.num_in_stock + delta < offer.num_allocated:
        raise StockBelowHeld(offer_id, offer.num_allocated)
    return _write(offer, delta, reason, reference)


@transaction.atomic
def set_stock(*, offer_id: int, available: int, version: int, reference: str = "") -> Offer:
    """Say how many units are free to sell, as counted against `version` of the offer.

    Raises StockChangedMeanwhile when the offer was edited since, so that nobody's change is overwritten unseen.
    """
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    if offer.version != version:
        raise StockChangedMeanwhile(offer_id)
    return _write(offer, available - offer.available, StockMovement.Reason.SELLER, reference)


def _write(offer: Offer, delta: int, reason: str, reference: str) -> Offer:
    offer.num_in_stock, offer.version = offer.num_in_stock + delta, offer.version + 1
    offer.save(update_fields=["num_in_stock", "version", "date_updated"])
    if delta:
        StockMovement.objects.create(offer=offer, delta=delta, reason=reason, reference=reference)
    return offer

"""How well a seller keeps promises: one number in per cent, the third thing that decides the buy box.

Seven tenths of it are orders sent in time, three tenths ratings of four or five stars. Each begins with ten invented
cases of which nine were good, so that a newcomer has 90 and one bad day of a small seller is no verdict.
"""

from __future__ import annotations

from django.db import transaction

from sellers.models import Seller

GOOD, CASES = 9, 10  # what everybody begins with
PROMISES, RATINGS = 0.7, 0.3


def health_of(*, kept: int, due: int, positive: int, ratings: int) -> int:
    promises = (kept + GOOD) / (due + CASES)
    opinions = (positive + GOOD) / (ratings + CASES)
    return round(100 * (PROMISES * promises + RATINGS * opinions))


@transaction.atomic
def set_health(*, seller_id: int, kept: int, due: int) -> bool:
    """Write it down; False when it was that already. The caller brings buy boxes in step."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    health = health_of(kept=kept, due=due, positive=seller.ratings_positive, ratings=seller.ratings_count)
    if health == seller.health:
        return False
    seller.health = health
    seller.save(update_fields=["health"])
    return True

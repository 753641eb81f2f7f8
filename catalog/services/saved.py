"""Putting products aside and taking them back, for members and for guests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from catalog.errors import NotSold, TooManySaved
from catalog.models import Listing, Saved

MOST = 500
GUEST_DAYS = 180  # as long as the cookie that names a guest

# The price is that of this moment. Two presses at once may go over the most by one: nobody is harmed.
SAVE = """
INSERT INTO catalog_saved (user_id, token, product_id, price, saved_at)
SELECT %(user)s::int, %(token)s::uuid, product_id, price, now() FROM catalog_listing WHERE product_id = %(product)s
ON CONFLICT DO NOTHING RETURNING id
"""
# Newest first, as far as there is room; what the member has already stays as it is.
MERGE = """
INSERT INTO catalog_saved (user_id, token, product_id, price, saved_at)
SELECT %(user)s, NULL, product_id, price, saved_at FROM catalog_saved WHERE token = %(token)s AND user_id IS NULL
ORDER BY saved_at DESC, id DESC LIMIT GREATEST(0, %(room)s)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Keeper:
    """Whose saved products: a member's, or those of a guest's token. Neither: nobody's yet."""

    user_id: int | None = None
    token: UUID | None = None

    @property
    def mine(self) -> QuerySet[Saved]:
        if self.user_id:
            return Saved.objects.filter(user=self.user_id)
        return Saved.objects.filter(token=self.token, user=None) if self.token else Saved.objects.none()


def save_product(*, keeper: Keeper, product_id: int) -> bool:
    """Put a product aside; False when it was already. Raises NotSold for one that has no page, TooManySaved."""
    if keeper.mine.filter(product=product_id).exists():
        return False
    if keeper.mine.count() >= MOST:
        raise TooManySaved(MOST)
    with connection.cursor() as cursor:
        cursor.execute(SAVE, {"user": keeper.user_id, "token": keeper.token, "product": product_id})
        if cursor.fetchone():
            return True
    if not Listing.objects.filter(pk=product_id).exists():
        raise NotSold
    return False  # the same press, a moment earlier


def forget_product(*, keeper: Keeper, product_id: int) -> bool:
    """Take it off the list; False when it was not on it."""
    return bool(keeper.mine.filter(product=product_id).delete()[0])


@transaction.atomic
def merge_saved(*, token: UUID, user: User) -> None:
    """What a guest saved is the member's from now on."""
    guest = Saved.objects.filter(token=token, user=None)
    if not guest.select_for_update().values_list("pk", flat=True):
        return
    room = MOST - Saved.objects.filter(user=user).count()
    with connection.cursor() as cursor:
        cursor.execute(MERGE, {"user": user.pk, "token": token, "room": room})
    guest.delete()


def forget_guests() -> int:
    """Every night: what guests saved whose cookie has ended."""
    before = timezone.now() - timedelta(days=GUEST_DAYS)
    return Saved.objects.filter(Q(user=None), saved_at__lt=before).delete()[0]

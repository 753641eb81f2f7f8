"""Where a seller stands: from the first draft to closing. One table of moves, one function that makes them.

Whoever lets a seller in or stops one also has offers appear or disappear: catalog.services.sellers does both at once.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from events.services import record
from sellers.errors import Refused
from sellers.models import Seller, StandingChange

S = Seller.Status
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.WAITING, S.APPROVED, S.CLOSED}),  # approved at once: staff set the shop up by hand
    S.WAITING: frozenset({S.APPROVED, S.REFUSED}),
    S.REFUSED: frozenset({S.WAITING, S.APPROVED, S.CLOSED}),
    S.APPROVED: frozenset({S.VACATION, S.SUSPENDED, S.CLOSED}),
    S.VACATION: frozenset({S.APPROVED, S.SUSPENDED, S.CLOSED}),
    S.SUSPENDED: frozenset({S.APPROVED, S.CLOSED}),
    S.CLOSED: frozenset(),
}
NEEDS_WHY = frozenset({S.REFUSED, S.SUSPENDED})  # the seller is told


@transaction.atomic
def move_seller(
    *, seller_id: int, to: str, by: User | None, why: str = "", only_from: str | None = None
) -> tuple[Seller, bool]:
    """Let a seller stand otherwise; (seller, False) when they stood there already. `by` None: the shop itself.
    `only_from`: whoever may end a vacation may not end a suspension, though both lead back to the same place.

    Two people may press at once: the row's lock makes the second see what the first decided. Raises Refused.
    """
    # Not the whole key: orders that are placed at this moment point at the row and need not wait.
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    if seller.status == to:
        return seller, False
    before, why = seller.status, why.strip()[:1000]
    if to not in MOVES[before] or only_from not in (None, before):
        raise Refused(f"“{seller.name}” is “{S(before).label}”: it can not become “{S(to).label}”.")
    if to in NEEDS_WHY and not why:
        raise Refused("Say why: the seller is told.")
    seller.status = to
    seller.save(update_fields=["status"])
    change = StandingChange.objects.create(seller=seller, before=before, after=to, by=by, why=why)
    record(f"seller.{to}", seller.code, {"seller": seller.pk, "change": change.pk})
    return seller, True


def last_reason(seller: Seller) -> str:
    """Why they stand where they stand, as they were told."""
    latest = seller.standing.order_by("-id").first()
    return latest.why if latest and latest.after == seller.status else ""

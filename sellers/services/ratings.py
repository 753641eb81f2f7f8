"""What buyers think of sellers. The numbers stand on the seller's own row, exact under its lock: no page counts."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.moderation import State
from sellers.errors import NoLongerEditable
from sellers.models import Seller, SellerRating

EDITABLE_FOR = timedelta(days=30)
RECOUNT = """
UPDATE partner_partner AS s
SET rating = told.rating, ratings_count = told.n, ratings_positive = told.positive
FROM (
    SELECT round(avg(stars), 2) AS rating, count(*) AS n, count(*) FILTER (WHERE stars >= 4) AS positive
    FROM sellers_sellerrating WHERE seller_id = %(seller)s
) AS told
WHERE s.id = %(seller)s
"""
# For `manage.py invariants`: lists the rows that break the rule.
STORED_IS_COUNTED = """
SELECT s.id, s.ratings_count, count(r.id), s.rating, round(avg(r.stars), 2)
FROM partner_partner s LEFT JOIN sellers_sellerrating r ON r.seller_id = s.id
GROUP BY s.id
HAVING s.ratings_count <> count(r.id) OR s.rating IS DISTINCT FROM round(avg(r.stars), 2)
    OR s.ratings_positive <> count(r.id) FILTER (WHERE r.stars >= 4)
"""


@transaction.atomic
def rate_seller(*, seller_id: int, purchase: str, author: User, stars: int, comment: str = "") -> SellerRating:
    """Rate one delivery of a seller, or change that within 30 days. The caller has proved the delivery; `purchase`
    names it. The stars count at once, a comment is shown when it was checked. Raises NoLongerEditable."""
    hold(seller_id)
    given, new = SellerRating.objects.get_or_create(
        purchase=purchase, defaults={"seller_id": seller_id, "author": author, "stars": stars, "comment": comment}
    )
    if not new:
        _change(given, stars, comment)
    recount(seller_id)
    return given


def _change(given: SellerRating, stars: int, comment: str) -> None:
    if (given.stars, given.comment) == (stars, comment):
        return
    if not is_editable(given):
        raise NoLongerEditable
    if comment != given.comment:
        given.state, given.refused_because = State.WAITING, ""
    given.stars, given.comment, given.edited_at = stars, comment, timezone.now()
    given.save(update_fields=["stars", "comment", "edited_at", "state", "refused_because"])


def is_editable(given: SellerRating) -> bool:
    return timezone.now() < given.created_at + EDITABLE_FOR


def approve_comment(*, rating_id: int, by: User) -> None:
    _decide(rating_id, State.SHOWN, by, "")


def refuse_comment(*, rating_id: int, by: User, because: str) -> None:
    """The words are not shown (any more); the stars of a real delivery stay."""
    _decide(rating_id, State.REFUSED, by, because)


def _decide(rating_id: int, state: State, by: User, because: str) -> None:
    decided = {"state": state, "refused_because": because[:300], "decided_by": by, "decided_at": timezone.now()}
    SellerRating.objects.filter(pk=rating_id).update(**decided)


def hold(seller_id: int) -> None:
    """Two who rate at once take turns; the second counts what the first has committed."""
    Seller.objects.select_for_update(no_key=True).get(pk=seller_id)


def recount(seller_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"seller": seller_id})

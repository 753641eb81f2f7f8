"""Whether others find a review or an answer helpful. The vote is set, not flipped: pressing twice changes nothing.

The row that is voted on is locked, so the count on it is exact however many vote at once.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.moderation import State
from catalog.errors import NotToRead, OwnWords
from catalog.models import Answer, AnswerVote, Review, ReviewVote


@transaction.atomic
def vote_on_review(*, review_id: int, user: User, helpful: bool | None) -> Review:
    """Helpful, not helpful, or None: no opinion any more. Raises OwnWords, NotToRead."""
    review = _locked(Review, review_id, user)
    if helpful is None:
        ReviewVote.objects.filter(review=review, user=user).delete()
    else:
        ReviewVote.objects.update_or_create(review=review, user=user, defaults={"helpful": helpful})
    review.helpful = review.votes.filter(helpful=True).count()
    review.unhelpful = review.votes.filter(helpful=False).count()
    review.save(update_fields=["helpful", "unhelpful"])
    return review


@transaction.atomic
def vote_on_answer(*, answer_id: int, user: User, helpful: bool) -> Answer:
    """It helped, or it did not after all. Raises OwnWords, NotToRead."""
    answer = _locked(Answer, answer_id, user)
    if helpful:
        AnswerVote.objects.get_or_create(answer=answer, user=user)
    else:
        AnswerVote.objects.filter(answer=answer, user=user).delete()
    answer.votes_count = answer.votes.count()
    answer.save(update_fields=["votes_count"])
    return answer


def _locked(model: type[Review | Answer], pk: int, user: User) -> Review | Answer:
    found = model.objects.select_for_update(no_key=True).filter(pk=pk, state=State.SHOWN).first()
    if found is None:
        raise NotToRead
    if found.author_id == user.pk:
        raise OwnWords
    return found

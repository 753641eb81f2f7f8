"""Saying that something other people wrote should be looked at again, and deciding what becomes of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.moderation import State
from catalog.models import Answer, Question, Report, Review
from catalog.services import questions, reviews
from sellers.models import SellerRating
from sellers.services import ratings as seller_ratings

Subject = Report.Subject
WHAT = {
    Subject.REVIEW: Review, Subject.REPLY: Review, Subject.QUESTION: Question, Subject.ANSWER: Answer,
    Subject.SELLER_RATING: SellerRating,
}  # fmt: skip


def find(subject: str, subject_id: int) -> Review | Question | Answer | SellerRating | None:
    """What is to be reported, while it is shown."""
    shown = WHAT[Subject(subject)].objects.filter(pk=subject_id, state=State.SHOWN)
    return (shown.exclude(reply="") if subject == Subject.REPLY else shown).first()


def report(*, subject: str, subject_id: int, reporter: User | None, reason: str, note: str = "") -> Report:
    """Keep a report; a member's second one about the same thing is the first. A guest's are held back by the limit."""
    told = {"reason": reason, "note": note}
    about = {"subject": subject, "subject_id": subject_id}
    if reporter is None:
        return Report.objects.create(**about, **told)
    return Report.objects.get_or_create(**about, reporter=reporter, defaults=told)[0]


@transaction.atomic
def uphold(*, report_id: int, by: User) -> Report:
    """Take down what was reported, with the reason of the report, and close every report about it."""
    found = Report.objects.select_for_update().get(pk=report_id)
    take_down(found.subject, found.subject_id, by, found.get_reason_display())
    return _close(found, Report.State.UPHELD, by)


@transaction.atomic
def dismiss(*, report_id: int, by: User) -> Report:
    """It stays as it is; every open report about it is closed."""
    return _close(Report.objects.select_for_update().get(pk=report_id), Report.State.DISMISSED, by)


def take_down(subject: str, subject_id: int, by: User, because: str) -> None:
    match subject:
        case Subject.REVIEW:
            reviews.refuse_review(review_id=subject_id, by=by, because=because)
        case Subject.REPLY:
            reviews.take_reply_down(review_id=subject_id)
        case Subject.QUESTION:
            questions.refuse_question(question_id=subject_id, by=by, because=because)
        case Subject.ANSWER:
            questions.refuse_answer(answer_id=subject_id, by=by, because=because)
        case Subject.SELLER_RATING:
            seller_ratings.refuse_comment(rating_id=subject_id, by=by, because=because)


def _close(found: Report, state: str, by: User) -> Report:
    same = Report.objects.filter(subject=found.subject, subject_id=found.subject_id, state=Report.State.OPEN)
    same.update(state=state, decided_by=by, decided_at=timezone.now())
    found.refresh_from_db()
    return found

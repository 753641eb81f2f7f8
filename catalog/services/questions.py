"""Asking about a product and answering.

A question waits until it was checked; then the sellers who offer the product are told. A seller's answer stands there
at once, a buyer's waits; whoever asked is told when there is something to read. Every mail is a message of its own in
the outbox: one person, one mail.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.moderation import State
from catalog.errors import MayNotWrite, NotToRead
from catalog.models import Answer, Question
from events.services import record
from sellers.models import Seller

MOST_SELLERS_TOLD = 50
Row = TypeVar("Row", Question, Answer)


@transaction.atomic
def ask(*, product_id: int, author: User, text: str, language: str = "en") -> Question:
    """Keep a question. The same words of the same person are the same question."""
    _must_be_welcome(author)
    question, _ = Question.objects.get_or_create(
        product_id=product_id, author=author, text=text, defaults={"language": language}
    )
    return question


@transaction.atomic
def answer(
    *, question_id: int, author: User, text: str, seller: Seller | None = None, purchase: str = "", language: str = "en"
) -> Answer:
    """Keep an answer of a seller, or of a buyer whose `purchase` proves it. Raises NotToRead for a question that is not
    shown, MayNotWrite for somebody who is neither."""
    _must_be_welcome(author)
    if not seller and not purchase:
        raise MayNotWrite
    question = _held(question_id)
    if not question.is_shown:
        raise NotToRead
    given, new = Answer.objects.get_or_create(
        question=question, author=author, text=text,
        defaults={
            "seller": seller, "purchase": purchase, "language": language,
            "state": State.SHOWN if seller else State.WAITING,
        },
    )  # fmt: skip
    if new and given.is_shown:
        _now_to_be_read(given)
    return given


@transaction.atomic
def approve_question(*, question_id: int, by: User) -> Question:
    question = _held(question_id)
    first_time = question.decided_at is None
    _decide(question, State.SHOWN, by)
    if first_time:
        for seller_id in sellers_of(question.product_id).values_list("pk", flat=True)[:MOST_SELLERS_TOLD]:
            record("question.shown", f"question-{question.pk}", {"question": question.pk, "seller": seller_id})
    return question


@transaction.atomic
def refuse_question(*, question_id: int, by: User, because: str) -> Question:
    return _decide(_held(question_id), State.REFUSED, by, because)


@transaction.atomic
def approve_answer(*, answer_id: int, by: User) -> Answer:
    given = _answer_held(answer_id)
    first_time = given.decided_at is None and not given.is_shown
    _decide(given, State.SHOWN, by)
    _count(given.question)
    if first_time:
        _now_to_be_read(given)
    return given


@transaction.atomic
def refuse_answer(*, answer_id: int, by: User, because: str) -> Answer:
    given = _decide(_answer_held(answer_id), State.REFUSED, by, because)
    _count(given.question)
    return given


def sellers_of(product_id: int) -> QuerySet[Seller]:
    """Sellers with an offer of a product or of one of its variants."""
    offered = Q(stockrecords__product=product_id) | Q(stockrecords__product__parent=product_id)
    return Seller.objects.selling().filter(offered, stockrecords__is_active=True).distinct().order_by("pk")


def _must_be_welcome(author: User) -> None:
    if not User.objects.filter(pk=author.pk, is_active=True).exists():
        raise MayNotWrite


def _held(question_id: int) -> Question:
    return Question.objects.select_for_update(no_key=True).get(pk=question_id)


def _answer_held(answer_id: int) -> Answer:
    """With its question, which is locked first: both are, in the same order, by whoever writes an answer."""
    question = _held(Answer.objects.values_list("question_id", flat=True).get(pk=answer_id))
    given = Answer.objects.select_for_update(no_key=True).get(pk=answer_id)
    given.question = question
    return given


def _decide(row: Row, state: State, by: User, because: str = "") -> Row:
    row.state, row.refused_because, row.decided_by, row.decided_at = state, because[:300], by, timezone.now()
    row.save(update_fields=["state", "refused_because", "decided_by", "decided_at"])
    return row


def _now_to_be_read(given: Answer) -> None:
    _count(given.question)
    if given.question.author_id and given.question.author_id != given.author_id:
        record("answer.shown", f"question-{given.question_id}", {"answer": given.pk})


def _count(question: Question) -> None:
    question.answers_count = question.answers.filter(state=State.SHOWN).count()
    question.save(update_fields=["answers_count"])

"""What people ask about a product before they buy it, and what sellers and buyers answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.moderation import Moderated, State


class Question(Moderated):
    """Asked by anybody who is signed in. `answers_count` counts the answers that are shown."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="questions", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    text = models.CharField(max_length=500)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    answers_count = models.PositiveIntegerField(default=0)

    class Meta:
        # The same words from the same person are one question: a second press finds the first.
        constraints = [
            models.UniqueConstraint(
                models.F("product"), models.F("author"), models.functions.MD5("text"), name="one_question_once"
            )
        ]
        indexes = [
            models.Index(fields=["product", "-created_at"], condition=Q(state=State.SHOWN), name="question_newest"),
            models.Index(fields=["created_at"], condition=Q(state=State.WAITING), name="question_waiting"),
        ]

    def __str__(self) -> str:
        return self.text


class Answer(Moderated):
    """By a seller who offers the product (`seller`), or by somebody who bought it (`purchase` proves it)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    seller = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    purchase = models.CharField(max_length=60, blank=True)
    text = models.TextField(max_length=2000)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    votes_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("question"), models.F("author"), models.functions.MD5("text"), name="one_answer_once"
            )
        ]
        indexes = [
            models.Index(fields=["question", "-votes_count"], condition=Q(state=State.SHOWN), name="answer_best"),
            models.Index(fields=["created_at"], condition=Q(state=State.WAITING), name="answer_waiting"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AnswerVote(models.Model):
    """Somebody whom an answer helped; it stays when they are gone."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="votes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "user"], name="one_vote_per_answer")]

    def __str__(self) -> str:
        return str(_("Vote for answer %(answer)s") % {"answer": self.answer_id})

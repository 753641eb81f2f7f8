"""What people found wrong with what other people wrote."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One person's word that something should be looked at again. Guests may report too, then `reporter` is empty."""

    class Subject(models.TextChoices):
        REVIEW = "review", _("Review")
        REPLY = "reply", _("Seller's reply to a review")
        QUESTION = "question", _("Question")
        ANSWER = "answer", _("Answer")
        SELLER_RATING = "seller-rating", _("Comment on a seller")

    class Reason(models.TextChoices):
        ADVERTISING = "advertising", _("It advertises something")
        ABUSE = "abuse", _("It insults or threatens somebody")
        PRIVATE = "private", _("It tells somebody's address, number or other private matter")
        FALSE = "false", _("It is not by somebody who bought this, or it was paid for")
        ELSEWHERE = "elsewhere", _("It is about something else")
        ILLEGAL = "illegal", _("It breaks the law")

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        UPHELD = "upheld", _("Taken down")
        DISMISSED = "dismissed", _("Stays as it is")

    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "reporter"], name="one_report_per_person")
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(state="open"), name="report_open")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.subject_id}: {self.get_reason_display()}"

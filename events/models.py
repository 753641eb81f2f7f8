"""What has happened (messages), and who has yet to be told (deliveries)."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

PARTITIONS = 8


class Message(models.Model):
    """One thing that happened, written in the transaction in which it happened.

    `xid` is that transaction's id: ids become visible out of order, so the relay passes on only what is older than
    every transaction that is still running. Messages of one `key` share a partition and keep their order.
    """

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    partition = models.PositiveSmallIntegerField()
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    relayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["partition", "id"], condition=models.Q(relayed_at=None), name="message_to_relay"),
            models.Index(fields=["relayed_at"], name="message_relayed"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Delivery(models.Model):
    """A message on its way to one consumer. Marked done in the transaction of the consumer's effect: that makes the
    effect happen once, however often the task queue hands the same delivery over.

    `tries` counts beginnings, so one that kills its process counts too. `handed` counts how often the task queue got it
    since the last try. `next_try_at` is when the relay looks at it again; until then it runs, waits or is on its way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        PARKED = "parked", _("Parked")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    consumer = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    handed = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField()
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["message", "consumer"], name="told_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["consumer", "key", "id"], condition=models.Q(state="waiting"), name="delivery_order"),
            models.Index(fields=["state", "done_at"], condition=~models.Q(state="waiting"), name="delivery_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.consumer}: {self.state}"

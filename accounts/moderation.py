"""What every table shares whose words come from people and are looked at by somebody before others see them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waits to be checked")
    SHOWN = "shown", _("Shown")
    REFUSED = "refused", _("Refused")


class Moderated(models.Model):
    """Words of a person, and whether they are shown. Only `State.SHOWN` is ever on a public page."""

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    refused_because = models.CharField(max_length=300, blank=True, help_text=_("Told to whoever wrote it."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        return self.state == State.SHOWN

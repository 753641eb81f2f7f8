"""Pictures that people give: of products, and with their reviews."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """One picture, known by its bytes or by the address it is fetched from, and what became of it.

    Whoever shows it points at it with PROTECT and reads `key` and `widths` (`{% picture %}` takes both). A worker makes
    the derivatives `<key>-<width>.avif|.webp` in MEDIA; until then both are empty. Rows of the same content share
    their files. Written only by catalog.services.pictures.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")

    sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text=_("Of the bytes that were given."))
    source_url = models.CharField(_("address"), max_length=2000, blank=True)
    key = models.CharField(max_length=200, blank=True)
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("why it was refused"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was last asked for."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(source_url=""), name="one_picture_of_the_same_bytes"
            ),
            models.UniqueConstraint(
                fields=["source_url"], condition=~Q(source_url=""), name="one_picture_from_an_address"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(state="waiting"), name="picture_waiting")]

    def __str__(self) -> str:
        return self.source_url or self.key or self.sha256[:16]

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

"""What is asked of the products of one type."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class TypeAttribute(models.Model):
    """A specification that products of a type (Oscar's ProductClass) have, and what its values look like.

    The values stay in `Product.specs`, in the order of `position` (docs/decisions/specifications-are-one-document.md).
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of a list")
        NUMBER = "number", _("Number, with a unit or without")
        YES_NO = "yes_no", _("Yes or no")

    product_type = models.ForeignKey("catalogue.ProductClass", on_delete=models.CASCADE, related_name="definitions")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    unit = models.CharField(
        max_length=12, blank=True, help_text=_("Of numbers: cm, kg, GB … What is typed in another unit is converted.")
    )
    choices = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text=_("Of a list, with commas: Cotton, Wool")
    )
    required = models.BooleanField(default=False)
    is_facet = models.BooleanField(_("lists can be narrowed down by it"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["product_type", "position", "name"]
        verbose_name = _("specification")
        constraints = [models.UniqueConstraint(fields=["product_type", "name"], name="one_attribute_per_type")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and not self.choices:
            raise ValidationError({"choices": _("Say what can be chosen, one in a line.")})
        if self.unit and self.kind != self.Kind.NUMBER:
            raise ValidationError({"unit": _("Only numbers have a unit.")})

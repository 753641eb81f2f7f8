"""What is known of products beside Oscar's own tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Gtin(models.Model):
    """A barcode number (GTIN-8, -12, -13 or -14) of a product; real products have several, and real files give one
    number to several products, so it is unique per product only."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="gtins")
    value = models.CharField(max_length=14, db_index=True)

    class Meta:
        verbose_name = _("GTIN")
        constraints = [models.UniqueConstraint(fields=["product", "value"], name="one_gtin_per_product")]

    def __str__(self) -> str:
        return self.value

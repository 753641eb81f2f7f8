"""What leads from one product to others: bought together, and what became cheaper."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoughtTogether(models.Model):
    """How many buyers took both. Counted anew by a task of the room that knows orders; both are whole products."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    buyers = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = _("bought together")
        constraints = [models.UniqueConstraint(fields=["product", "other"], name="one_count_per_pair")]

    def __str__(self) -> str:
        return f"{self.product_id} with {self.other_id}: {self.buyers}"


class Deal(models.Model):
    """A product whose listing carries a "was" price, so that the page of deals need not look through all listings.

    Written with the listing, in its transaction. A row may outlive its reduction (the page asks the listing); the
    nightly task takes it away.
    """

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="+")
    per_cent = models.PositiveSmallIntegerField(_("per cent off"))

    class Meta:
        indexes = [models.Index(fields=["-per_cent", "product"], name="deal_by_size")]

    def __str__(self) -> str:
        return f"{self.product_id}: -{self.per_cent}%"

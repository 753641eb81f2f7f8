"""Where a category was found before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CategoryRedirect(models.Model):
    """An address (the slugs, as `Category.url_path`) that a category had before it was renamed, moved or merged.

    It names the category, not its address: however often that one moves on, one step leads to where it is now. A
    category that has this address today comes before it.
    """

    path = models.CharField(max_length=500, unique=True)
    category = models.ForeignKey("catalogue.Category", on_delete=models.CASCADE, related_name="former_addresses")
    merged_id = models.IntegerField(
        null=True, db_index=True, editable=False, help_text=_("The id of the category that went up in this one.")
    )

    class Meta:
        verbose_name = _("former address of a category")
        verbose_name_plural = _("former addresses of categories")

    def __str__(self) -> str:
        return f"/c/{self.path}/"

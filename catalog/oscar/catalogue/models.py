"""What Oscar's catalogue lacked for a marketplace."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage

from catalog.descriptions import DescriptionField


class Category(AbstractCategory):
    """A place in the tree. `url_path` is the slugs from the root down; catalog.services.categories keeps it."""

    url_path = models.CharField(max_length=500, unique=True, editable=False)
    icon = models.CharField(_("icon of the sprite"), max_length=30, blank=True)
    hue = models.PositiveSmallIntegerField(_("colour of tiles without a picture, 0 to 11"), default=0)
    archived_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Hidden for good: its address leads to what is above it.")
    )

    def __str__(self) -> str:
        return self.url_path  # Oscar reads every name above it

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or self.generate_slug()
        if not self.url_path:  # what it is called later changes addresses below it too, and old ones lead on
            parent = Category.objects.get_parent(self) if self.depth and self.depth > 1 else None
            self.url_path = f"{parent.url_path}/{self.slug}" if parent else self.slug
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.url_path])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

    class Meta(AbstractCategory.Meta):
        pass


class Product(AbstractProduct):
    """A catalogue entry that any seller may sell.

    Specifications are one JSON list of [name, value] pairs in the order they are shown: a product page reads one
    row instead of one per attribute (docs/decisions/specifications-are-one-document.md). A parent names its
    `option_names` in order, each variant carries one value of each in `option_values`.
    """

    class TaxClass(models.TextChoices):
        STANDARD = "standard", _("Standard rate")
        BOOKS = "books", _("Books")

    title = models.CharField(max_length=500, blank=True)
    slug = models.SlugField(max_length=120)
    description = DescriptionField(_("Description"), blank=True)
    brand = models.ForeignKey("catalog.Brand", null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    tax_class = models.CharField(max_length=10, choices=TaxClass.choices, default=TaxClass.STANDARD)
    key_facts = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    specs = models.JSONField(default=list, blank=True)
    option_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    option_values = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="products_created"
    )

    class Meta(AbstractProduct.Meta):
        pass

    def __str__(self) -> str:
        """A variant by its choices: Oscar would look its attributes up."""
        return self.title or ", ".join(str(value) for value in self.option_values.values()) or f"variant {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of a variant is its parent's, with that variant chosen."""
        if self.parent_id:
            return f"{reverse('product', args=[self.slug, self.parent_id])}?variant={self.pk}"
        return reverse("product", args=[self.slug, self.pk])


class ProductImage(AbstractProductImage):
    """A picture of a product. `key` is the path in MEDIA of its derivatives `<key>-<width>.avif|.webp`, made by a
    worker, never in a request; `widths` says which exist. Both are copied from `picture` when that is ready, so that
    lists need no join; drawings of the demo shop have no `picture`. `caption` is the alternative text."""

    picture = models.ForeignKey(
        "catalog.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="product_images"
    )
    key = models.CharField(max_length=200, blank=True)
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    @property
    def alt(self) -> str:
        return self.caption

    class Meta(AbstractProductImage.Meta):
        pass


from oscar.apps.catalogue.models import *  # noqa: F403, E402  (the models we left as they are)

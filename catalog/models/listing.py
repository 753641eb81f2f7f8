"""The listing: the one flat row that cards, lists and search read."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Brand
from sellers.places import Place, home
from sellers.pricing import Price, vat_rate


class Listing(models.Model):
    """The flat read row of a public product (a parent or a stand-alone one): what its card says and search finds.

    Written by catalog.services.listings in the transaction that changed what it shows, so that a committed change is
    what the next request sees. A hidden product has no row. `offer` is the buy box for the home country and None
    when nobody can deliver the product now. Price, stock and rating are in no index: their updates stay HOT.
    """

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, primary_key=True, related_name="listing"
    )
    title = models.CharField(max_length=500)
    slug = models.SlugField(max_length=120, db_index=False)
    brand_name = models.CharField(max_length=120, blank=True)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.SET_NULL)
    category_ids = ArrayField(models.IntegerField(), default=list, help_text=_("With all ancestors."))
    category_id = models.IntegerField(null=True, help_text=_("The deepest."))
    image_key = models.CharField(max_length=200, blank=True)
    image_widths = ArrayField(models.PositiveSmallIntegerField(), default=list)
    icon = models.CharField(max_length=30, blank=True)
    hue = models.PositiveSmallIntegerField(default=0)
    # --- the buy box and what else is offered
    offer = models.ForeignKey("partner.StockRecord", null=True, on_delete=models.SET_NULL, db_index=False)
    seller_id = models.IntegerField(null=True)
    seller_name = models.CharField(max_length=128, blank=True)
    condition = models.CharField(max_length=12, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    was_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    delivery_price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    handling_days = models.PositiveSmallIntegerField(null=True)
    delivery_days = models.PositiveSmallIntegerField(null=True)
    cutoff = models.TimeField(null=True)
    offers_count = models.PositiveIntegerField(default=0)
    variants_count = models.PositiveIntegerField(default=0)
    colours_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    price_varies = models.BooleanField(default=False)
    used_from = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        help_text=_("Cheapest delivered that is not new, if the buy box is."),
    )
    tax_class = models.CharField(max_length=12, default="standard", db_default="standard")
    elsewhere = models.JSONField(
        null=True, help_text=_("The buy boxes of places where it is another one, see catalog.services.boxes.")
    )
    # --- what people think of it
    rating = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reviews_count = models.PositiveIntegerField(default=0)
    sales = models.PositiveIntegerField(default=0)
    popularity = models.FloatField(default=0, db_index=True)
    # --- what search compares
    tier = models.PositiveSmallIntegerField(
        default=2, help_text=_("0: the most popular twentieth, 1: the next fifth, 2: the rest. Set by `reindex`.")
    )
    title_words = models.PositiveSmallIntegerField(default=1)
    kinds = ArrayField(
        models.CharField(max_length=40),
        default=list,
        db_default=[],
        help_text=_("Stems of what the thing is: 'laptop', not 'sleev'."),
    )
    facets = ArrayField(models.IntegerField(), default=list, help_text=_("Ids of its FacetValues."))
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    tsv = SearchVectorField()

    class Meta:
        # One index per tier holds all that narrows a search down: the popular are looked at first, and a query that
        # matches half the shop stops early. See docs/search.md for what was measured.
        indexes = [
            *(
                GinIndex(
                    OpClass("tsv", "tsvector_ops"),
                    OpClass("category_ids", "array_ops"),
                    OpClass("facets", "array_ops"),
                    OpClass("brand_id", "int8_ops"),
                    name=f"listing_tier_{tier}",
                    fastupdate=False,
                    condition=models.Q(tier=tier),
                )
                for tier in (0, 1, 2)
            ),
            models.Index(fields=["-created_at"], name="listing_newest"),
            # A seller's own page. Another seller's offer becoming the best is the rarer change of a price.
            models.Index(fields=["seller_id", "tier"], name="listing_seller"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug, self.pk])

    # Where the box above is that of. catalog.selectors.prices.at puts another one in the columns for another place.
    place: Place | None = None
    ships_not = False  # somebody has it, but sends it elsewhere only

    @property
    def delivered_price(self) -> Decimal | None:
        """Item and delivery together, what a shopper pays for one; None when it cannot be bought."""
        return None if self.price is None else self.price + self.delivery_price

    @property
    def cost(self) -> Price | None:
        """The item's price with the VAT in it where it goes."""
        return None if self.price is None else Price.of(self.price, vat_rate(self._to.country, self.tax_class))

    @property
    def _to(self) -> Place:
        return self.place or home()


class FacetValue(models.Model):
    """A specification that lists can be narrowed down by: (Material, Wool)."""

    name = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    number = models.DecimalField(
        max_digits=20, decimal_places=6, null=True, help_text=_("What is measured, in the unit beside it; or empty.")
    )
    unit = models.CharField(max_length=12, blank=True, db_default="", help_text=_("mm, g, ml … see catalog.measures."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "value"], name="one_facet_value")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

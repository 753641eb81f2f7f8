"""Oscar's partner is our *seller*, its stock record our *offer* (see sellers.models for those names)."""

from datetime import time
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord


class SellerQuerySet(models.QuerySet["Partner"]):
    def selling(self) -> "SellerQuerySet":
        return self.filter(status=Partner.Status.APPROVED)


class Partner(AbstractPartner):
    """Someone who sells here. `code` names them in addresses and files, `name` to people."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waiting for a decision")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        SUSPENDED = "suspended", _("Suspended")
        VACATION = "vacation", _("On vacation")
        CLOSED = "closed", _("Closed")

    class Plan(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        PROFESSIONAL = "professional", _("Professional")

    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="sellers.TeamMember", related_name="partners", blank=True
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, db_index=True)
    plan = models.CharField(max_length=12, choices=Plan.choices, default=Plan.INDIVIDUAL)
    is_trader = models.BooleanField(
        _("sells as a business"), default=False, help_text=_("Shoppers are told whether a trader or a person sells.")
    )
    legal_name = models.CharField(max_length=150, blank=True)
    tax_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    country = models.CharField(_("ships from"), max_length=2, default="IE")
    city = models.CharField(max_length=80, blank=True)
    email = models.EmailField(_("orders are announced to"), blank=True)
    about = models.TextField(blank=True)
    handling_days = models.PositiveSmallIntegerField(
        default=1, help_text=_("Working days between the order and the parcel leaving.")
    )
    cutoff = models.TimeField(default=time(14), help_text=_("Orders until then count for the same day (shop time)."))
    commission_rate = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, blank=True, help_text=_("Share of the price; empty: the usual one.")
    )
    stripe_account_id = models.CharField(max_length=60, blank=True)
    health = models.PositiveSmallIntegerField(
        default=90,
        editable=False,
        help_text=_("Per cent: orders sent in time and ratings, see sellers.services.health. Newcomers have 90."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # What buyers think, kept by sellers.services.ratings in the transaction that changed it: pages read no other row.
    rating = models.DecimalField(max_digits=3, decimal_places=2, null=True, editable=False)
    ratings_count = models.PositiveIntegerField(default=0, editable=False)
    ratings_positive = models.PositiveIntegerField(default=0, editable=False, help_text=_("Of four or five stars."))

    objects = SellerQuerySet.as_manager()

    class Meta(AbstractPartner.Meta):
        verbose_name = _("seller")
        verbose_name_plural = _("sellers")

    @property
    def is_selling(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def positive_per_cent(self) -> int | None:
        """Whole per cent of ratings with four or five stars, rounded down; None without ratings."""
        return 100 * self.ratings_positive // self.ratings_count if self.ratings_count else None


# What sellers.pricing.ladder reads; as a column, so that a page of many offers needs no query more.
BREAKS = """ARRAY(SELECT ARRAY[step.from_quantity, step.price] FROM sellers_pricebreak step WHERE step.offer_id = %s)"""


class OfferQuerySet(models.QuerySet["StockRecord"]):
    def with_breaks(self) -> "OfferQuerySet":
        """With what each costs from which quantity on."""
        return self.annotate(breaks=RawSQL(BREAKS % "partner_stockrecord.id", []))

    def buyable(self) -> "OfferQuerySet":
        """Offers that a shopper can buy now: in stock, of an approved seller, of a public product."""
        return self.filter(
            is_active=True,
            partner__status=Partner.Status.APPROVED,
            product__is_public=True,
            num_in_stock__gt=F("num_allocated"),
        ).filter(Q(product__parent=None) | Q(product__parent__is_public=True))


class StockRecord(AbstractStockRecord):
    """One seller's price, stock and condition for a product. Prices include VAT.

    `num_in_stock` is what lies in the shelf, `num_allocated` what of it is held for orders. Both are changed by
    sellers.services.stock only, never by a form: a form would overwrite what was sold while it was open.
    """

    class Condition(models.TextChoices):
        NEW = "new", _("New")
        REFURBISHED = "refurbished", _("Refurbished")
        USED = "used", _("Used")

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="stockrecords")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="stockrecords")
    price = models.DecimalField(
        _("price with VAT"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    num_in_stock = models.PositiveIntegerField(_("in stock"), default=0)
    num_allocated = models.PositiveIntegerField(_("held for orders"), default=0)
    condition = models.CharField(max_length=12, choices=Condition.choices, default=Condition.NEW)
    condition_note = models.CharField(max_length=200, blank=True)
    handling_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: as the seller says."))
    is_active = models.BooleanField(_("on sale"), default=True)
    is_digital = models.BooleanField(
        default=False, db_default=False, editable=False, help_text=_("Nothing is posted: as the product's type says.")
    )
    version = models.PositiveIntegerField(default=0, help_text=_("Counts changes; one of an old version is refused."))
    # Not indexed (Oscar's is): an index on a column that every sale changes would make every sale write the index.
    date_updated = models.DateTimeField(auto_now=True)

    objects = OfferQuerySet.as_manager()

    class Meta(AbstractStockRecord.Meta):
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(condition=Q(num_allocated__lte=F("num_in_stock")), name="held_within_stock"),
            models.CheckConstraint(condition=Q(price__gt=0), name="offer_price_above_zero"),
        ]

    @property
    def available(self) -> int:
        return self.num_in_stock - self.num_allocated

    @property
    def days_to_hand_over(self) -> int:
        """Working days until the parcel leaves."""
        return self.partner.handling_days if self.handling_days is None else self.handling_days


from oscar.apps.partner.models import *  # noqa: F403, E402  (the models we left as they are)

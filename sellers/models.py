"""Who sells, who works for them, how they deliver, and the book of every unit that came and went."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.moderation import Moderated, State
from sellers.oscar.partner.models import BREAKS
from sellers.oscar.partner.models import Partner as Seller
from sellers.oscar.partner.models import StockRecord as Offer

__all__ = [
    "BREAKS",
    "DeliveryOption",
    "Offer",
    "PriceBreak",
    "PriceChange",
    "Seller",
    "SellerRating",
    "StockMovement",
    "TeamMember",
]


class TeamMember(models.Model):
    """Who may act for a seller, and as what."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        PACKER = "packer", _("Packer")
        ACCOUNTANT = "accountant", _("Accountant")

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seller_roles")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)
    last_used_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When they last chose this shop of those they work for.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "user"], name="one_role_per_seller")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.seller}"


class Invitation(models.Model):
    """Somebody was asked by mail to join a seller's team. The mail holds the token, we keep its fingerprint only."""

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="invitations", db_index=False)
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=TeamMember.Role.choices)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "email"], name="one_invitation_per_address")]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()} of {self.seller_id}"


class Application(models.Model):
    """What somebody who wants to sell tells us about themselves: asked in five steps, read by the team and staff."""

    seller = models.OneToOneField(
        "partner.Partner", on_delete=models.CASCADE, primary_key=True, related_name="application"
    )
    person = models.CharField(_("who answers for it"), max_length=150, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    phone = models.CharField(max_length=25, blank=True)
    register_number = models.CharField(_("company register number"), max_length=40, blank=True)
    line1 = models.CharField(_("address"), max_length=255, blank=True)
    line2 = models.CharField(max_length=255, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(
        default=list, blank=True, help_text=_("What the automatic check could not settle, for whoever decides.")
    )

    def __str__(self) -> str:
        return f"Application of {self.seller_id}"


class StandingChange(models.Model):
    """Each time a seller was let in, stopped or paused: who did it, when and why. Rows are only ever added."""

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="standing", db_index=False)
    before = models.CharField(max_length=10, choices=Seller.Status.choices)
    after = models.CharField(max_length=10, choices=Seller.Status.choices)
    why = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("Empty: the shop itself."),
    )  # fmt: skip
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["seller", "-id"], name="standing_newest")]

    def __str__(self) -> str:
        return f"{self.seller_id}: {self.before} → {self.after}"


class SellerDocument(models.Model):
    """A proof that a seller uploaded. The file lies where no address leads; only owners and staff are handed it."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Passport or identity card")
        REGISTER = "register", _("Extract of the company register")
        TAX = "tax", _("VAT certificate")
        BANK = "bank", _("Bank statement")
        OTHER = "other", _("Something else")

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120, unique=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "sha256"], name="a_document_once")]

    def __str__(self) -> str:
        return self.name


class PayoutAccount(models.Model):
    """Where a seller's money goes, and whether the payment processor may send it. `iban` is shown to staff and, masked,
    to owners and accountants (sellers/roles.py)."""

    seller = models.OneToOneField("partner.Partner", on_delete=models.CASCADE, primary_key=True, related_name="payout")
    holder = models.CharField(_("account holder"), max_length=150, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    details_submitted = models.BooleanField(default=False)
    charges_enabled = models.BooleanField(default=False)
    payouts_enabled = models.BooleanField(default=False)
    missing = models.JSONField(default=list, blank=True, help_text=_("What the processor still asks for."))
    stopped_because = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Payouts of {self.seller_id}"

    @property
    def masked(self) -> str:
        """Enough to recognise it, not enough to use it."""
        return f"{self.iban[:2]}•• •••• {self.iban[-4:]}" if self.iban else ""


class DeliveryOption(models.Model):
    """One way a seller sends, its price with VAT, and the working days it takes once handed over."""

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="delivery_options")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, help_text=_("Empty: everywhere."))
    price = models.DecimalField(_("price with VAT"), max_digits=8, decimal_places=2)
    free_from = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    days_min = models.PositiveSmallIntegerField(default=1)
    days_max = models.PositiveSmallIntegerField(default=3)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "price", "id"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "code"], name="one_delivery_option_per_code"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="delivery_price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(days_min__lte=models.F("days_max")), name="delivery_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.seller})"


class PriceChange(models.Model):
    """What an offer cost, from when on. The lowest of the last 30 days is the only "was" price we show."""

    offer = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="price_changes")
    price = models.DecimalField(max_digits=12, decimal_places=2)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["offer", "since"], name="price_change_offer_since")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.price} since {self.since:%Y-%m-%d}"


class PriceBreak(models.Model):
    """From how many units on one of them costs less. Written by sellers.services.offers, read by sellers.pricing."""

    offer = models.ForeignKey(
        "partner.StockRecord", on_delete=models.CASCADE, related_name="price_breaks", db_index=False
    )
    from_quantity = models.PositiveSmallIntegerField(_("from how many"))
    price = models.DecimalField(_("price of one with VAT"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "from_quantity"], name="one_price_break_per_quantity"),
            models.CheckConstraint(condition=models.Q(from_quantity__gte=2), name="price_break_from_two"),
            models.CheckConstraint(condition=models.Q(price__gt=0), name="price_break_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity} or more: {self.price} each"


class StockMovement(models.Model):
    """Units that came (+) or went (-). Append-only: the database refuses to change or delete a row.

    The sum of an offer's movements is its `num_in_stock`; `manage.py invariants` compares them.
    """

    class Reason(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        SELLER = "seller", _("Changed by the seller")
        IMPORT = "import", _("Import")
        SHIPPED = "shipped", _("Shipped")
        RETURNED = "returned", _("Returned")

    offer = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="movements")
    delta = models.IntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    reference = models.CharField(max_length=80, blank=True, help_text=_("Order number, file name …"))
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.delta:+d} {self.reason}"


class SellerRating(Moderated):
    """What a buyer thinks of a seller after one delivery. The stars count at once; the comment is shown when it was
    checked. `purchase` is the number of the seller's part of the order, and unique: one delivery, one rating."""

    seller = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="ratings", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="seller_ratings"
    )
    purchase = models.CharField(max_length=60, unique=True)
    stars = models.PositiveSmallIntegerField()
    comment = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="rating_of_one_to_five_stars"),
        ]
        indexes = [
            models.Index(fields=["seller", "-created_at"], include=["stars"], name="seller_rating_newest"),
            models.Index(
                fields=["created_at"], condition=models.Q(state=State.WAITING) & ~models.Q(comment=""),
                name="seller_rating_waiting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stars} for {self.seller_id}"

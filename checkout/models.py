"""From the cart to the paid order: what a buyer typed, each seller's part, what is held, what was paid."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checkout.oscar.basket.models import Basket
from checkout.oscar.basket.models import Line as BasketLine
from checkout.oscar.order.models import Line as OrderLine
from checkout.oscar.order.models import Order
from sellers.delivery import DIGITAL

__all__ = [
    "Basket", "BasketLine", "Checkout", "Hold", "Order", "OrderLine", "Payment", "Refund", "SellerOrder",
    "WebhookEvent",
]  # fmt: skip


class Checkout(models.Model):
    """What a buyer chose on the way to the order of one cart. Its id is the token in the "Place order" form: unique
    on the order, so that a double click, a refresh or a second tab find the order instead of placing another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    basket = models.OneToOneField("basket.Basket", on_delete=models.CASCADE, related_name="checkout")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.ForeignKey("address.UserAddress", null=True, on_delete=models.SET_NULL, related_name="+")
    delivery = models.JSONField(default=dict, help_text=_("Seller id -> code of the delivery option chosen."))
    payment_method = models.CharField(max_length=15, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.id)


class SellerOrder(models.Model):
    """One seller's part of an order: the unit that ships, cancels, refunds and is paid."""

    class Status(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("Awaiting payment")
        TO_SHIP = "to_ship", _("To ship")
        SHIPPED = "shipped", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        RETURN_REQUESTED = "return_requested", _("Return requested")
        RETURNED = "returned", _("Returned")
        REFUNDED = "refunded", _("Refunded")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="seller_orders")
    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="seller_orders")
    number = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.AWAITING_PAYMENT)
    seller_name = models.CharField(max_length=128)
    items_total = models.DecimalField(_("items with VAT"), max_digits=12, decimal_places=2)
    delivery_code = models.CharField(max_length=30, blank=True)
    delivery_name = models.CharField(max_length=60, blank=True)
    delivery_price = models.DecimalField(_("delivery with VAT"), max_digits=8, decimal_places=2)
    tax = models.DecimalField(_("VAT in it"), max_digits=12, decimal_places=2)
    total = models.DecimalField(_("total with VAT"), max_digits=12, decimal_places=2)
    handling_days = models.PositiveSmallIntegerField(default=1)
    delivery_days = models.PositiveSmallIntegerField(default=3)
    ship_by = models.DateField(null=True)
    promised_for = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opinion_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "seller"], name="one_part_per_seller"),
            models.CheckConstraint(
                condition=Q(total=models.F("items_total") + models.F("delivery_price")), name="seller_order_adds_up"
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "status", "ship_by"], name="seller_order_queue"),
            models.Index(
                fields=["delivered_at"], condition=Q(status="delivered", opinion_asked_at=None),
                name="seller_order_to_ask",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_digital(self) -> bool:
        """Nothing of it is posted: the seller sends it by e-mail."""
        return self.delivery_code == DIGITAL.code

    @property
    def lines_to_post(self) -> list[OrderLine]:
        return [line for line in self.lines.all() if not line.is_digital]

    @property
    def lines_to_email(self) -> list[OrderLine]:
        return [line for line in self.lines.all() if line.is_digital]

    @property
    def status_text(self) -> str:
        """Its status in words that are true of what it is."""
        if self.is_digital and self.status == self.Status.TO_SHIP:
            return "To be sent by e-mail"
        return self.get_status_display()

    @property
    def was_delivered(self) -> bool:
        """The buyer had it in their hands, whatever became of it later. (In SQL: checkout.selectors.purchases.)"""
        came = (self.Status.DELIVERED, self.Status.RETURN_REQUESTED, self.Status.RETURNED)
        return self.status in came or (self.status == self.Status.REFUNDED and self.delivered_at is not None)


class Hold(models.Model):
    """Stock reserved for an order. Open: held or claimed. Its quantity counts in the offer's `num_allocated`."""

    class State(models.TextChoices):
        HELD = "held", _("Held until paid")
        CLAIMED = "claimed", _("Paid, waits for shipping")
        CONSUMED = "consumed", _("Shipped")
        RELEASED = "released", _("Released")

    OPEN = (State.HELD, State.CLAIMED)

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="holds")
    offer = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "offer"], name="one_hold_per_order_and_offer"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="hold_of_something"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="held"), name="hold_expiry")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.offer_id} for {self.order_id}: {self.state}"


class Payment(models.Model):
    """What an order's buyer owes through one processor session. Its id is the idempotency key of every request
    about it, so that a request repeated after a time-out finds the first one's result."""

    class Method(models.TextChoices):
        CARD = "card", _("Card")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for the buyer")
        PROCESSING = "processing", _("Being processed")
        PAID = "paid", _("Paid")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = (State.PENDING, State.PROCESSING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="payments")
    method = models.CharField(max_length=15, choices=Method.choices, default=Method.CARD)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    session_id = models.CharField(max_length=120, blank=True, db_index=True)
    intent_id = models.CharField(max_length=120, blank=True, db_index=True)
    pay_url = models.URLField(max_length=2000, blank=True)
    expires_at = models.DateTimeField()
    amount_paid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    problem = models.CharField(max_length=300, blank=True, help_text=_("Why the last attempt failed, for the buyer."))
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["pending", "processing", "paid"]), name="one_live_payment"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state__in=["pending", "processing"]), name="payment_unsettled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} for {self.order_id}: {self.state}"


class Refund(models.Model):
    """Money that goes back. Decided in one commit, sent to the processor after it; the id is the idempotency key."""

    class State(models.TextChoices):
        DECIDED = "decided", _("To be sent")
        SENT = "sent", _("On its way")
        DONE = "done", _("Arrived")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    seller_order = models.ForeignKey(SellerOrder, null=True, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECIDED)
    processor_id = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}: {self.state}"


class WebhookEvent(models.Model):
    """An event of the payment processor that we have taken. Its id is unique: a repeated one has no effect."""

    id = models.CharField(primary_key=True, max_length=120)
    type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.id} ({self.type})"

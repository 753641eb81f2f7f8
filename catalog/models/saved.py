"""What people keep an eye on: saved products, and alerts that they asked for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Saved(models.Model):
    """A product that somebody put aside: a member, or a guest who is known by the token in a cookie only.

    Oscar's wish lists are for members only and remember no price, so they are not used. `price` is what it cost when
    it was saved: the page says when it became cheaper.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="saved")
    token = models.UUIDField(null=True, editable=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="saved_by")
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved product")
        verbose_name_plural = _("saved products")
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], condition=Q(token=None), name="saved_once_by_member"),
            models.UniqueConstraint(fields=["token", "product"], condition=Q(user=None), name="saved_once_by_guest"),
            models.CheckConstraint(condition=Q(user=None) ^ Q(token=None), name="saved_by_one"),
        ]
        indexes = [models.Index(fields=["saved_at"], condition=Q(user=None), name="saved_by_guests")]

    def __str__(self) -> str:
        return f"{self.product_id} by {self.user_id or self.token}"


class Alert(models.Model):
    """Somebody waits to hear that a product (or one variant of it) is back, or got cheaper. Answered by one
    mail. (Oscar's product alerts know neither prices nor variants: they are not used.)

    `whole` is the product that has the listing, `product` the variant waited for or the same. Without `below` any price
    under `seen_price`, the one that was shown when it was asked for, is news. Nothing is sent to an address that was
    not confirmed.
    """

    class Kind(models.TextChoices):
        STOCK = "stock", _("Back in stock")
        PRICE = "price", _("Cheaper")

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address to be confirmed")
        WAITING = "waiting", _("Waiting")
        TOLD = "told", _("Told")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    whole = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="waited_for")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    below = models.DecimalField(_("tell below"), max_digits=12, decimal_places=2, null=True)
    seen_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.UNCONFIRMED)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "product", "kind"], condition=~Q(state="told"), name="one_open_alert"
            )
        ]
        indexes = [
            # Asked at every change of an offer: it holds only what somebody waits for.
            models.Index(fields=["whole"], condition=Q(state="waiting"), name="alert_waiting"),
            models.Index(fields=["email", "created_at"], name="alert_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.product_id} for {self.email}"

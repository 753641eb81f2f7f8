"""What a buyer placed. Its status is computed from its seller orders, never stored."""

from django.db import models
from django.urls import reverse
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder


class Order(AbstractOrder):
    checkout_token = models.UUIDField(unique=True, null=True, editable=False)
    email = models.EmailField(max_length=254, help_text="Where news of this order goes.")
    buyer_name = models.CharField(max_length=150, blank=True)

    # Stands in the place of Oscar's column, which is dropped: a stored overall status would go stale.
    @property
    def status(self) -> str:
        return overall_status([part.status for part in self.seller_orders.all()])

    @property
    def is_posted(self) -> bool:
        """Whether a parcel goes to its address; else that says which VAT applies and who is billed."""
        return any(not part.is_digital for part in self.seller_orders.all())

    class Meta(AbstractOrder.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.number])

    def save(self, *args: object, **kwargs: object) -> None:
        """As Django saves: Oscar's own save looks an order's lines up and sends signals we do not use."""
        models.Model.save(self, *args, **kwargs)


# From the least far to the furthest: a whole is as far as the part that is furthest behind.
PROGRESS = ["awaiting_payment", "to_ship", "shipped", "delivered", "return_requested", "returned", "refunded"]


def overall_status(parts: list[str]) -> str:
    """The status of a whole order: its slowest part that is still alive; cancelled only when every part is."""
    alive = [part for part in parts if part != "cancelled"]
    return min(alive, key=PROGRESS.index) if alive else "cancelled"


class Line(AbstractLine):
    """What was bought, with price, tax and commission as they were at that moment."""

    seller_order = models.ForeignKey("checkout.SellerOrder", on_delete=models.CASCADE, related_name="lines")
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=4)
    commission = models.DecimalField(max_digits=12, decimal_places=2)
    condition = models.CharField(max_length=12, default="new")
    options = models.CharField(max_length=200, blank=True, help_text="The variant in words: Colour: Silver.")
    image_key = models.CharField(max_length=200, blank=True)
    is_digital = models.BooleanField(default=False, db_default=False, help_text="Sent by e-mail, not posted.")

    class Meta(AbstractLine.Meta):
        pass


from oscar.apps.order.models import *  # noqa: F403, E402  (the models we left as they are)

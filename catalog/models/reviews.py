"""What buyers think of a product, and what others think of that.

Oscar's own review table stood here before: it knew neither a purchase nor a reason nor a seller's reply.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.moderation import Moderated, State

SHOWN = Q(state=State.SHOWN)


class Review(Moderated):
    """One buyer's opinion of a product (a parent or a stand-alone one; `bought` says which variant in words).

    `purchase` names the delivery that proves it: the number of a seller's part of an order, which the room to the
    right knows more of. An author who is gone leaves the review behind without a name.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="reviews", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="product_reviews"
    )
    author_name = models.CharField(max_length=80, blank=True, help_text=_("Of reviews that came with a catalogue."))
    purchase = models.CharField(max_length=60)
    bought = models.CharField(_("variant bought"), max_length=200, blank=True)
    seller = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.SET_NULL, related_name="product_reviews"
    )
    stars = models.PositiveSmallIntegerField()
    headline = models.CharField(max_length=120)
    text = models.TextField(max_length=5000)
    language = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    pictures_count = models.PositiveSmallIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    reply = models.TextField(_("seller's reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "author"], name="one_review_per_buyer"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="review_of_one_to_five_stars"),
        ]
        # What a product's page sorts by. The pictures' count rides along for "with pictures".
        indexes = [
            models.Index(fields=["product", "-helpful", "-created_at"], condition=SHOWN, name="review_helpful"),
            models.Index(fields=["product", "-created_at"], condition=SHOWN, name="review_newest"),
            models.Index(
                fields=["product", "stars", "-created_at"],
                include=["pictures_count"], condition=SHOWN, name="review_stars",
            ),
            models.Index(fields=["created_at"], condition=Q(state=State.WAITING), name="review_waiting"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.headline


class ReviewPicture(models.Model):
    """A picture that came with a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey("catalog.Picture", on_delete=models.PROTECT, related_name="in_reviews")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "picture"], name="one_picture_per_review")]

    def __str__(self) -> str:
        return f"{self.position} of {self.review_id}"


class ReviewVote(models.Model):
    """Whether somebody found a review helpful. One vote each; a voter who is gone leaves it behind, so that the
    counts on the review stay true."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    helpful = models.BooleanField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="one_vote_per_review")]

    def __str__(self) -> str:
        return f"{self.review_id}: {'helpful' if self.helpful else 'not helpful'}"

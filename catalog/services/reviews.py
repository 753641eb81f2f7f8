"""Writing, changing and checking reviews.

Lock order: pictures, the product's listing (ratings.hold), the review. Only what is shown counts; every change ends
with a recount in its own transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.moderation import State
from catalog.errors import AlreadyReviewed, MayNotWrite, NotToRead, TooManyPictures
from catalog.imaging.limits import MOST_BYTES
from catalog.models import Picture, Review, ReviewPicture
from catalog.services import ratings
from catalog.services.pictures import keep
from events.services import record
from sellers.models import Seller

MOST_PICTURES = 5


@dataclass(frozen=True)
class Purchase:
    """The proof that somebody got the product. Made by the room that knows orders, believed here."""

    reference: str  # the number of the seller's part of the order
    product_id: int  # the whole product, never a variant
    seller_id: int | None
    bought: str = ""  # the variant in words


@dataclass(frozen=True)
class Words:
    stars: int
    headline: str
    text: str


@transaction.atomic
def write_review(
    *, author: User, purchase: Purchase, words: Words, uploads: Sequence[File] = (), language: str = "en"
) -> Review:
    """Keep a buyer's opinion; it waits until it was checked. Pressing twice is one review.

    Raises AlreadyReviewed when there is another one of theirs, MayNotWrite for somebody who is blocked, PictureRefused
    and TooManyPictures.
    """
    _must_be_welcome(author)
    pictures = _kept(uploads)
    ratings.hold(purchase.product_id)
    review = Review(
        product_id=purchase.product_id, author=author, purchase=purchase.reference, seller_id=purchase.seller_id,
        bought=purchase.bought[:200], language=language, **vars(words),
    )  # fmt: skip
    try:
        with transaction.atomic():  # a product without a listing is not held: there the database refuses the second
            review.save(force_insert=True)
    except IntegrityError:
        written = Review.objects.filter(product=purchase.product_id, author=author).first()
        if written is None:
            raise
        if _words_of(written) != words:
            raise AlreadyReviewed from None
        return written
    _attach(review, pictures)
    return review


@transaction.atomic
def edit_review(
    *, review_id: int, author: User, words: Words, uploads: Sequence[File] = (), without: Sequence[int] = ()
) -> Review:
    """Change one's own review, which is then checked again. Without a change nothing happens. Raises
    Review.DoesNotExist for another person's. `without`: ids of its pictures to take off."""
    _must_be_welcome(author)
    pictures = _kept(uploads)
    review = _held(review_id, author=author)
    gone = review.pictures.filter(pk__in=without)
    if _words_of(review) == words and not pictures and not gone.exists():
        return review
    gone.delete()
    review.stars, review.headline, review.text = words.stars, words.headline, words.text
    review.state, review.refused_because, review.edited_at = State.WAITING, "", timezone.now()
    review.save(update_fields=["stars", "headline", "text", "state", "refused_because", "edited_at"])
    _attach(review, pictures)
    ratings.recount(review.product_id)
    return review


@transaction.atomic
def delete_review(*, review_id: int, author: User) -> None:
    """Take one's own review back for good. One that is gone stays gone."""
    try:
        review = _held(review_id, author=author)
    except Review.DoesNotExist:
        return
    review.delete()
    ratings.recount(review.product_id)


@transaction.atomic
def approve_review(*, review_id: int, by: User) -> Review:
    """Show a review. Somebody may have decided already: the last word counts."""
    return _decide(review_id, State.SHOWN, by, "")


@transaction.atomic
def refuse_review(*, review_id: int, by: User, because: str) -> Review:
    """Do not show a review, or no longer; its author is told why."""
    review = _decide(review_id, State.REFUSED, by, because)
    if review.author_id:
        record("review.refused", f"review-{review.pk}", {"review": review.pk, "at": review.decided_at})
    return review


@transaction.atomic
def reply_to_review(*, review_id: int, seller: Seller, text: str) -> Review:
    """What the seller who sold it says to it; one reply, which may be changed, and taken back by saying nothing.
    Raises Review.DoesNotExist for anybody else's sale, NotToRead when it is not shown."""
    review = Review.objects.select_for_update(no_key=True).get(pk=review_id, seller=seller)
    if not review.is_shown:
        raise NotToRead
    if review.reply != text:
        review.reply, review.replied_at = text, timezone.now() if text else None
        review.save(update_fields=["reply", "replied_at"])
    return review


def take_reply_down(*, review_id: int) -> None:
    """A reply that should not stand there goes; the review stays."""
    Review.objects.filter(pk=review_id).update(reply="", replied_at=None)


def _must_be_welcome(author: User) -> None:
    # Asked now and not when they signed in: a block counts from the next press of a button.
    if not User.objects.filter(pk=author.pk, is_active=True).exists():
        raise MayNotWrite


def _held(review_id: int, **whose: object) -> Review:
    found = Review.objects.filter(**whose)
    ratings.hold(found.values_list("product_id", flat=True).get(pk=review_id))
    return found.select_for_update(no_key=True, of=["self"]).get(pk=review_id)


def _decide(review_id: int, state: State, by: User, because: str) -> Review:
    review = _held(review_id)
    review.state, review.refused_because = state, because[:300]
    review.decided_by, review.decided_at = by, timezone.now()
    review.save(update_fields=["state", "refused_because", "decided_by", "decided_at"])
    _count_pictures(review)
    ratings.recount(review.product_id)
    return review


def _words_of(review: Review) -> Words:
    return Words(review.stars, review.headline, review.text)


def _kept(uploads: Sequence[File]) -> list[Picture]:
    """Locked one after the other: two people who give the same pictures must not wait for each other crosswise."""
    if len(uploads) > MOST_PICTURES:
        raise TooManyPictures(MOST_PICTURES)
    contents = [upload.read(MOST_BYTES + 1) for upload in uploads]
    kept = {content: keep(content) for content in sorted(contents)}
    return [kept[content] for content in contents]


def _attach(review: Review, pictures: Sequence[Picture]) -> None:
    has = set(review.pictures.values_list("picture_id", flat=True))
    new = {each.pk: each for each in pictures if each.pk not in has}.values()
    if len(has) + len(new) > MOST_PICTURES:
        raise TooManyPictures(MOST_PICTURES)
    ReviewPicture.objects.bulk_create(
        ReviewPicture(review=review, picture=each, position=n) for n, each in enumerate(new, len(has))
    )
    _count_pictures(review)


def _count_pictures(review: Review) -> None:
    """Those that turned out to be no pictures do not count."""
    review.pictures_count = review.pictures.exclude(picture__state=Picture.State.REFUSED).count()
    review.save(update_fields=["pictures_count"])

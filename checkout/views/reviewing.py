"""Reviews, ratings of sellers and buyers' answers: whatever stands on the proof of a delivery."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.moderation import State
from catalog.errors import Refused
from catalog.forms import AnswerForm, ReviewForm, SellerRatingForm
from catalog.imaging.limits import PictureRefused
from catalog.models import Answer, Product, Question, Review
from catalog.selectors.opinions import speaks_for
from catalog.services import questions, reviews
from catalog.views.opinions import answer_with, language, may
from checkout.models import SellerOrder
from checkout.selectors.purchases import (
    delivered_to,
    is_on_its_way,
    purchase_of,
    ratings_of,
    to_be_rated,
    to_be_reviewed,
)
from sellers.access import for_seller
from sellers.errors import NoLongerEditable
from sellers.models import Offer, Seller, SellerRating
from sellers.services.ratings import is_editable, rate_seller

WRITABLE = ["GET", "HEAD", "POST"]


@require_http_methods(WRITABLE)
@login_required
def write_review(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One page to write a review and to change it."""
    product = get_object_or_404(Product, pk=int(pk), parent=None)
    written = Review.objects.filter(product=product, author=request.user).first()
    purchase = purchase_of(request.user, product.pk)
    if written is None and purchase is None:
        return _cannot(request, product, "review")
    words = {"stars": written.stars, "headline": written.headline, "text": written.text} if written else None
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReviewForm(*given, initial=words)
    if form.is_bound and form.is_valid() and may(request, form, "review") and _keep(request, form, written, purchase):
        messages.success(request, "Thank you. Your review is shown as soon as it was looked at.")
        return redirect("my-reviews")
    # Whoever had the empty form open twice is told that there is a review; saving again replaces it.
    written = Review.objects.filter(product=product, author=request.user).first()
    return answer_with(request, "checkout/write_review.html", form, product=product, written=written, purchase=purchase)


def _keep(
    request: HttpRequest, form: ReviewForm, written: Review | None, purchase: reviews.Purchase | None
) -> Review | None:
    """The review; None when it could not be kept, the form says why."""
    editing = written and (purchase is None or request.POST.get("editing") == str(written.pk))
    uploads = form.cleaned_data["pictures"]
    try:
        if editing:
            without = [int(pk) for pk in request.POST.getlist("without")[:20] if pk.isascii() and pk.isdigit()]
            return reviews.edit_review(
                review_id=written.pk, author=request.user, words=form.words, uploads=uploads, without=without
            )
        return reviews.write_review(
            author=request.user, purchase=purchase, words=form.words, uploads=uploads, language=language()
        )
    except Refused as error:
        form.add_error(None, str(error))
    except Review.DoesNotExist:  # deleted in another window meanwhile
        form.add_error(None, "This review was deleted meanwhile. Send it again to write it anew.")
    except PictureRefused as error:
        form.add_error("pictures", f"{error} Choose the pictures again.")
    return None


@require_POST
@login_required
def delete_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is harmless, and somebody else's does not exist."""
    reviews.delete_review(review_id=pk, author=request.user)
    messages.success(request, "Your review is deleted.")
    return redirect("my-reviews")


@require_http_methods(WRITABLE)
@login_required
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """What a buyer thinks of the seller of one delivery. `number` is that of the seller's part of the order."""
    part = get_object_or_404(
        SellerOrder.objects.select_related("order", "seller"), number=number, order__user=request.user
    )
    if not delivered_to(request.user).filter(pk=part.pk).exists():
        return render(request, "checkout/cannot_rate.html", {"part": part}, status=403)
    given = ratings_of([part]).get(number)
    closed = given is not None and not is_editable(given)
    told = {"stars": given.stars, "comment": given.comment} if given else None
    form = SellerRatingForm(request.POST if request.method == "POST" else None, initial=told)
    if form.is_bound and form.is_valid() and may(request, form, "review"):
        try:
            rate_seller(seller_id=part.seller_id, purchase=number, author=request.user, **form.cleaned_data)
        except NoLongerEditable:
            form.add_error(None, "A rating can be changed for 30 days. This one stays as it is.")
        else:
            messages.success(request, f"Thank you. Your rating of {part.seller_name} counts from now on.")
            return redirect("order", part.order.number)
    return answer_with(request, "checkout/rate.html", form, part=part, given=given, closed=closed)


@require_http_methods(WRITABLE)
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Sellers who offer the product and people who bought it may answer."""
    question = get_object_or_404(Question.objects.select_related("product"), pk=pk, state=State.SHOWN)
    seller = questions.sellers_of(question.product_id).filter(pk__in=speaks_for(request.user)).first()
    purchase = purchase_of(request.user, question.product_id)
    if seller is None and purchase is None:
        return _cannot(request, question.product, "answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and may(request, form, "answer"):
        try:
            given = questions.answer(
                question_id=pk, author=request.user, text=form.cleaned_data["text"], seller=seller,
                purchase=purchase.reference if purchase else "", language=language(),
            )  # fmt: skip
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _thanks(given))
            return redirect("seller-opinions" if seller else "my-reviews")
    return answer_with(request, "checkout/answer.html", form, question=question, seller=seller)


def _thanks(given: Answer) -> str:
    if given.is_shown:
        return "Your answer is shown now, and whoever asked is told."
    return "Thank you. Your answer is shown as soon as it was looked at, and whoever asked is told."


def _cannot(request: HttpRequest, product: Product, what: str) -> HttpResponse:
    waits = is_on_its_way(request.user, product.pk)
    context = {"product": product, "what": what, "on_its_way": waits}
    return render(request, "checkout/cannot_review.html", context, status=403)


@require_safe
@login_required
def my_reviews(request: HttpRequest) -> HttpResponse:
    """What I may still say, and what became of what I have said."""
    me = request.user
    context = {
        "products": to_be_reviewed(me),
        "parts": to_be_rated(me),
        "reviews": Review.objects.filter(author=me).select_related("product").order_by("-created_at")[:100],
        "questions": Question.objects.filter(author=me).select_related("product").order_by("-created_at")[:100],
        "answers": Answer.objects.filter(author=me).select_related("question__product").order_by("-created_at")[:100],
        "ratings": SellerRating.objects.filter(author=me).select_related("seller").order_by("-created_at")[:100],
    }
    return render(request, "checkout/my_reviews.html", context)


@require_safe
@for_seller("see_opinions")
def seller_opinions(request: HttpRequest) -> HttpResponse:
    """A seller's reviews to reply to, and questions to answer."""
    seller = request.desk.seller
    return render(request, "checkout/seller_opinions.html", {"seller": seller} | _said_of(seller))


def _said_of(seller: Seller) -> dict[str, object]:
    about = Q(product=OuterRef("product")) | Q(product__parent=OuterRef("product"))
    offered = Exists(Offer.objects.filter(about, partner=seller, is_active=True))
    asked = Question.objects.filter(offered, state=State.SHOWN).exclude(answers__seller=seller)
    sold = Review.objects.filter(seller=seller, state=State.SHOWN)
    return {
        "questions": asked.select_related("product").order_by("-created_at")[:50],
        "reviews": sold.select_related("product", "author").order_by("-created_at")[:50],
        "ratings": seller.ratings.filter(state=State.SHOWN).exclude(comment="").order_by("-created_at")[:50],
    }

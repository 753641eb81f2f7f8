"""Asking, voting, reporting, and a seller's reply. What needs the proof of a purchase stands in the checkout room."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.limits import within
from accounts.moderation import State
from catalog.errors import Refused
from catalog.forms import QuestionForm, ReplyForm, ReportForm
from catalog.models import Answer, AnswerVote, Listing, Question, Review, ReviewVote
from catalog.public import public, shows
from catalog.selectors.opinions import answers_of, name_of, speaks_for
from catalog.services import questions, reports, reviews, votes

TOO_OFTEN = "That was a lot in a short time. Wait an hour, then go on: nothing you have written is lost."


@require_POST
def vote_on_review(request: HttpRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(Review.objects.select_related("product"), pk=pk, state=State.SHOWN)
    back = f"{review.product.get_absolute_url()}#review-{pk}"
    if not request.user.is_authenticated:
        return sign_in_first(request, back)
    helpful = {"helpful": True, "unhelpful": False}.get(request.POST.get("vote", ""))
    if problem := _vote(request, lambda: votes.vote_on_review(review_id=pk, user=request.user, helpful=helpful)):
        return _voted(request, back, "catalog/vote.html", {"review": review}, problem)
    review.refresh_from_db()
    mine = ReviewVote.objects.filter(review=review, user=request.user).values_list("helpful", flat=True).first()
    vote = {True: "helpful", False: "unhelpful"}.get(mine, "")
    return _voted(request, back, "catalog/vote.html", {"review": review, "vote": vote})


@require_POST
def vote_on_answer(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_object_or_404(Answer, pk=pk, state=State.SHOWN, question__state=State.SHOWN)
    back = f"/questions/{answer.question_id}/#answer-{pk}"
    if not request.user.is_authenticated:
        return sign_in_first(request, back)
    helpful = request.POST.get("vote") == "helpful"
    problem = _vote(request, lambda: votes.vote_on_answer(answer_id=pk, user=request.user, helpful=helpful))
    answer.refresh_from_db()
    mine = AnswerVote.objects.filter(answer=answer, user=request.user).exists()
    shown = {"id": answer.pk, "text": answer.text, "votes": answer.votes_count}
    return _voted(request, back, "catalog/answer_vote.html", {"answer": shown, "vote": mine}, problem)


def _vote(request: HttpRequest, cast) -> str:
    """What to say when the vote was not taken; empty when it was."""
    if not within(request, "vote"):
        return TOO_OFTEN
    try:
        cast()
    except Refused as error:
        return str(error)
    return ""


def _voted(request: HttpRequest, back: str, piece: str, context: dict, problem: str = "") -> HttpResponse:
    """The buttons with the new count; without JavaScript a small page around them."""
    context |= {"piece": piece, "back": back, "problem": problem}
    return render(request, piece if request.htmx else "catalog/voted.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    listing = get_object_or_404(Listing, pk=int(pk))
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and may(request, form, "question"):
        try:
            questions.ask(
                product_id=listing.pk, author=request.user, text=form.cleaned_data["text"], language=language()
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "Thank you. Your question is shown as soon as it was looked at."
            )
            return redirect("my-reviews")
    return answer_with(request, "catalog/ask.html", form, listing=listing)


@public
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with all its answers: where mails and "more answers" lead."""
    found = get_object_or_404(Question.objects.select_related("product__listing", "author"), pk=pk, state=State.SHOWN)
    if not hasattr(found.product, "listing"):
        raise Http404("its product is not shown")
    listing = found.product.listing
    gone = found.author is None or not found.author.is_active
    context = {
        "question": found,
        "author": "" if gone else found.author.first_name,
        "listing": listing,
        "answers": answers_of(found),
        "crumbs": [("Home", "/"), (listing.title, listing.get_absolute_url()), ("Question", "")],
    }
    return shows(render(request, "catalog/question.html", context), f"product-{found.product_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Anybody may report, signed in or not."""
    try:
        found = reports.find(subject, pk)
    except ValueError:
        found = None
    if found is None:
        raise Http404("nothing like that is shown")
    form = ReportForm(request.POST if request.method == "POST" else None)
    person = request.user if request.user.is_authenticated else None
    if form.is_bound and form.is_valid() and may(request, form, "report"):
        reports.report(subject=subject, subject_id=pk, reporter=person, **form.cleaned_data)
        return render(request, "catalog/reported.html", {"back": _page_of(found)})
    words = found.reply if subject == "reply" else getattr(found, "text", "") or getattr(found, "comment", "")
    return answer_with(request, "catalog/report.html", form, words=words, back=_page_of(found))


def _page_of(found: object) -> str:
    match found:
        case Review():
            return f"{found.product.get_absolute_url()}#reviews"
        case Question():
            return f"/questions/{found.pk}/"
        case Answer():
            return f"/questions/{found.question_id}/"
    return f"/s/{found.seller.code}/"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """What the seller who sold it says under a review; for anybody else there is no such page."""
    mine = Review.objects.filter(seller__in=speaks_for(request.user), state=State.SHOWN)
    review = get_object_or_404(mine.select_related("product__listing", "seller", "author"), pk=pk)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"text": review.reply})
    if form.is_bound and form.is_valid() and may(request, form, "answer"):
        reviews.reply_to_review(review_id=pk, seller=review.seller, text=form.cleaned_data["text"])
        messages.success(request, "Your reply stands under the review." if form.cleaned_data["text"] else "It is gone.")
        return redirect("seller-opinions")
    gone = review.author_id and not review.author.is_active
    author = review.author_name or name_of(review.author and review.author.first_name, bool(gone or not review.author))
    return answer_with(request, "catalog/reply.html", form, review=review, author=author)


def may(request: HttpRequest, form: forms.Form, action: str) -> bool:
    """Counts a try; when there were too many the form says so and keeps what was written."""
    if within(request, action):
        return True
    form.add_error(None, TOO_OFTEN)
    return False


def answer_with(request: HttpRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def sign_in_first(request: HttpRequest, back: str) -> HttpResponse:
    """A vote cannot be repeated by an address, so the way back leads to what was voted on."""
    address = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:10]

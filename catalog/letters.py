"""The mails of this room. Sent from consumers, never while somebody waits for a page."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.moderation import State
from catalog.models import Alert, Answer, Question, Review
from catalog.services import alerts
from events import mail
from events.templatetags.shop import money
from sellers.models import Seller


def ask_to_confirm(alert_id: int, token: str) -> None:
    """To the address itself; the link carries what was wished for."""
    alert = Alert.objects.select_related("product__parent").filter(pk=alert_id).first()
    if alert is None or alert.state == Alert.State.TOLD:
        return
    mail.send(
        to=alert.email,
        subject=f"Please confirm: news of {_title(alert)}",
        template="alert_confirm",
        context={
            "title": _title(alert),
            "wish": _in_words(alert, signing.loads(token, salt=alerts.CONFIRM)["below"]),
            "confirm": reverse("alert-confirm", args=[token]),
        },
        key=f"alert-asked-{alert.pk}-{token}",
    )


def _in_words(alert: Alert, below: str) -> str:
    if alert.kind == Alert.Kind.STOCK:
        return "when it is back in stock"
    return f"when it costs at most {money(below)}" if below else "when it gets cheaper"


def tell_news(alert_id: int) -> None:
    """The one mail of an alert, with the price of this very moment."""
    news = alerts.news_of(alert_id)
    if news is None:
        return
    alert, stop = news.alert, reverse("alert-stop", args=[alerts.stop_link(news.alert)])
    stock = alert.kind == Alert.Kind.STOCK
    title = _title(alert)
    mail.send(
        to=alert.email,
        subject=f"Back in stock: {title}" if stock else f"{money(news.price)} now: {title}",
        template="alert_news",
        context={
            "title": title,
            "stock": stock,
            "price": news.price,
            "seen": alert.seen_price if alert.seen_price and alert.seen_price > news.price else None,
            "path": alert.product.get_absolute_url(),
            "stop": stop,
        },
        key=f"alert-{alert.pk}-{alert.told_at:%s}",
        unsubscribe=f"{settings.SHOP_URL}{stop}",
    )


def _title(alert: Alert) -> str:
    product, names = alert.product, alert.product.parent.option_names if alert.product.parent else []
    values = [str(product.option_values[name]) for name in names if name in product.option_values]
    return ", ".join([product.get_title(), *values])[:150]


def tell_seller_of_question(question_id: int, seller_id: int) -> None:
    """To the address of the shop, else to whoever works there the longest. Not when it was taken down meanwhile."""
    question = Question.objects.select_related("product").filter(pk=question_id).first()
    seller = Seller.objects.get(pk=seller_id)
    members = seller.team.select_related("user").order_by("pk")
    to = seller.email or next((member.user.email for member in members if member.user.is_active), "")
    if question is None or not question.is_shown or not to:
        return
    mail.send(
        to=to,
        subject=f"A question about {question.product.title[:100]}",
        template="question_for_seller",
        context={"question": question, "seller": seller, "path": reverse("question-answer", args=[question.pk])},
        key=f"question-{question.pk}-{seller.pk}",
    )


def tell_asker_of_answer(answer_id: int) -> None:
    given = (
        Answer.objects.select_related("question__product", "question__author", "seller").filter(pk=answer_id).first()
    )
    if given is None or not given.is_shown or not given.question.is_shown:
        return
    asker = given.question.author
    if asker is None or not asker.is_active:
        return
    mail.send(
        to=asker.email,
        subject=f"An answer to your question about {given.question.product.title[:100]}",
        template="question_answered",
        context={"answer": given, "path": reverse("question", args=[given.question_id])},
        key=f"answer-{given.pk}",
    )


def tell_author_of_refusal(review_id: int, at: str) -> None:
    """Why a review is not shown, and what can be done. Not when that was decided otherwise meanwhile."""
    review = Review.objects.select_related("product", "author").filter(pk=review_id, state=State.REFUSED).first()
    if review is None or review.author is None or not review.author.is_active:
        return
    mail.send(
        to=review.author.email,
        subject=f"Your review of {review.product.title[:100]} is not shown",
        template="review_refused",
        context={"review": review, "path": reverse("review-write", args=[review.product.slug, review.product_id])},
        key=f"review-refused-{review.pk}-{at}",
    )

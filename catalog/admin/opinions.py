"""Looking through what people wrote: approve, refuse with a reason, decide reports. Nothing is typed over here."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from accounts.models import User
from catalog.models import Answer, Question, Report, Review
from catalog.services import questions, reports, reviews
from events.templatetags.shop import picture_url
from sellers.admin import ReadOnlyAdmin
from sellers.models import SellerRating
from sellers.services import ratings as seller_ratings

BECAUSE = {
    "abuse": "It insults somebody. Say the same without that.",
    "advertising": "It advertises something else, or carries a link.",
    "private": "It gives away somebody's name, address or number.",
    "elsewhere": "It is not about this product. Write to the seller about an order or a delivery.",
}


class WordsAdmin(ReadOnlyAdmin):
    """Words that wait come first. One refusal per reason, so that whoever wrote them is told why."""

    list_filter = ["state", "created_at"]
    ordering = ["-created_at"]
    actions = ["approve", *(f"refuse_{reason}" for reason in BECAUSE)]

    def approve_one(self, pk: int, by: User) -> None:
        raise NotImplementedError

    def refuse_one(self, pk: int, by: User, because: str) -> None:
        raise NotImplementedError

    @admin.action(description="Approve: show it")
    def approve(self, request: HttpRequest, chosen: QuerySet) -> None:
        for row in chosen:
            self.approve_one(row.pk, request.user)
        self.message_user(request, f"{len(chosen)} shown.", messages.SUCCESS)

    def _refuse(self, request: HttpRequest, chosen: QuerySet, because: str) -> None:
        for row in chosen:
            self.refuse_one(row.pk, request.user, because)
        self.message_user(request, f"{len(chosen)} not shown.", messages.SUCCESS)

    @admin.action(description="Refuse: it insults somebody")
    def refuse_abuse(self, request: HttpRequest, chosen: QuerySet) -> None:
        self._refuse(request, chosen, BECAUSE["abuse"])

    @admin.action(description="Refuse: it advertises")
    def refuse_advertising(self, request: HttpRequest, chosen: QuerySet) -> None:
        self._refuse(request, chosen, BECAUSE["advertising"])

    @admin.action(description="Refuse: it gives away something private")
    def refuse_private(self, request: HttpRequest, chosen: QuerySet) -> None:
        self._refuse(request, chosen, BECAUSE["private"])

    @admin.action(description="Refuse: it is about something else")
    def refuse_elsewhere(self, request: HttpRequest, chosen: QuerySet) -> None:
        self._refuse(request, chosen, BECAUSE["elsewhere"])


@admin.register(Review)
class ReviewAdmin(WordsAdmin):
    list_display = ["headline", "stars", "state", "product", "seller", "purchase", "pictures_count", "created_at"]
    list_filter = ["state", "stars", "created_at"]
    list_select_related = ["product", "seller"]
    search_fields = ["=product__id", "=purchase", "=author__email"]
    readonly_fields = ["given_pictures"]

    @admin.display(description="pictures")
    def given_pictures(self, review: Review) -> str:
        given = [each.picture for each in review.pictures.select_related("picture")]
        ready = [
            (picture_url(each.key, each.widths, 1440), picture_url(each.key, each.widths))
            for each in given
            if each.is_ready
        ]
        waiting = sum(not each.is_ready for each in given)
        shown = format_html_join(" ", '<a href="{}"><img src="{}" alt="" height="160"></a>', ready)
        return format_html("{} {}", shown, f"{waiting} not ready" if waiting else "")

    def approve_one(self, pk: int, by: User) -> None:
        reviews.approve_review(review_id=pk, by=by)

    def refuse_one(self, pk: int, by: User, because: str) -> None:
        reviews.refuse_review(review_id=pk, by=by, because=because)


@admin.register(Question)
class QuestionAdmin(WordsAdmin):
    list_display = ["text", "state", "product", "answers_count", "created_at"]
    list_select_related = ["product"]
    search_fields = ["=product__id", "=author__email"]

    def approve_one(self, pk: int, by: User) -> None:
        questions.approve_question(question_id=pk, by=by)

    def refuse_one(self, pk: int, by: User, because: str) -> None:
        questions.refuse_question(question_id=pk, by=by, because=because)


@admin.register(Answer)
class AnswerAdmin(WordsAdmin):
    list_display = ["__str__", "state", "question", "seller", "purchase", "votes_count", "created_at"]
    list_select_related = ["question", "seller"]
    search_fields = ["=question__product__id", "=author__email"]

    def approve_one(self, pk: int, by: User) -> None:
        questions.approve_answer(answer_id=pk, by=by)

    def refuse_one(self, pk: int, by: User, because: str) -> None:
        questions.refuse_answer(answer_id=pk, by=by, because=because)


@admin.register(SellerRating)
class SellerRatingAdmin(WordsAdmin):
    """The comments; the stars of a delivery count whatever becomes of them."""

    list_display = ["comment", "stars", "state", "seller", "purchase", "created_at"]
    list_select_related = ["seller"]
    search_fields = ["=purchase", "=seller__code"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SellerRating]:
        return super().get_queryset(request).exclude(comment="")

    def approve_one(self, pk: int, by: User) -> None:
        seller_ratings.approve_comment(rating_id=pk, by=by)

    def refuse_one(self, pk: int, by: User, because: str) -> None:
        seller_ratings.refuse_comment(rating_id=pk, by=by, because=because)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["subject", "words", "reason", "note", "state", "reporter", "created_at"]
    list_filter = ["state", "subject", "reason"]
    list_select_related = ["reporter"]
    actions = ["uphold", "dismiss"]
    ordering = ["created_at"]

    @admin.display(description="what it is about")
    def words(self, report: Report) -> str:
        found = reports.WHAT[report.subject].objects.filter(pk=report.subject_id).first()
        if found is None:
            return "gone"
        return str(found.reply if report.subject == Report.Subject.REPLY else found)[:200]

    @admin.action(description="Take down what was reported")
    def uphold(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        for report in chosen:
            reports.uphold(report_id=report.pk, by=request.user)

    @admin.action(description="Let it stand")
    def dismiss(self, request: HttpRequest, chosen: QuerySet[Report]) -> None:
        for report in chosen:
            reports.dismiss(report_id=report.pk, by=request.user)

"""`/api/v1/products/<id>/reviews` and `/questions`: what is shown on the page, for programs."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Path, Query, Router, Schema

from catalog.api.schemas import Problem
from catalog.models import Listing
from catalog.selectors.opinions import Asked, opinions

router = Router(tags=["opinions"])
GONE = {"title": "No such product", "status": 404, "detail": "It never existed, or it was withdrawn."}


class ReviewOut(Schema):
    id: int
    stars: int
    headline: str
    text: str = Field(description="Plain text")
    author: str = Field(description="A first name, no more")
    is_verified: bool = Field(description="Its author got the product from this shop")
    bought: str = Field(description="The variant in words")
    created_at: datetime
    edited_at: datetime | None
    helpful: int
    unhelpful: int
    seller_name: str = Field(description="Who sold it to the author")
    reply: str = Field(description="What the seller says to it")
    replied_at: datetime | None


class ReviewsOut(Schema):
    total: int = Field(description="Of the product")
    found: int = Field(description="With these stars, with pictures")
    stars: dict[int, int] = Field(description="Stars -> how many reviews")
    items: list[ReviewOut]


class AnswerOut(Schema):
    id: int
    text: str
    author: str
    seller_name: str = Field(description="Empty: somebody who bought it")
    created_at: datetime
    votes: int


class QuestionOut(Schema):
    id: int
    text: str
    created_at: datetime
    answers_count: int
    answers: list[AnswerOut] = Field(description="The three best")


class QuestionsOut(Schema):
    total: int
    items: list[QuestionOut]


@router.get("/products/{product_id}/reviews", response={200: ReviewsOut, 404: Problem}, summary="Ten reviews of it")
def reviews(
    request: object,
    product_id: int = Path(ge=1, le=2**31 - 1),
    page: int = Query(1, ge=1, le=100_000),
    stars: int = Query(0, ge=0, le=5, description="0: all"),
    pictures: bool = False,
    sort: str = Query("", pattern="^(|newest|highest|lowest)$", description="Empty: most helpful"),
):
    if not Listing.objects.filter(pk=product_id).exists():
        return 404, GONE
    found = opinions(product_id, Asked(stars=stars, pictures=pictures, sort=sort, page=page))
    return 200, {"total": found.total, "found": found.found, "stars": found.stars, "items": found.reviews}


@router.get("/products/{product_id}/questions", response={200: QuestionsOut, 404: Problem}, summary="Five questions")
def questions(request: object, product_id: int = Path(ge=1, le=2**31 - 1), page: int = Query(1, ge=1, le=100_000)):
    if not Listing.objects.filter(pk=product_id).exists():
        return 404, GONE
    found = opinions(product_id, Asked(questions_page=page))
    return 200, {"total": found.questions_count, "items": found.questions}

"""What a product's page shows of reviews, questions and answers: one query, however many there are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from accounts.moderation import State
from catalog.models import Answer, Question
from sellers import roles
from sellers.models import Seller, SellerRating

PER_PAGE = 10
QUESTIONS_PER_PAGE = 5
ANSWERS_SHOWN, MOST_ANSWERS = 3, 200
COMMENTS_SHOWN = 10
SORTS = {"": "Most helpful", "newest": "Newest", "highest": "Highest rating", "lowest": "Lowest rating"}
ORDERS = {
    "": "r.helpful DESC, r.created_at DESC, r.id DESC",
    "newest": "r.created_at DESC, r.id DESC",
    "highest": "r.stars DESC, r.created_at DESC, r.id DESC",
    "lowest": "r.stars, r.created_at DESC, r.id DESC",
}
QUESTION_SORTS = {"": "Newest", "helpful": "Most helpful answers"}
BEST_ANSWER = "(SELECT max(a.votes_count) FROM catalog_answer a WHERE a.question_id = q.id AND a.state = 'shown')"
QUESTION_ORDERS = {
    "": "q.created_at DESC, q.id DESC",
    "helpful": f"{BEST_ANSWER} DESC NULLS LAST, q.created_at DESC, q.id DESC",
}
# First words of a name only, and none of somebody who is gone or blocked.
NAME = "CASE WHEN u.is_active THEN split_part(btrim(u.name), ' ', 1) END"


@dataclass(frozen=True)
class Asked:
    """Which reviews and questions the address asks for; nonsense counts as nothing."""

    stars: int = 0
    pictures: bool = False
    sort: str = ""
    page: int = 1
    questions: str = ""
    questions_page: int = 1
    variant: str = ""  # of the product, kept in every address

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        stars, sort, questions = query.get("stars", ""), query.get("sort", ""), query.get("questions", "")
        variant = query.get("variant", "")
        return cls(
            int(stars) if stars in ("1", "2", "3", "4", "5") else 0,
            query.get("pictures") == "1",
            sort if sort in SORTS else "",
            _page(query.get("reviews_page", "")),
            questions if questions in QUESTION_SORTS else "",
            _page(query.get("questions_page", "")),
            variant if variant.isascii() and variant.isdigit() and len(variant) < 10 else "",
        )

    @property
    def narrowed(self) -> bool:
        """Anything else than what the plain address shows: no page for search engines."""
        return self != Asked(variant=self.variant)

    def but(self, **changes: object) -> str:
        """The query of the address with something else: "" for the plain one."""
        now = {
            "variant": self.variant, "stars": self.stars, "pictures": int(self.pictures), "sort": self.sort,
            "reviews_page": self.page, "questions": self.questions, "questions_page": self.questions_page,
        } | changes  # fmt: skip
        kept = {name: value for name, value in now.items() if value and not (name.endswith("_page") and value == 1)}
        return f"?{urlencode(kept)}" if kept else "?"


def _page(word: str) -> int:
    return max(1, int(word)) if word.isascii() and word.isdigit() and len(word) < 7 else 1


@dataclass(frozen=True)
class ReviewShown:
    id: int
    stars: int
    headline: str
    text: str
    author: str
    is_verified: bool
    bought: str
    created_at: datetime
    edited_at: datetime | None
    helpful: int
    unhelpful: int
    seller_name: str
    reply: str
    replied_at: datetime | None
    pictures: list[dict[str, object]]


@dataclass(frozen=True)
class AnswerShown:
    id: int
    text: str
    author: str
    seller_name: str
    created_at: datetime
    votes: int


@dataclass(frozen=True)
class QuestionShown:
    id: int
    text: str
    author: str
    created_at: datetime
    answers_count: int
    answers: list[AnswerShown]

    @property
    def more_answers(self) -> int:
        return self.answers_count - len(self.answers)


@dataclass
class Opinions:
    asked: Asked
    stars: dict[int, int] = field(default_factory=dict)
    with_pictures: int = 0
    found: int = 0
    reviews: list[ReviewShown] = field(default_factory=list)
    questions_count: int = 0
    questions: list[QuestionShown] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.stars.values())

    @property
    def histogram(self) -> list[tuple[int, int, int, str]]:
        """(stars, reviews, per cent, address) from five stars down; the address of the chosen one takes it off."""
        rows = [(stars, self.stars.get(stars, 0)) for stars in range(5, 0, -1)]
        return [(stars, n, round(100 * n / (self.total or 1)), self._stars_link(stars, n)) for stars, n in rows]

    def _stars_link(self, stars: int, count: int) -> str:
        if not count:
            return ""
        return self.asked.but(stars=0 if self.asked.stars == stars else stars, reviews_page=1) + "#reviews"

    @property
    def all_link(self) -> str:
        return self.asked.but(stars=0, pictures=0, reviews_page=1) + "#reviews"

    @property
    def pictures_link(self) -> str:
        return self.asked.but(pictures=int(not self.asked.pictures), reviews_page=1) + "#reviews"

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """(name, address, is it this one)"""
        return [
            (name, self.asked.but(sort=sort, reviews_page=1) + "#reviews", sort == self.asked.sort)
            for sort, name in SORTS.items()
        ]

    @property
    def question_sorts(self) -> list[tuple[str, str, bool]]:
        return [
            (name, self.asked.but(questions=sort, questions_page=1) + "#questions", sort == self.asked.questions)
            for sort, name in QUESTION_SORTS.items()
        ]

    @property
    def seen(self) -> int:
        """How many reviews there are up to the last one on this page."""
        return (self.asked.page - 1) * PER_PAGE + len(self.reviews)

    @property
    def more_link(self) -> str:
        more = self.reviews and self.seen < self.found
        return self.asked.but(reviews_page=self.asked.page + 1) + "#reviews" if more else ""

    @property
    def questions_seen(self) -> int:
        return (self.asked.questions_page - 1) * QUESTIONS_PER_PAGE + len(self.questions)

    @property
    def more_questions_link(self) -> str:
        more = self.questions and self.questions_seen < self.questions_count
        return self.asked.but(questions_page=self.asked.questions_page + 1) + "#questions" if more else ""


WHERE = (
    "r.product_id = %(product)s AND r.state = 'shown'"
    " AND (%(stars)s = 0 OR r.stars = %(stars)s) AND (NOT %(pictures)s OR r.pictures_count > 0)"
)
# One walk over the index `review_stars`: everything that is counted follows from it.
SPREAD = """(
    SELECT jsonb_object_agg(stars, counts) FROM (
        SELECT stars, jsonb_build_array(count(*), count(*) FILTER (WHERE pictures_count > 0)) AS counts
        FROM catalog_review r WHERE r.product_id = %(product)s AND r.state = 'shown' GROUP BY stars
    ) spread)"""
REVIEWS = """(
    SELECT jsonb_agg(jsonb_build_object(
        'id', r.id, 'stars', r.stars, 'headline', r.headline, 'text', r.text, 'name', {name}, 'had_name', r.author_name,
        'is_gone', r.author_id IS NULL OR NOT u.is_active, 'purchase', r.purchase, 'bought', r.bought,
        'created_at', r.created_at, 'edited_at', r.edited_at, 'helpful', r.helpful, 'unhelpful', r.unhelpful,
        'seller_name', s.name, 'reply', r.reply, 'replied_at', r.replied_at,
        'pictures', CASE WHEN r.pictures_count > 0 THEN (
            SELECT jsonb_agg(jsonb_build_object('key', p.key, 'widths', p.widths) ORDER BY rp.position, rp.id)
            FROM catalog_reviewpicture rp JOIN catalog_picture p ON p.id = rp.picture_id
            WHERE rp.review_id = r.id AND p.state = 'ready') END
        ) ORDER BY {order})
    FROM (SELECT r.* FROM catalog_review r WHERE {where} ORDER BY {order} LIMIT %(per_page)s OFFSET %(start)s) r
        LEFT JOIN accounts_user u ON u.id = r.author_id LEFT JOIN partner_partner s ON s.id = r.seller_id)"""
QUESTIONS = """(
    SELECT jsonb_agg(jsonb_build_object(
        'id', q.id, 'text', q.text, 'name', {name}, 'is_gone', u.id IS NULL OR NOT u.is_active,
        'created_at', q.created_at, 'answers_count', q.answers_count,
        'answers', CASE WHEN q.answers_count > 0 THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'id', a.id, 'text', a.text, 'name', {name}, 'is_gone', u.id IS NULL OR NOT u.is_active,
                'seller_name', s.name, 'created_at', a.created_at, 'votes', a.votes_count
                ) ORDER BY a.votes_count DESC, a.id)
            FROM (
                SELECT * FROM catalog_answer a WHERE a.question_id = q.id AND a.state = 'shown'
                ORDER BY a.votes_count DESC, a.id LIMIT %(answers)s
            ) a LEFT JOIN accounts_user u ON u.id = a.author_id LEFT JOIN partner_partner s ON s.id = a.seller_id) END
        ) ORDER BY {order})
    FROM (
        SELECT q.* FROM catalog_question q WHERE q.product_id = %(product)s AND q.state = 'shown'
        ORDER BY {order} LIMIT %(questions_per_page)s OFFSET %(questions_start)s
    ) q LEFT JOIN accounts_user u ON u.id = q.author_id)"""
ASKED = "(SELECT count(*) FROM catalog_question q WHERE q.product_id = %(product)s AND q.state = 'shown')"


def opinions(product_id: int, asked: Asked) -> Opinions:
    reviews = REVIEWS.format(name=NAME, where=WHERE, order=ORDERS[asked.sort])
    questions = QUESTIONS.format(name=NAME, order=QUESTION_ORDERS[asked.questions])
    query = f"SELECT {SPREAD}, {reviews}, {ASKED}, {questions}"
    values = {
        "product": product_id, "stars": asked.stars, "pictures": asked.pictures, "per_page": PER_PAGE,
        "start": (asked.page - 1) * PER_PAGE, "answers": ANSWERS_SHOWN, "questions_per_page": QUESTIONS_PER_PAGE,
        "questions_start": (asked.questions_page - 1) * QUESTIONS_PER_PAGE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        spread, given, questions_count, asked_for = cursor.fetchone()
    counts = {int(stars): tuple(pair) for stars, pair in _read(spread, {}).items()}
    return Opinions(
        asked=asked,
        stars={stars: n for stars, (n, _) in counts.items()},
        with_pictures=sum(pictured for _, pictured in counts.values()),
        found=sum(pair[asked.pictures] for stars, pair in counts.items() if asked.stars in (0, stars)),
        reviews=[_review(row) for row in _read(given, [])],
        questions_count=questions_count,
        questions=[_question(row) for row in _read(asked_for, [])],
    )


def _read(value: str | dict | list | None, nothing: dict | list) -> dict | list:
    return json.loads(value) if isinstance(value, str) else value or nothing


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def name_of(name: str | None, is_gone: bool) -> str:
    """A first name, no more. Somebody who has left, or may not write any more, is nobody."""
    return "A former member" if is_gone else name or "A buyer"


def _review(row: dict) -> ReviewShown:
    return ReviewShown(
        id=row["id"], stars=row["stars"], headline=row["headline"], text=row["text"],
        author=row["had_name"] or name_of(row["name"], row["is_gone"]), is_verified=bool(row["purchase"]),
        bought=row["bought"], created_at=_when(row["created_at"]), edited_at=_when(row["edited_at"]),
        helpful=row["helpful"], unhelpful=row["unhelpful"], seller_name=row["seller_name"] or "the seller",
        reply=row["reply"], replied_at=_when(row["replied_at"]), pictures=row["pictures"] or [],
    )  # fmt: skip


def _question(row: dict) -> QuestionShown:
    answers = [
        AnswerShown(
            each["id"], each["text"], name_of(each["name"], each["is_gone"]), each["seller_name"] or "",
            _when(each["created_at"]), each["votes"],
        )
        for each in row["answers"] or []
    ]  # fmt: skip
    return QuestionShown(
        row["id"], row["text"], "" if row["is_gone"] else row["name"] or "", _when(row["created_at"]),
        row["answers_count"], answers,
    )  # fmt: skip


def answers_of(question: Question) -> list[AnswerShown]:
    """All that are shown, best first."""
    given = Answer.objects.filter(question=question, state=State.SHOWN).select_related("author", "seller")
    return [
        AnswerShown(
            each.pk, each.text,
            name_of(each.author and each.author.first_name, not (each.author and each.author.is_active)),
            each.seller.name if each.seller else "", each.created_at, each.votes_count,
        )
        for each in given.order_by("-votes_count", "pk")[:MOST_ANSWERS]
    ]  # fmt: skip


def comments_on(seller: Seller) -> list[SellerRating]:
    """What buyers said of a seller lately; no query for one whom nobody has rated."""
    if not seller.ratings_count:
        return []
    said = SellerRating.objects.filter(seller=seller, state=State.SHOWN).exclude(comment="")
    return list(said.order_by("-created_at")[:COMMENTS_SHOWN])


def speaks_for(user: User) -> QuerySet[Seller]:
    """The sellers in whose name somebody may reply and answer: not everybody who packs their parcels."""
    return Seller.objects.filter(team__user=user, team__role__in=roles.PERMISSIONS["see_opinions"][1])

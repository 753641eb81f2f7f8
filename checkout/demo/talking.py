"""What people say in the demo shop: reviews with replies, questions with answers, ratings of sellers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from catalog.models import Answer, Product, Question, Review
from checkout.demo.bulk import copy
from checkout.demo.making import Thing
from sellers.models import Seller, SellerRating
from sellers.services import ratings

REPLIES = [
    "Thank you for telling us. Write to us through your order: we send a new one or your money back, as you like.",
    "That is not how it should be. We have looked at what is left in our shelf, and yours is not like the others.",
    "We are sorry. We have told the maker, and the next lot will be better.",
]
COMMENTS = {
    5: ["Sent the same day and packed with care.", "Quick, friendly, everything as promised.", "Always a pleasure."],
    4: ["Came when it should.", "Good packing, could have been a smaller box.", "All fine."],
    3: ["A day late, but they told me before.", "All right."],
    2: ["Three days late, and no word of it.", "The box was open when it came."],
    1: ["I had to ask twice where it was."],
}
GENERAL = [
    ("How is it packed for the post?", "In a box with paper around it. There is no plastic in our parcels."),
    ("Can I send it back when it is a present and they do not like it?",
     "Yes, within thirty days, and it costs you nothing. It only has to be complete."),
    ("Is this the newest model?", "It is what the maker delivers at the moment. We have no older ones in the shelf."),
]  # fmt: skip
FROM_BUYERS = [
    "Yes, I have just looked at mine.",
    "Mine is like that.",
    "Yes. I was not sure either before I bought it.",
]


def make_reviews(everything: list[Thing], products: dict[int, Product], sellers: dict[str, Seller]) -> None:
    now = timezone.now()
    told = [(products[id(thing)].pk, thing, review) for thing in everything for review in thing.reviews]
    rows = []
    for place, (pk, thing, review) in enumerate(told):
        random = Random(place)
        written = now - timedelta(days=review.days_ago, minutes=place % 1440)
        one = random.choice(thing.variants or [thing])
        seller = sellers[random.choice(one.offers).seller]
        helpful = int(random.expovariate(0.25)) if review.days_ago > 3 else 0
        replied = review.stars <= 2 and random.random() < 0.5
        rows.append(
            (pk, review.stars, review.title, review.text, review.name, "demo", _words(one), seller.pk, "en", 0, helpful,
             int(helpful * random.uniform(0, 0.4)), random.choice(REPLIES) if replied else "",
             min(now, written + timedelta(hours=random.randint(4, 40))) if replied else None, "shown", "", written)
        )  # fmt: skip
    copy(
        Review,
        "product_id stars headline text author_name purchase bought seller_id language pictures_count helpful unhelpful"
        " reply replied_at state refused_because created_at",
        rows,
    )


def _words(one: Thing) -> str:
    return ", ".join(f"{name}: {value}" for name, value in one.options.items())


@dataclass
class Asked:
    question: Question
    thing: Thing
    reply: str
    at: datetime
    random: Random
    answers: list[tuple[Answer, datetime]] = field(default_factory=list)


def make_questions(everything: list[Thing], products: dict[int, Product], sellers: dict[str, Seller]) -> None:
    """On what is talked about: the first sellers answer most of them, buyers some."""
    now = timezone.now()
    asked = [one for place, thing in enumerate(everything) for one in _asked(place, thing, products[id(thing)], now)]
    Question.objects.bulk_create(one.question for one in asked)
    for one in asked:
        one.answers = _answers(one, sellers, now)
        one.question.answers_count, one.question.created_at = len(one.answers), one.at
    answers = [answer for one in asked for answer, _ in one.answers]
    Answer.objects.bulk_create(answers)
    # Whatever one gives it, a new row takes the moment of writing.
    for one in asked:
        for answer, at in one.answers:
            answer.created_at = at
    Question.objects.bulk_update([one.question for one in asked], ["created_at", "answers_count"], batch_size=500)
    Answer.objects.bulk_update(answers, ["created_at"], batch_size=500)


def _asked(place: int, thing: Thing, product: Product, now: datetime) -> list[Asked]:
    random = Random(f"questions {place}")
    if len(thing.reviews) < 3:
        return []
    return [
        Asked(
            Question(product=product, text=text, state="shown"), thing, reply,
            now - timedelta(days=random.randint(1, max(2, thing.days_old - 1)), minutes=random.randint(0, 1400)),
            random,
        )
        for text, reply in _of(thing, random)[: random.choice([0, 1, 1, 2, 3, 6])]
    ]  # fmt: skip


def _of(thing: Thing, random: Random) -> list[tuple[str, str]]:
    specs = [(name, str(value)) for name, value in thing.specs if len(str(value)) < 40 and not str(value).isdigit()]
    about = [
        (f"Is it certain: {name[0].lower()}{name[1:]} {value}?", f"Yes: {value}. It is printed on the box as well.")
        for name, value in specs
    ]
    found = [*random.sample(about, min(2, len(about))), *random.sample(GENERAL, 2)]
    random.shuffle(found)
    return found


def _answers(asked: Asked, sellers: dict[str, Seller], now: datetime) -> list[tuple[Answer, datetime]]:
    random = asked.random
    if random.random() < 0.12:
        return []
    first = sellers[(asked.thing.offers or asked.thing.variants[0].offers)[0].seller]
    found = [Answer(seller=first, text=asked.reply, votes_count=random.randint(0, 9))]
    if random.random() < 0.35:
        found.append(Answer(purchase="demo", text=random.choice(FROM_BUYERS), votes_count=random.randint(0, 6)))
    for answer in found:
        answer.question, answer.state = asked.question, "shown"
    return [(answer, min(now, asked.at + timedelta(hours=random.randint(1, 60)))) for answer in found]


def make_ratings(sellers: dict[str, Seller]) -> None:
    now = timezone.now()
    rows = []
    for code, seller in sellers.items():
        random = Random(f"ratings of {code}")
        charm = random.uniform(3, 14)
        for number in range(random.randint(60, 700) if seller.is_trader else random.randint(6, 40)):
            stars = random.choices([1, 2, 3, 4, 5], [0.4, 0.4, 0.8, 3, charm])[0]
            comment = random.choice(COMMENTS[stars]) if random.random() < 0.15 else ""
            given = now - timedelta(days=random.randint(1, 360), minutes=number)
            rows.append((seller.pk, f"demo-{code}-{number}", stars, comment, "shown", "", given))
    copy(SellerRating, "seller_id purchase stars comment state refused_because created_at", rows)
    for seller in sellers.values():
        ratings.recount(seller.pk)

"""What buyers say about a demo product."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from checkout.demo import people
from checkout.demo.goods import Kind

HOW_MANY = [0, 1, 2, 3, 5, 8, 14, 24, 40]
HOW_OFTEN = [26, 13, 13, 13, 12, 10, 7, 4, 2]


@dataclass(frozen=True)
class Review:
    stars: int
    title: str
    text: str
    name: str
    days_ago: int


def reviews(kind: Kind, quality: float, words: dict[str, str], days_old: int, random: Random) -> list[Review]:
    """Of nobody up to forty buyers; a third of what is new has none yet."""
    if days_old < 4:
        return []
    count = random.choices(HOW_MANY, HOW_OFTEN)[0]
    liking = _liking(quality, random)
    return [_review(kind, random.choices([1, 2, 3, 4, 5], liking)[0], words, days_old, random) for _ in range(count)]


def _liking(quality: float, random: Random) -> list[float]:
    """How likely one to five stars are: good things please, but not everybody."""
    charm = min(1.0, max(0.0, 0.5 + quality * 0.3 + random.uniform(-0.4, 0.45)))
    return [1.7 - 1.4 * charm, 1.4 - 0.9 * charm, 2.0 - 0.8 * charm, 4.0, 3.5 + 9.0 * charm]


def _review(kind: Kind, stars: int, words: dict[str, str], days_old: int, random: Random) -> Review:
    said = []
    if stars >= 3:
        said += random.sample(kind.praise, min(len(kind.praise), 2 if stars == 5 and random.random() < 0.4 else 1))
    if stars <= 4 and kind.gripe and (stars < 4 or random.random() < 0.7):
        said.append(random.choice(kind.gripe))
    said.append(random.choice(people.CLOSINGS[stars]))
    return Review(
        stars,
        random.choice(people.TITLES[stars]),
        " ".join(text for text in said if text),
        f"{random.choice(people.FIRST_NAMES)} {random.choice('ABCDEFGHJKLMNPRSTVW')}.",
        random.randint(1, max(2, days_old - 2)),
    )

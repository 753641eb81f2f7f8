"""Some days after a delivery its buyer is asked once what they think of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from catalog.models import Review
from checkout.models import SellerOrder
from checkout.services.inviting import ask_for_opinions
from tests.checkout.delivering import deliver
from tests.events.telling import pass_on
from tests.factories import make_offer, make_seller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def part(buyer):
    offers = [
        make_offer(title="Riva teapot", seller=make_seller("Riva")),
        make_offer(title="Mug", seller=make_seller("Mugs")),
    ]
    return came(deliver(buyer, *offers), days_ago=8)


def came(part, days_ago):
    SellerOrder.objects.filter(order=part.order).update(delivered_at=timezone.now() - timedelta(days=days_ago))
    return part


def told() -> list:
    pass_on()
    return [each for each in mail.outbox if "What do you think" in each.subject]


def test_one_mail_for_an_order_and_only_once(part):
    assert ask_for_opinions() == 1
    assert ask_for_opinions() == 0
    (letter,) = told()
    assert letter.to == ["ana@example.org"]
    for words in ("Riva teapot", "/review/", "How Mugs delivered", f"/parcels/{part.number}/rate/"):
        assert words in letter.body
        assert words in letter.alternatives[0][0]


@pytest.mark.parametrize("days_ago", [1, 6, 60])
def test_neither_too_early_nor_long_after(part, days_ago):
    came(part, days_ago)
    assert ask_for_opinions() == 0


def test_a_shop_may_ask_nobody(part, settings):
    settings.REVIEW_INVITE_DAYS = 0
    assert ask_for_opinions() == 0


def test_what_was_sent_back_or_cancelled_is_not_asked_about(part):
    SellerOrder.objects.update(status="returned")
    assert ask_for_opinions() == 0


def test_who_has_said_it_all_or_left_gets_no_mail(part, buyer):
    first, second = (line.product for line in part.order.lines.order_by("pk"))
    ask_for_opinions()
    Review.objects.create(product=first, author=buyer, stars=5, headline="Good", text="Good.", purchase=part.number)
    Review.objects.create(product=second, author=buyer, stars=5, headline="Good", text="Good.", purchase=part.number)
    assert not told()


def test_a_closed_account_gets_no_mail(part, buyer):
    User.objects.filter(pk=buyer.pk).update(is_active=False)
    ask_for_opinions()
    assert not told()

"""What runs by itself at night, and every minute."""

import logging

import pytest
from django.conf import settings

from checkout.tasks import check_invariants, reconcile_payments
from sellers.models import Offer
from store.celery import app
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted <= set(app.tasks)


def test_a_broken_invariant_is_shouted_about(caplog):
    offer = make_offer(stock=3)
    assert check_invariants() == 0
    Offer.objects.filter(pk=offer.pk).update(num_in_stock=9)
    with caplog.at_level(logging.CRITICAL):
        assert check_invariants() == 1
    assert "the stock book adds up" in caplog.text


def test_reconciling_an_empty_shop_does_nothing():
    assert reconcile_payments() == {"lapsed": 0, "checked": 0, "refunds": 0}

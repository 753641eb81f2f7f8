"""Doorbells of this room: they take ids, may ring twice, and only call the service that works."""

import logging

from celery import shared_task

from checkout.invariants import broken
from checkout.services import inviting, payments, promises, together

log = logging.getLogger(__name__)


@shared_task
def reconcile_payments() -> dict[str, int]:
    """Every minute: what waits for the payment processor."""
    return payments.reconcile()


@shared_task
def count_together() -> int:
    """Every night: what is bought together."""
    return together.count_together()


@shared_task
def judge_sellers() -> int:
    """Every night: who keeps promises, and so wins the buy box where everything else is equal."""
    return promises.judge_sellers()


@shared_task
def ask_for_opinions() -> int:
    """Every morning: what came some days ago may be reviewed."""
    return inviting.ask_for_opinions()


@shared_task
def check_invariants() -> int:
    """Every night: is everything true that must be true of stock, orders and money?"""
    problems = broken()
    for problem in problems:
        log.critical("broken invariant: %s, for example %s", problem.rule, problem.rows[0])
    return len(problems)

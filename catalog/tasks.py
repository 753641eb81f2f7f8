"""Doorbells of the catalogue."""

from celery import shared_task

from catalog.search import statistics


@shared_task
def learn_words() -> None:
    """Every night: how rare words are, which ones titles use, what to suggest, and what is popular."""
    statistics.sort_into_tiers()
    statistics.count_words()
    statistics.collect_suggestions()

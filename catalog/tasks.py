"""Doorbells of the catalogue."""

from celery import shared_task

from catalog.search import statistics
from catalog.services import alerts, deals, feed, pictures, saved, sitemaps


@shared_task
def learn_words() -> None:
    """Every night: how rare words are, which ones titles use, what to suggest, and what is popular."""
    statistics.learn()


@shared_task(soft_time_limit=240, time_limit=300)
def make_pictures() -> None:
    """Whenever one was given, and every minute for those that were forgotten. Rings again while more wait."""
    if pictures.make_waiting(seconds=20):
        make_pictures.apply_async(retry=False)


@shared_task
def forget_pictures() -> None:
    """Every night: files that nothing shows any more."""
    pictures.forget_uploads_without_a_row()
    while pictures.forget_unused():
        pass


@shared_task
def forget_watching() -> None:
    """Every night: what guests saved long ago, alerts that are over, and reductions that are older than 30 days."""
    saved.forget_guests()
    alerts.forget_old()
    deals.look_at_deals()


@shared_task(soft_time_limit=6600, time_limit=6900)
def write_feed() -> int:
    """Every night: the file in which other sites read what is sold here."""
    return feed.write_feed()


@shared_task(soft_time_limit=3300, time_limit=3600)
def write_sitemaps() -> int:
    """Every night: what search engines are told about."""
    return sitemaps.write_sitemaps()

from django.apps import AppConfig

from store import celery  # noqa: F401  (tasks of every room must find the queue in web processes too)


class StoreConfig(AppConfig):
    name = "store"
    default_auto_field = "django.db.models.BigAutoField"

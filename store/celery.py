"""The task queue. Tasks are doorbells: they take ids, may ring twice, and only call the service that works."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "store.settings")

app = Celery("tarvo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""The shop's own settings and the query counter: all that the measured shop has more than the real one."""

from store.settings import *  # noqa: F403
from store.settings import LOGGING, MIDDLEWARE

MIDDLEWARE = ["bench.counting.queries", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING["root"]["level"] = "ERROR"

from oscar.apps.order.admin import *  # noqa: F403  (or Django admin loses these pages)

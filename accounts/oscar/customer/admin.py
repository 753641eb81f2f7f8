from oscar.apps.customer.admin import *  # noqa: F403  (or Django admin loses these pages)

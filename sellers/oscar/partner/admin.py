from oscar.apps.partner.admin import *  # noqa: F403  (or Django admin loses these pages)

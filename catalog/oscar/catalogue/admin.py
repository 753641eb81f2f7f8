from oscar.apps.catalogue.admin import *  # noqa: F403  (or Django admin loses these pages)

from oscar.apps.basket.admin import *  # noqa: F403  (or Django admin loses these pages)

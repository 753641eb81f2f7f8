"""Oscar's models, unchanged."""

from oscar.apps.customer.models import *  # noqa: F403

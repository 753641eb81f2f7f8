"""How often somebody may do something: the rates stand in settings.ACCOUNT_RATE_LIMITS, and hold without Redis too."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest


def within(request: HttpRequest, action: str) -> bool:
    """Count one try of `action`; False when there were too many. Reading (GET) is never counted."""
    return ratelimit.consume(request, action=action)

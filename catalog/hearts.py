"""Which hearts are filled on pages that are the same for everybody.

Those pages can not say it. A small readable cookie carries a stamp of what is saved; the script (static/js/hearts.js)
keeps the ids beside it, and asks for them again when the stamp is another one.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from catalog.selectors.saved import TOKEN_COOKIE, Hearts, hearts, keeper_of
from catalog.services.saved import GUEST_DAYS

STAMP_COOKIE = "hearts"
KEEP = GUEST_DAYS * 24 * 3600


def tell_hearts(request: HttpRequest, response: HttpResponse, now: Hearts | None = None) -> None:
    """Write the stamp of what is saved now into the answer."""
    stamp = (now or hearts(keeper_of(request))).stamp
    if stamp:
        response.set_cookie(STAMP_COOKIE, stamp, max_age=KEEP, samesite="Lax", secure=settings.SECURE)
    elif STAMP_COOKIE in request.COOKIES:
        response.delete_cookie(STAMP_COOKIE, samesite="Lax")


def remember_guest(response: HttpResponse, token: uuid.UUID) -> None:
    response.set_cookie(TOKEN_COOKIE, str(token), max_age=KEEP, httponly=True, samesite="Lax", secure=settings.SECURE)


def forget_guest(request: HttpRequest, response: HttpResponse) -> None:
    """After signing in: the list is found by its owner."""
    if TOKEN_COOKIE in request.COOKIES:
        response.delete_cookie(TOKEN_COOKIE, samesite="Lax")

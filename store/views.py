"""Pages of the house itself: health, numbers for monitoring and the error pages."""

import sys

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from store import metrics as numbers


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing about the database: a restart would not mend that."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The shop can serve: the database answers and is at this code's migrations."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503, headers={"Retry-After": "5"})
    if waiting:
        return JsonResponse({"database": "ok", "migrations": len(waiting)}, status=503)
    return JsonResponse({"database": "ok", "migrations": 0})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent from another site, or by a browser that hides where it came from."""
    return render(request, "403.html", {"form_from_elsewhere": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """No database, no session, no context: whatever broke may be what a richer page needs.

    A database that does not answer is told as "come back soon", so that proxies and robots do.
    """
    gone = isinstance(sys.exception(), OperationalError)
    page = render_to_string("500.html")
    return HttpResponse(page, status=503, headers={"Retry-After": "10"}) if gone else HttpResponse(page, status=500)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For the monitoring only: it sends METRICS_TOKEN. A demo or development shop shows them to everybody."""
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    trusted = settings.METRICS_TOKEN and constant_time_compare(told, settings.METRICS_TOKEN)
    if not (trusted or settings.DEBUG or settings.DEMO):
        raise Http404
    return HttpResponse(numbers.text(), content_type=CONTENT_TYPE_LATEST)

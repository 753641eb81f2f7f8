"""Alerts in the admin: who waits for what, for those who are asked about it. They can be stopped, not made."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.paging import RoughPaginator
from catalog.models import Alert
from catalog.services import alerts
from sellers.admin import ReadOnlyAdmin


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ["id", "email", "kind", "product", "below", "seen_price", "state", "created_at", "told_at"]
    list_filter = ["state", "kind"]
    search_fields = ["email__iexact"]
    search_help_text = "The whole e-mail address."
    list_select_related = ["product__parent"]
    paginator = RoughPaginator
    ordering = ["-id"]
    actions = ["stop"]

    @admin.action(description="Stop these alerts")
    def stop(self, request: HttpRequest, chosen: QuerySet[Alert]) -> None:
        stopped = sum(alerts.stop(alert) for alert in chosen)
        self.message_user(request, f"{stopped} alerts are stopped.", messages.SUCCESS)

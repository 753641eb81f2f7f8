"""The outbox in Django admin: how it goes, what is parked, and another round of tries for it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from events import selectors
from events.models import Delivery, Message
from events.services.delivering import deliver_again


class WrittenByTheShop(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(WrittenByTheShop):
    list_display = ["id", "topic", "key", "created_at", "relayed_at"]
    search_fields = ["=key", "=topic"]
    ordering = ["-id"]


@admin.register(Delivery)
class DeliveryAdmin(WrittenByTheShop):
    """The list opens with the numbers that matter: how far behind the telling is, and what is parked."""

    list_display = ["id", "consumer", "key", "state", "tries", "next_try_at", "error"]
    list_filter = ["state", "consumer"]
    search_fields = ["=key"]
    ordering = ["-id"]
    actions = ["again"]
    change_list_template = "admin/events/delivery/change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        health = {"health": selectors.health(), "consumers": selectors.by_consumer()}
        return super().changelist_view(request, (extra_context or {}) | health)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and super(WrittenByTheShop, self).has_change_permission(request)

    @admin.action(description="Deliver again (parked ones)")
    def again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        count = deliver_again(list(deliveries.values_list("pk", flat=True)))
        self.message_user(request, f"{count} will be tried again.", messages.SUCCESS)

"""The outbox in Django admin: how it goes, what is parked, and another round of tries for it."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from events import consumers, selectors
from events.models import Delivery, Message
from events.services.delivering import deliver_again


class NewestThousands(Paginator):
    """Counts as far as anybody leafs: counting every message of a month would take longer than the page."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[: self.most].count()


class WrittenByTheShop(admin.ModelAdmin):
    show_full_result_count = False
    paginator = NewestThousands

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ConsumerFilter(admin.SimpleListFilter):
    """From the code, not from every row of the table."""

    title = parameter_name = "consumer"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, str]]:
        return [(name, name) for name in consumers.names()]

    def queryset(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return deliveries.filter(consumer=self.value()) if self.value() else deliveries


@admin.register(Message)
class MessageAdmin(WrittenByTheShop):
    list_display = ["id", "topic", "key", "created_at", "relayed_at"]
    search_fields = ["key__exact", "topic__exact"]
    ordering = ["-id"]


@admin.register(Delivery)
class DeliveryAdmin(WrittenByTheShop):
    """The list opens with the numbers that matter: how far behind the telling is, and what is parked."""

    list_display = ["id", "consumer", "key", "state", "tries", "next_try_at", "error"]
    list_filter = ["state", ConsumerFilter]
    search_fields = ["key__exact"]
    ordering = ["-id"]
    list_select_related = False
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

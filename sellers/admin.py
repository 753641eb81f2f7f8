"""Who works for sellers, what their offers cost before, and the stock book in Django admin."""

from django.contrib import admin

from sellers.models import PriceChange, StockMovement, TeamMember


class ReadOnlyAdmin(admin.ModelAdmin):
    """Something the shop writes itself and people only look at."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    list_display = ["at", "offer_id", "delta", "reason", "reference"]
    list_filter = ["reason"]
    list_select_related = False


@admin.register(PriceChange)
class PriceChangeAdmin(ReadOnlyAdmin):
    list_display = ["since", "offer_id", "price"]
    ordering = ["-since"]


@admin.register(TeamMember)
class TeamMemberAdmin(admin.ModelAdmin):
    list_display = ["seller", "user", "role"]
    autocomplete_fields = ["seller", "user"]
    list_select_related = ["seller", "user"]

"""Sellers and offers in Django admin. Stock is never typed here: a saved form would overwrite what was sold."""

from django.contrib import admin

from sellers.models import DeliveryOption, TeamMember
from sellers.oscar.partner.models import Partner, StockRecord


class TeamInline(admin.TabularInline):
    model = TeamMember
    autocomplete_fields = ["user"]
    extra = 0


class DeliveryInline(admin.TabularInline):
    model = DeliveryOption
    extra = 0


@admin.register(Partner)
class SellerAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "status", "plan", "is_trader", "country", "created_at"]
    list_filter = ["status", "plan", "is_trader", "country"]
    search_fields = ["name", "code", "legal_name", "email"]
    inlines = [TeamInline, DeliveryInline]


@admin.register(StockRecord)
class OfferAdmin(admin.ModelAdmin):
    list_display = ["partner_sku", "partner", "product_id", "price", "num_in_stock", "num_allocated", "is_active"]
    list_filter = ["is_active", "condition"]
    search_fields = ["=partner_sku"]
    list_select_related = ["partner"]
    show_full_result_count = False
    raw_id_fields = ["product", "partner"]
    readonly_fields = ["num_in_stock", "num_allocated", "version", "price", "product", "partner", "partner_sku"]

    def has_add_permission(self, request):
        return False

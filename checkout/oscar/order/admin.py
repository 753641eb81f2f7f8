"""Orders in Django admin: to look at. What may be done to them stands with seller orders and payments."""

from django.contrib import admin

from checkout.models import Order, OrderLine, SellerOrder
from sellers.admin import ReadOnlyAdmin


class PartInline(admin.TabularInline):
    model = SellerOrder
    fields = readonly_fields = ["number", "seller_name", "status", "total", "ship_by", "paid_at", "cancel_reason"]
    extra = 0
    can_delete = False


class LineInline(admin.TabularInline):
    model = OrderLine
    fields = readonly_fields = ["title", "partner_sku", "quantity", "unit_price_incl_tax", "line_price_incl_tax"]
    extra = 0
    can_delete = False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "email", "total_incl_tax", "status", "date_placed"]
    search_fields = ["=number", "=email"]
    date_hierarchy = "date_placed"
    inlines = [PartInline, LineInline]
    fields = ["number", "status", "email", "buyer_name", "shipping_address", "total_incl_tax", "date_placed"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("seller_orders")

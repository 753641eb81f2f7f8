"""Carts in Django admin: to look at."""

from django.contrib import admin

from checkout.models import Basket, BasketLine
from sellers.admin import ReadOnlyAdmin


class LineInline(admin.TabularInline):
    model = BasketLine
    fields = readonly_fields = ["product", "stockrecord", "quantity", "price_incl_tax"]
    extra = 0
    can_delete = False


@admin.register(Basket)
class CartAdmin(ReadOnlyAdmin):
    list_display = ["id", "owner", "status", "date_created", "date_submitted"]
    list_filter = ["status"]
    list_select_related = ["owner"]
    inlines = [LineInline]

"""Of Oscar's admin only the product classes: products and categories are registered in catalog/admin.py."""

from django.contrib import admin
from oscar.core.loading import get_model

ProductClass = get_model("catalogue", "ProductClass")


@admin.register(ProductClass)
class ProductClassAdmin(admin.ModelAdmin):
    list_display = ["name", "requires_shipping", "track_stock"]
    search_fields = ["name"]

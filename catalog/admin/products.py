"""Products and brands."""

from django.contrib import admin
from oscar.core.loading import get_model

from catalog.models import Brand, Gtin, Product
from catalog.services import listings

ProductCategory = get_model("catalogue", "ProductCategory")


class CategoryInline(admin.TabularInline):
    model = ProductCategory
    extra = 0


class GtinInline(admin.TabularInline):
    model = Gtin
    extra = 0


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ["title", "structure", "brand", "is_public", "date_created"]
    list_filter = ["structure", "is_public"]
    list_select_related = ["brand"]
    search_fields = ["title", "=id"]
    show_full_result_count = False
    raw_id_fields = ["parent", "created_by", "brand"]
    exclude = ["upc", "code", "rating", "priority", "product_options", "meta_title", "meta_description"]
    inlines = [CategoryInline, GtinInline]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        listings.refresh([form.instance.parent_id or form.instance.pk])

    def has_delete_permission(self, request, obj=None):
        return False  # hide it instead: orders, offers and reviews point at it


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        listings.refresh(Product.objects.filter(brand=obj).values_list("pk", flat=True))

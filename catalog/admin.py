"""Products, categories, brands and sellers in Django admin. Whatever is saved here changes the listings with it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from oscar.core.loading import get_model
from treebeard.admin import TreeAdmin
from treebeard.forms import MoveNodeForm, movenodeform_factory

from catalog.models import Brand, Category, Gtin, Listing, Product, SearchRedirect, SearchSynonym
from catalog.services import listings
from catalog.services.categories import category_changed
from catalog.services.sellers import products_of, set_seller_status
from sellers.admin import ReadOnlyAdmin
from sellers.models import DeliveryOption, Offer, Seller, TeamMember

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


class PlaceForm(MoveNodeForm):
    """Two categories in one place would have one address."""

    def clean(self):
        data = super().clean()
        beside, position = data.get("treebeard_ref_node"), data.get("treebeard_position")
        parent = beside if position == "first-child" else Category.objects.get_parent(beside) if beside else None
        address = "/".join([*([parent.url_path] if parent else []), data.get("slug") or ""])
        if Category.objects.filter(url_path=address).exclude(pk=self.instance.pk).exists():
            self.add_error("slug", f"There is a category at /c/{address}/ already.")
        return data


@admin.register(Category)
class CategoryAdmin(TreeAdmin):
    form = movenodeform_factory(Category, form=PlaceForm)
    list_display = ["name", "url_path", "is_public", "icon", "hue"]
    readonly_fields = ["url_path", "ancestors_are_public"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        category_changed(obj)

    def has_delete_permission(self, request, obj=None):
        return False  # hide it instead: products and addresses point at it


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        listings.refresh(Product.objects.filter(brand=obj).values_list("pk", flat=True))


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title", "price", "seller_name", "offers_count", "rating", "popularity", "updated_at"]
    search_fields = ["title"]
    exclude = ["tsv"]


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """Asking for one of the words finds the others from the next search on."""

    list_display = ["__str__"]


@admin.register(SearchRedirect)
class SearchRedirectAdmin(admin.ModelAdmin):
    list_display = ["term", "path"]
    search_fields = ["term", "path"]


class TeamInline(admin.TabularInline):
    model = TeamMember
    autocomplete_fields = ["user"]
    extra = 0


class DeliveryInline(admin.TabularInline):
    model = DeliveryOption
    extra = 0


@admin.register(Seller)
class SellerAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "status", "plan", "is_trader", "country", "created_at"]
    list_filter = ["status", "plan", "is_trader", "country"]
    search_fields = ["name", "code", "legal_name", "email"]
    inlines = [TeamInline, DeliveryInline]
    actions = ["approve", "suspend"]

    @admin.action(description="Let them sell")
    def approve(self, request: HttpRequest, chosen: QuerySet[Seller]) -> None:
        self._set(request, chosen, Seller.Status.APPROVED)

    @admin.action(description="Suspend: their offers leave the shop at once")
    def suspend(self, request: HttpRequest, chosen: QuerySet[Seller]) -> None:
        self._set(request, chosen, Seller.Status.SUSPENDED)

    def _set(self, request: HttpRequest, chosen: QuerySet[Seller], status: str) -> None:
        for seller in chosen:
            set_seller_status(seller_id=seller.pk, status=status)
        self.message_user(request, f"{len(chosen)} sellers: {Seller.Status(status).label.lower()}.", messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        listings.refresh_offers(products_of(form.instance))

    def has_delete_permission(self, request, obj=None):
        return False  # close them instead: orders and books point at them


@admin.register(Offer)
class OfferAdmin(admin.ModelAdmin):
    """Stock and price are never typed here: a saved form would overwrite what was sold while it was open."""

    list_display = ["partner_sku", "partner", "product_id", "price", "num_in_stock", "num_allocated", "is_active"]
    list_filter = ["is_active", "condition"]
    search_fields = ["=partner_sku"]
    list_select_related = ["partner"]
    show_full_result_count = False
    fields = ["partner", "product", "partner_sku", "price", "num_in_stock", "num_allocated", "condition",
              "condition_note", "handling_days", "is_active"]  # fmt: skip
    readonly_fields = ["partner", "product", "partner_sku", "price", "num_in_stock", "num_allocated"]

    def save_model(self, request, obj, form, change):
        # Only what this form shows: a whole save would write back the stock of when it was opened.
        obj.save(update_fields=["condition", "condition_note", "handling_days", "is_active", "date_updated"])
        listings.refresh_offers([obj.product_id])

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

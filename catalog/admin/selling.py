"""What sellers offer and how they send it. Sellers themselves: sellers.py beside this file."""

from decimal import Decimal

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from catalog.admin.paging import RoughPaginator
from catalog.services import listings
from catalog.services.sellers import products_of
from sellers.errors import WrongPriceBreaks
from sellers.models import DeliveryOption, Offer, PriceBreak
from sellers.services.offers import check_price_breaks, set_price_breaks


@admin.register(DeliveryOption)
class DeliveryOptionAdmin(admin.ModelAdmin):
    """What delivery costs decides buy boxes: cards follow in the same transaction."""

    list_display = ["seller", "name", "price", "free_from", "days_min", "days_max"]
    autocomplete_fields = ["seller"]
    list_select_related = ["seller"]

    def get_readonly_fields(self, request, obj=None):
        return ["seller"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        listings.refresh_offers(products_of(obj.seller))

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        listings.refresh_offers(products_of(obj.seller))

    def delete_queryset(self, request, queryset):
        sellers = list({option.seller for option in queryset.select_related("seller")})
        super().delete_queryset(request, queryset)
        for seller in sellers:
            listings.refresh_offers(products_of(seller))


class PriceBreakForms(BaseInlineFormSet):
    """Looked at together: each step must cost less than the one before."""

    @property
    def steps(self) -> list[tuple[int, Decimal]]:
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return sorted((row["from_quantity"], row["price"]) for row in kept if row)

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        try:
            check_price_breaks(self.instance.price, self.steps)
        except WrongPriceBreaks as wrong:
            raise ValidationError(str(wrong)) from wrong


class PriceBreakInline(admin.TabularInline):
    model = PriceBreak
    formset = PriceBreakForms
    extra = 0


@admin.register(Offer)
class OfferAdmin(admin.ModelAdmin):
    """Stock and price are never typed here: a saved form would overwrite what was sold while it was open."""

    list_display = ["partner_sku", "partner", "product_id", "price", "num_in_stock", "num_allocated", "is_active"]
    list_filter = ["is_active", "condition"]
    search_fields = ["=partner_sku"]
    list_select_related = ["partner"]
    show_full_result_count = False
    paginator = RoughPaginator
    fields = ["partner", "product", "partner_sku", "price", "num_in_stock", "num_allocated", "condition",
              "condition_note", "handling_days", "is_active"]  # fmt: skip
    inlines = [PriceBreakInline]
    readonly_fields = ["partner", "product", "partner_sku", "price", "num_in_stock", "num_allocated"]

    def save_model(self, request, obj, form, change):
        # Only what this form shows: a whole save would write back the stock of when it was opened.
        obj.save(update_fields=["condition", "condition_note", "handling_days", "is_active", "date_updated"])
        listings.refresh_offers([obj.product_id])

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)  # tells the history what was changed; the service writes it
        set_price_breaks(offer_id=form.instance.pk, breaks=formset.steps)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

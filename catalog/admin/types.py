"""Product types, with what is specified of their products."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from oscar.core.loading import get_model

from catalog.models import Product, TypeAttribute
from catalog.services.types import type_changed
from events.services import record

ProductClass = get_model("catalogue", "ProductClass")
AT_ONCE = 2_000  # products that are brought in line while the administrator waits


class AttributeForm(forms.ModelForm):
    choices = SimpleArrayField(
        forms.CharField(max_length=60, required=False),
        delimiter="\n",  # values may have commas in them
        required=False,
        widget=forms.Textarea({"rows": 3, "cols": 24}),
        help_text="Of a list: one in a line",
    )

    class Meta:
        widgets = {"unit": forms.TextInput({"size": 6}), "name": forms.TextInput({"size": 24})}

    def clean_choices(self) -> list[str]:
        return list(dict.fromkeys(choice for choice in self.cleaned_data["choices"] if choice))


class AttributeInline(admin.TabularInline):
    model = TypeAttribute
    form = AttributeForm
    fields = ["position", "name", "kind", "unit", "choices", "required", "is_facet"]
    extra = 1


@admin.register(ProductClass)
class TypeAdmin(admin.ModelAdmin):
    list_display = ["name", "requires_shipping", "track_stock"]
    search_fields = ["name"]
    fields = ["name", "requires_shipping", "track_stock"]
    inlines = [AttributeInline]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change or not (form.has_changed() or any(formset.has_changed() for formset in formsets)):
            return
        kind = form.instance.pk
        if Product.objects.filter(product_class=kind)[: AT_ONCE + 1].count() <= AT_ONCE:
            type_changed(product_type_id=kind)
        else:
            record("product_type.changed", str(kind), {"type": kind})
            said = "Lists and offers follow within a few minutes: it has many products."
            self.message_user(request, said, messages.INFO)

"""Products with their variants, brands. What is saved is checked, and in the shop at the next request."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalog.admin.paging import RoughPaginator
from catalog.admin.pictures import PictureInline
from catalog.importing.gtins import gtin_of
from catalog.models import Brand, Gtin, Product
from catalog.search.engine import Asked, engine
from catalog.services import listings
from catalog.services.categories import still_there
from catalog.services.types import attributes_of, check_specs, product_changed, split_lines

ProductCategory = get_model("catalogue", "ProductCategory")
LINES = {"rows": 8, "cols": 80}


def gtins_in(text: str) -> list[str]:
    """The barcode numbers of a text, or a ValidationError that says which one is wrong."""
    found: dict[str, None] = {}
    for entry in text.replace(",", " ").split():
        gtin, note = gtin_of(entry)
        if not gtin:
            raise forms.ValidationError(f"{note.replace(' left out', '')}. Look at it again, or leave it out.")
        found[gtin] = None
    return list(found)


class ProductForm(forms.ModelForm):
    facts = forms.CharField(
        label="Key facts", required=False, widget=forms.Textarea({"rows": 5, "cols": 80}), help_text="One in a line."
    )
    specifications = forms.CharField(
        required=False, widget=forms.Textarea(LINES), help_text="One in a line: Weight: 1.5 kg. The type says which."
    )
    gtins = forms.CharField(
        label="GTINs",
        required=False,
        widget=forms.TextInput({"size": 80}),
        help_text="Barcode numbers (EAN, UPC, ISBN), with spaces. Of variants: below.",
    )
    option_names = SimpleArrayField(
        forms.CharField(max_length=40), required=False, label="Options", help_text="Of its variants: Colour, Size"
    )

    class Meta:
        model = Product
        fields = ["title", "slug", "brand", "model_name", "product_class", "tax_class", "is_public", "description",
                  "option_names", "created_by"]  # fmt: skip
        labels = {"product_class": "Type"}
        widgets = {"title": forms.TextInput({"size": 80})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        product = self.instance
        self.fields["slug"].required = False
        self.fields["product_class"].required = True
        self.fields["title"].required = True
        self.initial["facts"] = "\n".join(product.key_facts)
        self.initial["specifications"] = "\n".join(f"{name}: {value}" for name, value in product.specs)
        self.initial["gtins"] = " ".join(product.gtins.values_list("value", flat=True)) if product.pk else ""
        if product.pk and product.product_class_id:
            named = ", ".join(each.name for each in attributes_of(product.product_class_id))
            self.fields["specifications"].help_text += f" Now: {named}." if named else ""

    def clean_gtins(self) -> list[str]:
        return gtins_in(self.cleaned_data["gtins"])

    def clean_option_names(self) -> list[str]:
        return list(dict.fromkeys(name.strip() for name in self.cleaned_data["option_names"] if name.strip()))

    def clean(self) -> dict[str, object]:
        data = super().clean()
        data["slug"] = data.get("slug") or slugify(data.get("title", ""))[:100].strip("-") or "product"
        if kind := data.get("product_class"):
            checked = check_specs(attributes_of(kind.pk), split_lines(data.get("specifications", "")))
            for fault in checked.faults.values():
                self.add_error("specifications", fault)
            self.instance.specs = checked.specs
        self.instance.key_facts = [line.strip()[:300] for line in data.get("facts", "").splitlines() if line.strip()]
        # A product with options is made of its variants, and sold by their offers only.
        self.instance.structure = Product.PARENT if data.get("option_names") else Product.STANDALONE
        if data.get("option_names") and self.instance.pk and self.instance.stockrecords.exists():
            self.add_error("option_names", "Sellers offer it as it is. Make a new product for what comes in variants.")
        elif not data.get("option_names") and self.instance.pk and self.instance.children.exists():
            self.add_error("option_names", "It has variants, so say what they differ in: Colour, Size")
        return data


class VariantForm(forms.ModelForm):
    choices = forms.CharField(help_text="Colour: Navy; Size: M", widget=forms.TextInput({"size": 40}))
    gtins = forms.CharField(label="GTINs", required=False, widget=forms.TextInput({"size": 30}))

    class Meta:
        model = Product
        fields = ["is_public"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = self.instance.parent.option_names
            told = self.instance.option_values
            ordered = sorted(told.items(), key=lambda pair: names.index(pair[0]) if pair[0] in names else len(names))
            self.initial["choices"] = "; ".join(f"{name}: {value}" for name, value in ordered)
            self.initial["gtins"] = " ".join(gtin.value for gtin in self.instance.gtins.all())
        self.instance.structure = Product.CHILD

    def clean_gtins(self) -> list[str]:
        return gtins_in(self.cleaned_data["gtins"])

    def clean_choices(self) -> dict[str, str]:
        return {name: value for name, value in split_lines(self.cleaned_data["choices"].replace(";", "\n")) if value}

    def _post_clean(self) -> None:
        """Oscar's own rules would look every variant's parent up again; ours are checked by the formset."""
        self.instance.option_values = self.cleaned_data.get("choices", {})
        self.instance.is_public = bool(self.cleaned_data.get("is_public"))


class Variants(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        names, seen = self.instance.option_names, set()
        for form in self.forms:
            if not form.has_changed() and not form.instance.pk or form.errors:
                continue
            choices = form.cleaned_data.get("choices", {})
            if set(choices) != set(names):
                form.add_error("choices", f"Say one value of each: {', '.join(names) or 'first name options above'}.")
            if (key := tuple(choices.get(name, "").casefold() for name in names)) in seen:
                form.add_error("choices", "There is such a variant already.")
            seen.add(key)


class VariantInline(admin.TabularInline):
    model = Product
    fk_name = "parent"
    form, formset = VariantForm, Variants
    fields = ["choices", "gtins", "is_public"]
    verbose_name, verbose_name_plural = "variant", "variants"
    extra = 1
    can_delete = False  # hide it instead: orders and offers point at it
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        shown = Product.objects.select_related("parent").order_by("pk")
        return shown.prefetch_related(Prefetch("gtins", Gtin.objects.order_by("pk")))


class CategoryInline(admin.TabularInline):
    model = ProductCategory
    autocomplete_fields = ["category"]
    verbose_name, verbose_name_plural = "category", "categories"
    extra = 1


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    form = ProductForm
    list_display = ["title", "product_class", "structure", "brand", "is_public", "date_created"]
    list_filter = ["is_public", "structure"]
    list_select_related = ["brand", "product_class"]
    search_fields = ["title"]
    search_help_text = "Words, a GTIN, a SKU or the item number"
    show_full_result_count = False
    paginator = RoughPaginator
    list_per_page = 50
    autocomplete_fields = ["brand", "created_by"]
    inlines = [VariantInline, PictureInline, CategoryInline]
    fieldsets = [
        (None, {"fields": ["title", "brand", "model_name", "product_class", "is_public"]}),
        ("What it is", {"fields": ["facts", "specifications", "gtins", "description"]}),
        ("Variants", {"fields": ["option_names"]}),
        ("More", {"fields": ["slug", "tax_class", "created_by"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return super().get_queryset(request).filter(parent=None)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        """By the shop's own search, which knows codes too; hidden products, which it does not know, by their title."""
        if not term.strip():
            return queryset, False
        found = engine.search(Asked(text=term, count=200))
        wanted = Q(pk__in=found.ids) | Q(is_public=False, title__icontains=term.replace("\0", ""))
        if term.isascii() and term.isdigit() and len(term) < 10:
            wanted |= Q(pk=int(term))
        return queryset.filter(wanted), False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """A variant is edited with the product that it is a variant of."""
        if object_id.isascii() and object_id.isdigit() and len(object_id) < 10:
            parent = Product.objects.filter(pk=object_id).values_list("parent_id", flat=True).first()
            if parent:
                return redirect("admin:catalogue_product_change", parent)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_formset(self, request, form, formset, change):
        if formset.model is ProductCategory:
            _follow_merges(formset)
        if formset.model is Product:
            for each in formset.forms:
                values = " ".join(each.instance.option_values.values())
                each.instance.slug = slugify(f"{form.instance.slug} {values}")[:118].strip("-")
        super().save_formset(request, form, formset, change)

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        _keep_gtins(form.instance, form.cleaned_data["gtins"])
        for formset in formsets:
            for each in formset.forms if formset.model is Product else ():
                if each.instance.pk and "gtins" in each.changed_data:
                    _keep_gtins(each.instance, each.cleaned_data["gtins"])
        product_changed(product_id=form.instance.pk)

    def has_delete_permission(self, request, obj=None):
        return False  # hide it instead: orders, offers and reviews point at it


def _follow_merges(formset: forms.BaseModelFormSet) -> None:
    """A category that was merged into another while the form was open."""
    changed = [form.instance for form in formset.forms if form.instance.category_id]
    now = still_there(each.category_id for each in changed)
    for each in changed:
        each.category_id = now.get(each.category_id, each.category_id)


def _keep_gtins(product: Product, values: list[str]) -> None:
    Gtin.objects.filter(product=product).exclude(value__in=values).delete()
    Gtin.objects.bulk_create((Gtin(product=product, value=value) for value in values), ignore_conflicts=True)


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name"]
    show_full_result_count = False
    paginator = RoughPaginator
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        listings.refresh(Product.objects.filter(brand=obj).values_list("pk", flat=True))

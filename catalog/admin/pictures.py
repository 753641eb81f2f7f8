"""Pictures in Django admin: of a product and its variants, in the product's form; and a list of all that were given."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.paging import RoughPaginator
from catalog.imaging.limits import PictureRefused
from catalog.models import Picture, Product, ProductImage
from catalog.services import pictures
from events.templatetags.shop import picture_url
from sellers.admin import ReadOnlyAdmin

ITSELF = "the product itself"


class PictureForm(forms.ModelForm):
    """An upload or an address; a saved picture may get another in its place."""

    upload = forms.FileField(required=False, widget=forms.FileInput({"accept": "image/*"}))
    url = forms.CharField(label="or its address", required=False, max_length=2000)
    of = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    class Meta:
        model = ProductImage
        fields = ["caption", "display_order"]
        labels = {"caption": "What is seen on it", "display_order": "Place"}
        widgets = {"display_order": forms.NumberInput({"min": 0})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_order"].required = False
        if self.instance.pk:
            self.initial["of"] = self.instance.product_id

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if bool(data.get("upload")) + bool(data.get("url")) > 1:
            raise forms.ValidationError("Give an upload or an address, not both.")
        if not self.instance.pk and not self.errors and not data.get("upload") and not data.get("url"):
            raise forms.ValidationError("Choose a file, or write the address of a picture.")
        try:
            pictures.check(upload=data.get("upload"), url=data.get("url", ""))
        except PictureRefused as refused:
            self.add_error("upload" if data.get("upload") else "url", str(refused))
        return data

    def given(self) -> Picture | None:
        """What was chosen, kept for the worker."""
        if upload := self.cleaned_data["upload"]:
            return pictures.keep(upload)
        return pictures.keep_from(self.cleaned_data["url"]) if self.cleaned_data["url"] else None


class Pictures(forms.BaseInlineFormSet):
    """Of the product and of its variants; saved by the service, never by writing rows."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        family = Q(product=self.instance.pk) | Q(product__parent=self.instance.pk)
        shown = ProductImage.objects.filter(family) if self.instance.pk else ProductImage.objects.none()
        self.queryset = shown.select_related("picture").order_by("product_id", "display_order", "pk")
        self.choices = [("", ITSELF)]
        if self.instance.pk:
            variants = Product.objects.filter(parent=self.instance.pk).order_by("pk")
            self.choices = [
                (self.instance.pk, ITSELF),
                *((v.pk, ", ".join(v.option_values.values())) for v in variants),
            ]

    def add_fields(self, form: PictureForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["of"].choices = self.choices

    def save(self, commit: bool = True) -> list[ProductImage]:
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        for form in self.initial_forms:
            if form in self.deleted_forms:
                pictures.remove_picture(image_id=form.instance.pk)
                self.deleted_objects.append(form.instance)
            elif form.has_changed():
                self.changed_objects.append((self._change(form), form.changed_data))
        for form in self.extra_forms:
            if form.has_changed() and form not in self.deleted_forms:
                self.new_objects.append(self._add(form))
        return [*self.new_objects, *(image for image, _ in self.changed_objects)]

    def _add(self, form: PictureForm) -> ProductImage:
        data = form.cleaned_data
        return pictures.attach(
            product_id=data["of"] or self.instance.pk,
            picture=form.given(),
            alt=data["caption"],
            place=data["display_order"] if "display_order" in form.changed_data else None,
        )

    def _change(self, form: PictureForm) -> ProductImage:
        data = form.cleaned_data
        return pictures.change_picture(
            image_id=form.instance.pk,
            product_id=data["of"] or self.instance.pk,
            alt=data["caption"],
            place=data["display_order"] or 0,
            picture=form.given(),
        )


class PictureInline(admin.TabularInline):
    model = ProductImage
    form, formset = PictureForm, Pictures
    verbose_name, verbose_name_plural = "picture", "pictures"
    fields = ["thumbnail", "state", "of", "upload", "url", "caption", "display_order"]
    readonly_fields = ["thumbnail", "state"]
    extra = 1

    @admin.display(description="")
    def thumbnail(self, image: ProductImage) -> SafeString | str:
        return small(image.key, image.widths)

    @admin.display(description="State")
    def state(self, image: ProductImage) -> str:
        return state_of(image.picture) if image.pk else ""


def small(key: str, widths: list[int]) -> SafeString | str:
    """A thumbnail that leads to the largest size."""
    if not key:
        return ""
    large, thumb = picture_url(key, widths, 1440), picture_url(key, widths, 160)
    return format_html('<a href="{}"><img src="{}" width="80" height="80" alt="Large"></a>', large, thumb)


def state_of(picture: Picture | None) -> str:
    if picture is None:
        return "Ready"
    return f"{picture.get_state_display()}: {picture.reason}" if picture.reason else picture.get_state_display()


@admin.register(Picture)
class PictureAdmin(ReadOnlyAdmin):
    """Everything that was given, and what became of it."""

    list_display = ["thumbnail", "id", "state", "reason", "tries", "source_url", "created_at"]
    list_filter = ["state"]
    search_fields = ["=sha256", "=source_url"]
    ordering = ["-pk"]
    show_full_result_count = False
    paginator = RoughPaginator
    actions = ["try_again"]

    @admin.display(description="")
    def thumbnail(self, picture: Picture) -> SafeString | str:
        return small(picture.key, picture.widths)

    @admin.action(description="Try again (refused ones that came from an address)")
    def try_again(self, request: HttpRequest, chosen: QuerySet[Picture]) -> None:
        refused = chosen.filter(state=Picture.State.REFUSED).exclude(source_url="")
        for url in refused.values_list("source_url", flat=True):
            pictures.keep_from(url)
        self.message_user(request, f"{refused.count()} left refused, the others are fetched again.")

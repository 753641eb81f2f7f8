"""The tree of categories: what would follow from moving, merging or archiving one is shown before it is done."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from treebeard.admin import TreeAdmin
from treebeard.forms import MoveNodeForm, movenodeform_factory

from catalog.errors import Refused
from catalog.models import Category
from catalog.selectors.places import Outlook, outlook
from catalog.services import categories as services


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


class Elsewhere(forms.Form):
    """Another category to move under or to go up in."""

    to = forms.ModelChoiceField(Category.objects.none(), label="", required=False)

    def __init__(self, *args: object, category: Category, deed: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.queryset = Category.objects.filter(archived_at=None).exclude(path__startswith=category.path)
        field.label_from_instance = lambda each: each.url_path
        field.required = deed == "merge"
        field.label = {"move": "Under", "merge": "Into"}[deed]
        field.empty_label = {"move": "no other: it becomes a department", "merge": "Choose"}[deed]


FOUND_BY = {"name", "is_public", "treebeard_position", "treebeard_ref_node"}  # what search may know of it
SHOWN = {"slug", "icon", "hue"}
DEEDS = {"move": "Move", "merge": "Merge into another", "archive": "Archive", "restore": "Restore", "delete": "Delete"}


@admin.register(Category)
class CategoryAdmin(TreeAdmin):
    form = movenodeform_factory(
        Category,
        form=PlaceForm,
        fields=["name", "slug", "description", "icon", "hue", "is_public", "exclude_from_menu", "meta_title",
                "meta_description"],
    )  # fmt: skip
    list_display = ["name", "url_path", "is_public", "archived_at", "icon", "hue"]
    search_fields = ["name", "url_path"]
    readonly_fields = ["url_path", "ancestors_are_public", "archived_at"]
    change_form_template = "catalog/admin/category.html"

    def get_urls(self):
        deeds = [
            path(f"<int:pk>/{deed}/", self.admin_site.admin_view(self.deed), {"deed": deed}, f"category_{deed}")
            for deed in DEEDS
        ]
        return deeds + super().get_urls()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with transaction.atomic():
            if request.method == "POST":
                services.hold_tree()  # before the form looks whether the address is free
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or FOUND_BY & set(form.changed_data):
            services.category_changed(obj)
        elif SHOWN & set(form.changed_data):
            services.category_changed(obj, found_by=False)

    def has_delete_permission(self, request, obj=None):
        return False  # by the page below, and only what is empty: else archive it

    def move_node(self, request: HttpRequest) -> HttpResponse:
        """A category that was dragged in the list."""
        asked = [_number(request.POST.get(key)) for key in ("node", "target")]
        node, target = (Category.objects.filter(pk=pk).first() for pk in asked)
        if not self.has_change_permission(request, node):
            raise PermissionDenied
        if node is None or target is None:
            return HttpResponseBadRequest("no such category")
        inside = request.POST.get("relation") == "child"
        parent = target if inside else Category.objects.get_parent(target)
        place = {"to_id": parent.pk if parent else None, "before_id": None if inside else target.pk}
        try:
            moved = services.move_category(category_id=node.pk, **place)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseBadRequest("refused")
        self.message_user(request, f"{moved.name} is at {moved.url} now. The old addresses lead there.")
        return HttpResponse("OK")

    def deed(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """First what would happen, then the button that does it."""
        category = get_object_or_404(Category, pk=pk)
        if not self.has_change_permission(request, category):
            raise PermissionDenied
        data = request.POST or request.GET
        asks = deed in ("move", "merge")
        form = Elsewhere(data if "to" in data else None, category=category, deed=deed) if asks else None
        ready = form.is_valid() if form and form.is_bound else not asks
        target = form.cleaned_data["to"] if form and ready else None
        if request.method == "POST" and ready and "sure" in request.POST:
            try:
                return self._do(request, category, target, deed)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        expected = outlook(category, target, deed) if ready else None
        return self._ask(request, category, deed, form, target, expected)

    def _do(self, request: HttpRequest, category: Category, target: Category | None, deed: str) -> HttpResponse:
        if deed == "move":
            services.move_category(category_id=category.pk, to_id=target.pk if target else None)
        elif deed == "merge":
            services.merge_categories(category_id=category.pk, into_id=target.pk)
        else:
            {"archive": services.archive_category, "restore": services.restore_category,
             "delete": services.delete_category}[deed](category_id=category.pk)  # fmt: skip
        told = {"move": "was moved", "merge": f"went up in {target}", "archive": "was archived",
                "restore": "is in the shop again", "delete": "was deleted"}[deed]  # fmt: skip
        self.log_change(request, category, f"{category.name} ({category.url_path}) {told}")
        self.message_user(request, f"{category.name} {told}.", messages.SUCCESS)
        return redirect("admin:catalogue_category_changelist")

    def _ask(
        self, request: HttpRequest, category: Category, deed: str, form: Elsewhere | None, target: Category | None,
        expected: Outlook | None,
    ) -> HttpResponse:  # fmt: skip
        context = self.admin_site.each_context(request) | {
            "title": f"{DEEDS[deed]}: {category.name}", "category": category, "deed": deed, "form": form,
            "target": target, "outlook": expected, "opts": self.opts,
            "back": reverse("admin:catalogue_category_change", args=[category.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "catalog/admin/category_deed.html", context)


def _number(word: str | None) -> int | None:
    return int(word) if word and word.isascii() and word.isdigit() and len(word) < 10 else None

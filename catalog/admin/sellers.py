"""Who may sell: the list of sellers, and the page on which staff read an application and decide."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from catalog.services import listings
from catalog.services.sellers import products_of, set_seller_status
from sellers.errors import Refused
from sellers.models import DeliveryOption, Seller, TeamMember
from sellers.services.standing import MOVES, NEEDS_WHY

WAITING_FIRST = Case(When(status=Seller.Status.WAITING, then=Value(0)), default=Value(1)).asc()
WRITE_TO_US = "Please write to us: we will tell you what has to change."


class TeamInline(admin.TabularInline):
    model = TeamMember
    autocomplete_fields = ["user"]
    extra = 0


class DeliveryInline(admin.TabularInline):
    model = DeliveryOption
    extra = 0


class DecisionForm(forms.Form):
    """Where the seller shall stand from now on."""

    to = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    before = forms.CharField(widget=forms.HiddenInput)  # where they stood when the page was opened
    why = forms.CharField(
        label="Why", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="The seller reads it. Needed to refuse or suspend.",
    )  # fmt: skip

    def __init__(self, *args: object, seller: Seller, **kwargs: object) -> None:
        super().__init__(*args, initial={"before": seller.status}, **kwargs)
        status = Seller.Status
        # Waiting is what a seller asks for, a vacation what they take.
        open_to = [s for s in status if s in MOVES[seller.status] and s not in (status.WAITING, status.VACATION)]
        self.fields["to"].choices = [(each, each.label) for each in open_to]

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("to") in NEEDS_WHY and not found.get("why", "").strip():
            self.add_error("why", "Say why: the seller is told.")
        return found


@admin.register(Seller)
class SellerAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "status", "plan", "is_trader", "country", "created_at"]
    list_filter = ["status", "plan", "is_trader", "country"]
    search_fields = ["name", "code", "legal_name", "email"]
    inlines = [TeamInline, DeliveryInline]
    actions = ["approve", "suspend"]
    readonly_fields = ["status", "stripe_account_id"]  # decided on a page of its own, opened by the processor
    change_form_template = "catalog/admin/seller.html"
    ordering = [WAITING_FIRST, "-pk"]

    def get_urls(self) -> list[URLPattern]:
        decide = path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name="partner_partner_decide")
        return [decide, *super().get_urls()]

    @admin.action(description="Let them sell")
    def approve(self, request: HttpRequest, chosen: QuerySet[Seller]) -> None:
        self._set(request, chosen, Seller.Status.APPROVED)

    @admin.action(description="Suspend: their offers leave the shop at once")
    def suspend(self, request: HttpRequest, chosen: QuerySet[Seller]) -> None:
        self._set(request, chosen, Seller.Status.SUSPENDED, WRITE_TO_US)

    def _set(self, request: HttpRequest, chosen: QuerySet[Seller], status: str, why: str = "") -> None:
        done = 0
        for seller in chosen:
            try:
                set_seller_status(seller_id=seller.pk, status=status, by=request.user, why=why)
                done += 1
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        self.message_user(request, f"{done} sellers: {Seller.Status(status).label.lower()}.", messages.SUCCESS)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything that was told, and the decision with its reason."""
        seller = get_object_or_404(Seller.objects.select_related("application", "payout"), pk=pk)
        if not self.has_change_permission(request, seller):
            raise PermissionDenied
        form = DecisionForm(request.POST if request.method == "POST" else None, seller=seller)
        if form.is_bound and form.is_valid():
            try:
                return self._decide(request, seller, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        return TemplateResponse(request, "catalog/admin/seller_decision.html", self._told(request, seller, form))

    def _decide(self, request: HttpRequest, seller: Seller, to: str, why: str, before: str) -> HttpResponse:
        # What a colleague decided meanwhile is looked at first, not decided over.
        set_seller_status(seller_id=seller.pk, status=to, by=request.user, why=why, only_from=before)
        told = f"{seller.name}: {Seller.Status(to).label.lower()}."
        self.log_change(request, seller, told)
        self.message_user(request, told, messages.SUCCESS)
        return redirect("admin:partner_partner_changelist")

    def _told(self, request: HttpRequest, seller: Seller, form: DecisionForm) -> dict[str, object]:
        return self.admin_site.each_context(request) | {
            "title": f"Decide on {seller.name}", "seller": seller, "form": form, "opts": self.opts,
            "told": getattr(seller, "application", None), "bank": getattr(seller, "payout", None),
            "documents": seller.documents.order_by("pk"),
            "history": seller.standing.select_related("by").order_by("-id")[:50],
            "owners": seller.team.filter(role=TeamMember.Role.OWNER).select_related("user"),
            "back": reverse("admin:partner_partner_change", args=[seller.pk]),
        }  # fmt: skip

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        listings.refresh_offers(products_of(form.instance))

    def has_delete_permission(self, request, obj=None):
        return False  # close them instead: orders and books point at them

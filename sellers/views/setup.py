"""From a member to a seller: /sell/start/, then five steps with a list of what is done."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from sellers.access import for_seller
from sellers.errors import Refused
from sellers.models import Application, PayoutAccount, Seller, SellerDocument, TeamMember
from sellers.services import documents, onboarding
from sellers.services.payout_identity import save_bank
from sellers.services.standing import last_reason
from sellers.setup_forms import BankForm, CompanyForm, DocumentForm, PersonForm, PlanForm, WhereForm

WRITABLE = ["GET", "HEAD", "POST"]
ORDER = ("plan", "who", "address", "documents", "bank")


@require_http_methods(WRITABLE)
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The first step: nobody sells yet, so there is no shop to belong to."""
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if form.is_bound and form.is_valid():
        try:
            onboarding.start_selling(user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("seller-step", "who")
    return render(request, "sellers/start.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_seller("apply")
def overview(request: HttpRequest) -> HttpResponse:
    """What is done, what is missing, and what was decided."""
    seller = request.desk.seller
    context = {
        "steps": onboarding.steps_of(seller),
        "confirmed": onboarding.has_confirmed_address(request.user),
        "reason": last_reason(seller),
        "may_change": seller.status in onboarding.OPEN,
    }
    context["done"] = sum(step.is_done for step in context["steps"])
    context["next"] = next((step for step in context["steps"] if not step.is_done), None)
    return render(request, "sellers/setup.html", context)


@require_http_methods(WRITABLE)
@for_seller("apply")
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One of the five: saved by itself, so that one may go on tomorrow."""
    if step not in ORDER:
        raise Http404("no such step")
    seller = request.desk.seller
    if seller.status not in onboarding.OPEN:
        return redirect("seller-setup")
    form = _form(seller, step, request.POST if request.method == "POST" and step != "documents" else None)
    if form.is_bound and form.is_valid():
        try:
            _save(seller, step, form, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_after(step))
    return _show(request, step, form)


def _form(seller: Seller, step: str, data: object) -> forms.Form:
    told = Application.objects.filter(seller=seller).first() or Application(seller=seller)
    if step == "plan":
        return PlanForm(data, initial=PlanForm.filled_from(seller))
    if step == "who":
        kind = CompanyForm if seller.plan == Seller.Plan.PROFESSIONAL else PersonForm
        return kind(data, initial=kind.filled_from(seller, told))
    if step == "address":
        return WhereForm(data, initial=WhereForm.filled_from(seller, told))
    if step == "bank":
        account = PayoutAccount.objects.filter(seller=seller).first()
        return BankForm(data, initial=BankForm.filled_from(account) if account else {"holder": seller.legal_name})
    return DocumentForm(initial={"kind": next(iter(onboarding.wanted_documents(seller)), None)})


def _save(seller: Seller, step: str, form: forms.Form, user: User) -> None:
    if step == "plan":
        onboarding.save_plan(seller_id=seller.pk, **form.cleaned_data)
    elif step == "bank":
        save_bank(seller_id=seller.pk, by=user, **form.cleaned_data)
    else:
        shop, application = form.told
        onboarding.save_told(seller_id=seller.pk, shop=shop, application=application)


def _after(step: str) -> str:
    following = ORDER[ORDER.index(step) + 1 :]
    return f"/sell/setup/{following[0]}/" if following else "/sell/setup/"


def _show(request: HttpRequest, step: str, form: forms.Form) -> HttpResponse:
    seller = request.desk.seller
    context = {
        "form": form,
        "step": step,
        "steps": onboarding.steps_of(seller),
        "after": _after(step),
        "documents": seller.documents.order_by("pk") if step == "documents" else None,
        "wanted": [SellerDocument.Kind(kind).label for kind in onboarding.wanted_documents(seller)],
        "account": PayoutAccount.objects.filter(seller=seller).first() if step == "bank" else None,
    }
    return render(request, "sellers/step.html", context, status=422 if form.errors else 200)


@require_POST
@for_seller("apply")
def send(request: HttpRequest) -> HttpResponse:
    try:
        onboarding.submit(seller_id=request.desk.seller.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. Your application is here; we write to you as soon as it is decided.")
    return redirect("seller-setup")


@require_POST
@for_seller("apply")
def add_document(request: HttpRequest) -> HttpResponse:
    seller = request.desk.seller
    if seller.status not in onboarding.OPEN:
        messages.error(request, "Your application was sent already. Write to us when something in it has changed.")
        return redirect("seller-setup")
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            documents.keep_document(
                seller_id=seller.pk, kind=form.cleaned_data["kind"], upload=form.cleaned_data["file"], by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("seller-step", "documents")
    return _show(request, "documents", form)


@require_POST
@for_seller("apply")
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Twice is harmless; of another seller it finds nothing."""
    if not SellerDocument.objects.filter(pk=pk).exclude(seller=request.desk.seller).exists():
        try:
            documents.remove_document(seller_id=request.desk.seller.pk, document_id=pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("seller-step", "documents")
    raise Http404("no such document of yours")


@require_safe
@login_required
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """For owners of the shop, and for staff who may see such papers: as a download, never shown as a page of ours."""
    found = get_object_or_404(SellerDocument, pk=pk)
    mine = TeamMember.objects.filter(user=request.user, seller=found.seller_id, role=TeamMember.Role.OWNER).exists()
    if not mine and not (request.user.is_staff and request.user.has_perm("sellers.view_sellerdocument")):
        raise Http404("no such document of yours")
    try:
        file = documents.open_document(found)
    except FileNotFoundError:
        raise Http404("the file is gone") from None
    answer = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer

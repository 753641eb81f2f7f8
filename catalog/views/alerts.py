"""Alerts: asking for one, confirming its address, seeing and stopping them. Links in mails open a page with a button:
programs that look at mails follow links, but press nothing."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from catalog.alert_form import AlertForm
from catalog.errors import Refused
from catalog.models import Alert, Product
from catalog.services import alerts
from catalog.services.alerts import Wish

TOO_OFTEN = "Too many alerts were asked for from here today. Try again tomorrow, or sign in."


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    product = _product(request)
    kind = request.POST.get("kind", request.GET.get("kind", ""))
    if kind not in Alert.Kind.values:
        raise Http404("no such kind of alert")
    member = request.user if request.user.is_authenticated else None
    proved = bool(member) and _is_proved(member)
    price = alerts.price_now(product)
    told = {"for_price": kind == Alert.Kind.PRICE, "price": price, "knows_email": bool(member)}
    form = AlertForm(request.POST or None, **told)
    if request.method == "POST" and form.is_valid():
        email = member.email if member else form.cleaned_data["email"]
        wish = Wish(product, kind, form.cleaned_data.get("below"))
        if problem := _ask(request, wish, email, member, proved):
            form.add_error(None, problem)
        else:
            return redirect("alerts" if proved else "alert-asked")
    context = {"form": form, "product": product, "kind": kind, "price": price, "member": member, "proved": proved}
    return render(request, "catalog/alert_new.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, wish: Wish, email: str, member: User | None, proved: bool) -> str:
    """Why not, or nothing when it was done."""
    if not proved and not ratelimit.consume(request, action="alert", key=email.lower()):
        return TOO_OFTEN
    try:
        alerts.ask(wish=wish, email=email, user=member, confirmed=proved)
    except Refused as problem:
        return str(problem)
    return ""


def _is_proved(member: User) -> bool:
    """Whether the address was confirmed: nobody gets mail because somebody else typed their address."""
    return EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists()


def _product(request: HttpRequest) -> Product:
    word = request.POST.get("product", request.GET.get("product", ""))
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise Http404("no such product")
    found = Product.objects.select_related("parent").filter(pk=int(word), is_public=True).first()
    if found is None or (found.parent and not found.parent.is_public):
        raise Http404("no such product")
    return found


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/alert_asked.html", {"days": alerts.CONFIRM_DAYS})


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    mine = Alert.objects.filter(user=request.user).exclude(state=Alert.State.TOLD)
    waiting = mine.select_related("product__parent").order_by("-created_at")
    return render(request, "catalog/alerts.html", {"alerts": waiting[: alerts.MOST]})


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = Alert.objects.filter(user=request.user, pk=pk).first()
    if found is None:
        raise Http404("no such alert of yours")
    alerts.stop(found)
    return redirect("alerts")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    pressed = request.method == "POST"
    alert = alerts.confirm(token) if pressed else alerts.confirmed_by(token)
    context = {"alert": alert, "pressed": pressed}
    return render(request, "catalog/alert_confirm.html", context, status=200 if alert else 404)


# A mail program presses the button by itself (RFC 8058), from no page of ours; the link is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    alert = alerts.stopped_by(token)
    if alert and request.method == "POST":
        alerts.stop(alert, all_of_them="all" in request.POST)
    context = {"alert": alert, "pressed": request.method == "POST", "all": "all" in request.POST}
    return render(request, "catalog/alert_stop.html", context, status=200 if alert else 404)

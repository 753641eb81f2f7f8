"""The development inbox: mails that would have been sent. It exists in demo and debug shops only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from events import inbox

# What the mail brings along may not run, load or frame anything; its links open a page of their own.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def _only_while_developing() -> None:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    _only_while_developing()
    return render(request, "events/inbox.html", {"mails": inbox.newest()})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    _only_while_developing()
    return render(request, "events/mail.html", {"mail": _mail(name)})


@require_safe
@xframe_options_sameorigin
def mail_body(request: HttpRequest, name: str) -> HttpResponse:
    """A mail's HTML, as a mail program would show it: styled inline, without scripts."""
    _only_while_developing()
    return HttpResponse(_mail(name).html, headers={"Content-Security-Policy": MAIL_POLICY})


def _mail(name: str) -> inbox.Mail:
    found = inbox.find(name)
    if found is None:
        raise Http404("no such mail")
    return found

"""The visitor's place: /place/, which the header leads to."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from sellers import places
from sellers.forms import PlaceForm


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose where things go; back to where the visitor came from, which then shows the prices of there."""
    then = _then(request)
    form = PlaceForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        response = HttpResponseRedirect(then, status=303)
        places.remember(response, form.place)
    else:
        context = {"next": then, "error": form.errors["country"][0] if form else ""}
        response = render(request, "sellers/place.html", context, status=422 if form else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _then(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, whatever the form or the link says."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    readable = asked.isprintable() and asked.startswith("/") and not asked.startswith("/place/")
    return asked if ours and readable and len(asked) < 2000 else "/"

"""The style guide: every component with invented content, in both themes. No database behind it."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

COLOURS = [
    "bg", "surface", "sunken", "ink", "ink-2", "ink-3", "line", "line-strong", "brand", "buy", "link", "deal",
    "success", "warn", "info", "star", "bar",
]  # fmt: skip
DEPARTMENTS = [
    ("Electronics", "headphones", 2), ("Home", "armchair", 8), ("Fashion", "shirt", 5), ("Beauty", "sparkles", 6),
    ("Sports", "volleyball", 1), ("Toys", "blocks", 9), ("Books", "book-open", 3), ("DIY", "hammer", 10),
]  # fmt: skip


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    departments = [{"name": name, "url": "/", "icon": icon, "hue": hue} for name, icon, hue in DEPARTMENTS]
    themes = [{"name": name, "form": form(name), "good_form": good_form(name)} for name in ("light", "dark")]
    page = Paginator(range(312), 24).page(2)
    context = {"themes": themes, "colours": COLOURS, "departments": departments, "listings": listings(), "page": page}
    return render(request, "store/styleguide.html", context | samples())


class SampleForm(forms.Form):
    email = forms.EmailField(
        label="E-mail", help_text="We send the confirmation there.", widget=forms.EmailInput({"autocomplete": "off"})
    )
    password = forms.CharField(widget=forms.PasswordInput({"autocomplete": "off"}), help_text="At least 8 characters.")
    phone = forms.CharField(required=False, widget=forms.TextInput({"type": "tel", "inputmode": "tel"}))
    country = forms.ChoiceField(choices=[("IE", "Ireland"), ("FR", "France")])
    note = forms.CharField(label="Note for the driver", required=False, widget=forms.Textarea({"rows": 3}))
    speed = forms.ChoiceField(
        label="Delivery", choices=[("a", "Standard"), ("b", "Express")], widget=forms.RadioSelect, required=True
    )
    news = forms.BooleanField(label="Write to me about price drops", required=False)
    terms = forms.BooleanField(label="I have read the terms")


def form(theme: str) -> forms.Form:
    """With what a person may get wrong."""
    return SampleForm({f"{theme}-email": "ana@", f"{theme}-country": "IE"}, auto_id="%s", prefix=theme)


def good_form(theme: str) -> forms.Form:
    return SampleForm(auto_id="%s", prefix=f"{theme}-good")


def listings() -> list[SimpleNamespace]:
    """Stand-ins of catalog.models.Listing, one for each look of a card."""
    ordinary = {
        "get_absolute_url": "/", "image_key": "", "image_widths": [], "hue": 2, "offer_id": 1, "was_price": None,
        "condition": "new", "delivery_price": Decimal(0), "offers_count": 1, "price_varies": False, "rating": None,
        "reviews_count": 0, "arrives_by": date.today() + timedelta(3), "seller_name": "Nordlys Audio",
    }  # fmt: skip
    looks = [
        {"title": "Aurel ANC-40 wireless over-ear headphones, 40 h battery, folding, with case", "icon": "headphones",
         "price": Decimal("129.00"), "was_price": Decimal("159.00"), "rating": Decimal("4.6"), "reviews_count": 2318,
         "offers_count": 4},
        {"title": "Lumen 14 laptop, refurbished grade A", "icon": "laptop", "price": Decimal("1549.00"), "hue": 3,
         "condition": "refurbished", "delivery_price": Decimal("3.90"), "rating": Decimal("4.3"), "reviews_count": 1},
        {"title": "Riva stoneware teapot", "icon": "coffee", "price": Decimal("38.00"), "hue": 8, "price_varies": True},
        {"title": "Alto 61-key portable keyboard with stand", "icon": "music", "price": None, "offer_id": None,
         "hue": 5, "rating": Decimal("3.5"), "reviews_count": 12},
    ]  # fmt: skip
    for look in looks:
        price, delivery = look["price"], look.get("delivery_price", Decimal(0))
        look["delivered_price"] = None if price is None else price + delivery
    return [SimpleNamespace(**ordinary | look) for look in looks]


def samples() -> dict[str, object]:
    return {
        "histogram": [(5, 1715, 74, "/"), (4, 371, 16, "/"), (3, 116, 5, "/"), (2, 46, 2, "/"), (1, 70, 3, "/")],
        "specs": [["Weight", "248 g"], ["Bluetooth", "5.4, multipoint, LE Audio"], ["In the box", "Case, USB-C cable"]],
        "facts": ["Adaptive noise cancelling with a wind mode.", "40 hours per charge.", "Spare parts for 7 years."],
        "crumbs": [("Home", "/"), ("Electronics", "/"), ("Headphones", "")],
        "address": SimpleNamespace(
            first_name="Ana Kovač", last_name="", line1="12 Harbour Row", line2="", line4="Dublin",
            postcode="D04 X285", country=SimpleNamespace(printable_name="Ireland"),
        ),
        "soon": date.today() + timedelta(3),
        "price": Decimal("129.00"),
        "was": Decimal("159.00"),
    }  # fmt: skip

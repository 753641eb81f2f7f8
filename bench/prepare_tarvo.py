"""Requests for the load client, as one line of JSON. Argument: how many orders to bring to their last button."""

import json
import sys
import uuid
from urllib.parse import urlencode

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

from accounts.models import User  # noqa: E402
from catalog.models import Category, Listing  # noqa: E402
from checkout.models import Checkout  # noqa: E402
from checkout.selectors.carts import quote_of  # noqa: E402
from checkout.services import carts  # noqa: E402
from sellers.models import Offer  # noqa: E402

UserAddress, Country = get_model("address", "UserAddress"), get_model("address", "Country")


def member(offers: list[Offer]) -> tuple[User, Client]:
    user = User.objects.create_user(email=f"{uuid.uuid4().hex}@example.com", password=None)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    basket = carts.open_cart(user=user, token=None)
    for offer in offers:
        carts.add_to_cart(basket=basket, offer_id=offer.pk, quantity=1)
    return user, client


def cookie(client: Client) -> dict[str, str]:
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def page(path: str, headers: dict[str, str] | None = None) -> dict:
    return {"path": path, "headers": headers or {}, "expected": [200]}


def ready_to_place(offers: list[Offer]) -> dict:
    user, client = member(offers)
    address = UserAddress.objects.create(
        user=user, first_name="Ana Byrne", line1="1 Canal Walk", line4="Dublin", postcode="D04 X285", country_id="IE"
    )
    basket = carts.open_cart(user=user, token=None)
    checkout = Checkout.objects.create(basket=basket, user=user, address=address, payment_method="card")
    seen = quote_of(basket, "IE", checkout.delivery).fingerprint
    return {
        "path": reverse("checkout-place"),
        "method": "POST",
        "headers": cookie(client)
        | {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
        "body": urlencode({"token": str(checkout.pk), "seen": seen}),
        "expected": [303],  # to the processor's page; 302 would mean that it did not answer
    }


Country.objects.get_or_create(
    iso_3166_1_a2="IE", defaults={"printable_name": "Ireland", "name": "Ireland", "is_shipping_country": True}
)
offers = list(Offer.objects.order_by("id")[:60])
pages = {
    "product page": [page(listing.get_absolute_url()) for listing in Listing.objects.order_by("product_id")[:60]],
    "category page": [page(place.get_absolute_url()) for place in Category.objects.filter(depth=2)],
    "cart, 1 line": [page(reverse("cart"), cookie(member(offers[:1])[1]))],
    "cart, 10 lines": [page(reverse("cart"), cookie(member(offers[:10])[1]))],
    "place order, 2 lines": [ready_to_place(offers[n % 50 : n % 50 + 2]) for n in range(int(sys.argv[1]))],
}
print(json.dumps(pages))

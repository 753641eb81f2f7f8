"""Requests for the load client, as one line of JSON. Argument: how many orders to bring to their last button."""

import json
import sys
import uuid
from urllib.parse import urlencode

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from oscar.core.loading import get_class, get_model  # noqa: E402

Basket, Product, Category = (
    get_model("basket", "Basket"),
    get_model("catalogue", "Product"),
    get_model("catalogue", "Category"),
)
Selector = get_class("partner.strategy", "Selector")
TOKEN = "b" * 32
ADDRESS = {
    "first_name": "Ana",
    "last_name": "Byrne",
    "line1": "1 Canal Walk",
    "line4": "Dublin",
    "postcode": "D04 X285",
}


def member(products: list) -> Client:
    name = uuid.uuid4().hex
    user = get_user_model().objects.create_user(name[:30], f"{name}@example.com", "x")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy()
    for product in products:
        basket.add_product(product, 1)
    return client


def cookie(client: Client) -> dict[str, str]:
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"}


def page(path: str, headers: dict[str, str] | None = None) -> dict:
    return {"path": path, "headers": headers or {}, "expected": [200]}


def ready_to_place(products: list) -> dict:
    client = member(products)
    client.post(reverse("checkout:shipping-address"), ADDRESS | {"country": "IE"})
    for step in ("shipping-method", "payment-method"):
        client.get(reverse(f"checkout:{step}"))
    answer = client.get(reverse("checkout:preview"))
    assert answer.status_code == 200, answer.headers
    return {
        "path": reverse("checkout:preview"),
        "method": "POST",
        "headers": cookie(client) | {"Content-Type": "application/x-www-form-urlencoded"},
        "body": urlencode({"action": "place_order", "csrfmiddlewaretoken": TOKEN}),
        "expected": [302, 303],
    }


products = list(Product.objects.order_by("id")[:60])
pages = {
    "product page": [page(product.get_absolute_url()) for product in products],
    "category page": [page(place.get_absolute_url()) for place in Category.objects.filter(depth=2)],
    "cart, 1 line": [page(reverse("basket:summary"), cookie(member(products[:1])))],
    "cart, 10 lines": [page(reverse("basket:summary"), cookie(member(products[:10])))],
    "place order, 2 lines": [ready_to_place(products[n % 50 : n % 50 + 2]) for n in range(int(sys.argv[1]))],
}
print(json.dumps(pages))

"""Personal pages and the little cookie that lets public pages stay the same for everybody."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from catalog.hearts import forget_guest, tell_hearts
from checkout.selectors.carts import CART_COOKIE, count_in_cart
from sellers import places

PERSONAL = (
    "/cart/", "/checkout/", "/orders/", "/account/", "/sign-in/", "/sign-up/", "/sign-out/", "/sell/", "/saved/",
    "/alerts/",
)  # fmt: skip
VISITOR_COOKIE = "visitor"
MONTHS_2 = 60 * 24 * 3600


class VisitorMiddleware:
    """On personal pages: nobody else's cache keeps them, and the `visitor` cookie says how many things are in the cart
    and the first name, for the script that writes both into the header of pages which are cached for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PERSONAL) and response.status_code < 500:
            keep = "private, no-cache" if request.path.startswith("/cart/") else "private, no-store"
            response.headers.setdefault("Cache-Control", keep)
            tell_visitor(request, response)
            if (place := getattr(request, "place_offered", None)) and not place.is_home:
                places.remember(response, place)
            if getattr(request, "hearts_changed", False):  # somebody signed in or out
                tell_hearts(request, response)
                if request.user.is_authenticated:
                    forget_guest(request, response)
        return response


def tell_visitor(request: HttpRequest, response: HttpResponse) -> None:
    member = request.user.is_authenticated
    count = getattr(request, "cart_count", None)
    count = count_in_cart(request) if count is None else count
    value = f"{count}.{quote(request.user.first_name) if member else ''}"
    if value == "0.":
        if VISITOR_COOKIE in request.COOKIES:
            response.delete_cookie(VISITOR_COOKIE, samesite="Lax")
    elif value != request.COOKIES.get(VISITOR_COOKIE):
        response.set_cookie(VISITOR_COOKIE, value, max_age=MONTHS_2, samesite="Lax", secure=settings.SECURE)
    if member and CART_COOKIE in request.COOKIES:
        response.delete_cookie(CART_COOKIE, samesite="Lax")  # a member's cart is found by its owner


def remember_cart(response: HttpResponse, token: object) -> None:
    response.set_cookie(
        CART_COOKIE, str(token), max_age=MONTHS_2, httponly=True, samesite="Lax", secure=settings.SECURE
    )

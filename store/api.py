"""`/api/v1/`: every room's part of the API, with an OpenAPI document and a page to try it at /api/v1/docs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from catalog.api.opinions import router as opinions
from catalog.api.public import router as catalogue

api = NinjaAPI(
    title=f"{settings.OSCAR_SHOP_NAME} API",
    version="1.0",
    description="Prices include VAT. Errors are problem+json (RFC 9457) and say what to do.",
    urls_namespace="api-1",
)
api.add_router("", catalogue)
api.add_router("", opinions)


@api.exception_handler(ValidationError)
def wrong_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names each parameter that is wrong, and how."""
    wrong = [{"parameter": str(item["loc"][-1]), "reason": item["msg"]} for item in error.errors]
    problem = {"type": "about:blank", "title": "A parameter is wrong", "status": 422, "errors": wrong}
    return api.create_response(request, problem, status=422)


@api.get("", include_in_schema=False)
def start(request: HttpRequest) -> dict[str, object]:
    """What is here."""
    return {"version": "1.0", "documentation": f"{settings.SHOP_URL}/api/v1/docs", "search": "/api/v1/search?q="}

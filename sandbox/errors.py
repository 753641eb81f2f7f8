"""Refusals in the shape Stripe gives them."""

from typing import Any


class Refused(Exception):
    """A request the API turns down; becomes `{"error": {...}}`."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message, "param": param, "type": kind, **more}

    def body(self) -> dict[str, Any]:
        return {"error": {name: value for name, value in self.error.items() if value is not None}}


def no_such(kind: str, object_id: str, *, param: str = "id") -> Refused:
    spoken = {"checkout.session": "checkout.session"}.get(kind, kind.replace("_", " "))
    spoken = "payment_intent" if kind == "payment_intent" else spoken
    return Refused(f"No such {spoken}: '{object_id}'", status=404, code="resource_missing", param=param)


def unknown_url(method: str, path: str) -> Refused:
    return Refused(
        f"Unrecognized request URL ({method}: {path}). The sandbox knows only what the shop uses.", status=404
    )


def not_acted_on(param: str) -> Refused:
    """Stripe knows the parameter, we do nothing with it: better to say so than to answer a wrong total."""
    return Refused(f"The sandbox does not act on {param}.", code="sandbox_unsupported", param=param)

"""Checks a request against the SDK's own TypedDicts, so the list of parameters is Stripe's and not ours."""

import re
import types
import typing
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from typing_extensions import is_typeddict

from sandbox.errors import Refused, not_acted_on

LONGEST_STRING = 5000
BAD_IN_URL = re.compile(r"[\s\x00-\x1f\x7f]")
# The SDK mixes how a request is sent into the same dict; on the wire those names are unknown parameters.
TRANSPORT = frozenset(RequestOptions.__annotations__)
# Names used in the SDK's annotations that it imports for type checkers only.
NAMES = {**vars(typing), "StripeContext": str}


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def fields(typed: type) -> dict[str, Any]:
    hints = typing.get_type_hints(typed, localns=NAMES)
    return {name: hint for name, hint in hints.items() if name not in TRANSPORT}


@cache
def required(typed: type) -> tuple[str, ...]:
    return tuple(sorted(typed.__required_keys__ - TRANSPORT))


def check(given: dict[str, Any], typed: type, *, at: str = "") -> dict[str, Any]:
    """The given strings as Python values of the types the TypedDict names, or the refusal Stripe would answer."""
    known = fields(typed)
    unknown = [under(at, name) for name in given if name not in known]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        message = f"Received unknown parameter{plural}: {', '.join(unknown)}"
        raise Refused(message, code="parameter_unknown", param=unknown[0])
    for name in required(typed):
        if name not in given:
            raise missing(under(at, name))
    return {name: convert(value, known[name], under(at, name)) for name, value in given.items()}


def missing(param: str) -> Refused:
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def under(at: str, name: object) -> str:
    return f"{at}[{name}]" if at else str(name)


def convert(value: Any, hint: Any, at: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return convert_union(value, typing.get_args(hint), at)
    if origin is typing.Literal:
        return convert_enum(value, typing.get_args(hint), at)
    if origin is list:
        return convert_list(value, typing.get_args(hint)[0], at)
    if origin is dict or (origin or hint) is UntypedStripeObject:
        return convert_map(value, at)
    if is_typeddict(hint):
        if not isinstance(value, dict):
            raise Refused("Invalid object", param=at)
        return check(value, hint, at=at)
    return convert_scalar(value, hint, at)


def convert_union(value: Any, arms: tuple[Any, ...], at: str) -> Any:
    choices = [choice for arm in arms if typing.get_origin(arm) is typing.Literal for choice in typing.get_args(arm)]
    others = [arm for arm in arms if typing.get_origin(arm) is not typing.Literal and arm is not type(None)]
    if isinstance(value, str) and value in choices:
        return value
    if any(choices):
        # The SDK writes an enum as `Literal[...] | str` to stay open for new values; the API itself is closed.
        others = [arm for arm in others if arm is not str]
    fitting = [arm for arm in others if isinstance(value, dict) == takes_object(arm)]
    if fitting:
        return convert(value, fitting[0], at)
    if any(choices):
        return convert_enum(value, tuple(filter(None, choices)), at)
    raise Refused("Invalid object" if others and takes_object(others[0]) else "Invalid string", param=at)


def takes_object(hint: Any) -> bool:
    origin = typing.get_origin(hint) or hint
    return is_typeddict(hint) or origin in (list, dict, UntypedStripeObject)


def convert_enum(value: Any, choices: tuple[str, ...], at: str) -> str:
    if isinstance(value, str) and value in choices:
        return value
    *first, last = sorted(choices)
    offered = f"{', '.join(first)}, or {last}" if first else last
    raise Refused(f"Invalid {at}: must be one of {offered}", param=at)


def convert_list(value: Any, hint: Any, at: str) -> list[Any]:
    if value == "":
        return []
    if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
        raise Refused("Invalid array", param=at)
    ordered = sorted(value, key=int)
    return [convert(value[key], hint, under(at, index)) for index, key in enumerate(ordered)]


def convert_map(value: Any, at: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Refused("Invalid object", param=at)
    if len(value) > 50:
        raise Refused("You can have at most 50 metadata keys.", param=at)
    for key, text in value.items():
        check_metadata(key, text, at)
    # An empty value unsets a key, so on creation it is simply absent.
    return {key: text for key, text in value.items() if text != ""}


def check_metadata(key: str, text: Any, at: str) -> None:
    if not isinstance(text, str):
        raise Refused("Metadata values must be strings.", param=under(at, key))
    if len(key) > 40:
        raise Refused(f"Metadata keys can have up to 40 characters, but you passed one of {len(key)}.", param=at)
    if len(text) > 500:
        message = (
            f"Metadata values can have up to 500 characters, but you passed in a value that is {len(text)} characters."
        )
        raise Refused(message, param=under(at, key))


def convert_scalar(value: Any, hint: Any, at: str) -> Any:
    if not isinstance(value, str):
        raise Refused("Invalid string" if hint is str else f"Invalid {hint.__name__}", param=at)
    if value == "":
        message = (
            f"You passed an empty string for '{at}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{at}' cannot be unset. You should remove '{at}' from your request or supply a non-empty value."
        )
        raise Refused(message, code="parameter_invalid_empty", param=at)
    return SCALARS[hint](value, at)


def text(value: str, at: str) -> str:
    if len(value) > LONGEST_STRING:
        raise Refused(f"Invalid string: must be at most {LONGEST_STRING} characters", param=at)
    return value


def whole(value: str, at: str) -> int:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        raise Refused(f"Invalid integer: {value[:40]}", code="parameter_invalid_integer", param=at)
    return int(value)


def truth(value: str, at: str) -> bool:
    if value not in ("true", "false"):
        raise Refused(f"Invalid boolean: {value[:40]}", param=at)
    return value == "true"


def decimal(value: str, at: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(value) > 30:
        raise Refused(f"Invalid decimal: {value[:40]}", param=at)
    return number


SCALARS = {str: text, int: whole, bool: truth, Decimal: decimal, float: decimal}


def accept_only(params: dict[str, Any], supported: Iterable[str], *, at: str = "") -> None:
    """Refuse what Stripe knows and we would silently ignore, unless it is switched off anyway."""
    for name in params.keys() - set(supported):
        value = params[name]
        if value is not False and value != {"enabled": False} and value not in ([], ""):
            raise not_acted_on(under(at, name))


def check_url(url: str | None, param: str) -> None:
    """An address a browser may be sent to. Its host also lands in a header of ours, so it may not end a directive."""
    if url is None:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or BAD_IN_URL.search(url) or ";" in parts.netloc:
        raise Refused("Not a valid URL", code="url_invalid", param=param)


def at_least(value: int, lowest: int, param: str) -> int:
    if value < lowest:
        message = f"This value must be greater than or equal to {lowest}."
        raise Refused(message, code="parameter_invalid_integer", param=param)
    return value

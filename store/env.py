"""The only place that reads the environment. A wrong value stops the start and says its name."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}: see .env.example for what it means.")
    return value


def secret(name: str, file: Path, default: str | None = None) -> str:
    """From the environment, else from a file that only this installation has."""
    return text(name, file.read_text().strip() if file.exists() else default)


def is_set(name: str) -> bool:
    return bool(os.environ.get(name))


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")
    return value in TRUE


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).absolute()


def database(name: str, default: str) -> dict[str, object]:
    """Django's DATABASES entry of a `postgres://user:password@host:port/name?option=…` address.

    A socket folder goes into the query: `postgres:///tarvo?host=/run/postgresql&user=tarvo`.
    """
    value = os.environ.get(name) or default
    url = urlsplit(value)
    if url.scheme not in ("postgres", "postgresql") or len(url.path) < 2:
        raise ImproperlyConfigured(f"{name}={value!r}: write postgres://user:password@host:port/name.")
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path[1:]),
        "USER": query.pop("user", unquote(url.username or "")),
        "PASSWORD": query.pop("password", unquote(url.password or "")),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": query.pop("port", str(url.port or "")),
        "OPTIONS": query,
    }

"""Tags and filters that every template has (a template need not load them)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

FAR_AWAY = 180  # days after which a date without its year would be read wrongly
TILE_ICON = "box"
LARGE, SMALL = 640, 320


@cache
def _locale(language: str | None) -> Locale:
    """How the shop's readers write numbers and dates. Plain English means the home country's English."""
    if language in (None, "en"):
        language = f"en-{settings.SHOP_COUNTRY}"
    try:
        return Locale.parse(language, sep="-")
    except ValueError:  # a country without a locale of that language
        return Locale.parse(language.split("-")[0])


def locale() -> Locale:
    return _locale(get_language())


@register.filter
def money(amount: Decimal | int | str | None, currency: str = "") -> str:
    """€1,299.00. Nothing for None, so that a missing price never reads as free."""
    if amount is None or amount == "":
        return ""
    try:
        return format_currency(Decimal(amount), currency or settings.OSCAR_DEFAULT_CURRENCY, locale=locale())
    except InvalidOperation:
        return str(amount)


@register.filter
def number(value: int | Decimal | None) -> str:
    """12,410"""
    return "" if value is None else format_decimal(value, locale=locale())


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value: date | datetime | None) -> str:
    """Thursday 27 November; with the year when it is not near."""
    return _day(value, "EEEE d MMMM")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Thu 27 Nov"""
    return _day(value, "EEE d MMM")


def _day(value: date | datetime | None, pattern: str) -> str:
    if not value:
        return ""
    local = _local(value)
    today = _local(timezone.now())
    return format_date(local, pattern if abs((local - today).days) < FAR_AWAY else f"{pattern} y", locale=locale())


@register.filter
def clock(value: datetime | None) -> str:
    """27 Nov 2026, 14:05 in the shop's time zone: for records."""
    if not value:
        return ""
    return f"{format_date(_local(value), 'd MMM y', locale=locale())}, {value.astimezone(_zone()):%H:%M}"


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.SHOP_TIME_ZONE)


@register.filter
def country(code: str | None) -> str:
    """IE -> Ireland"""
    return locale().territories.get(code, code or "") if code else ""


@register.simple_tag
def home_country() -> str:
    return country(settings.SHOP_COUNTRY)


@register.filter
def per_cent_off(price: Decimal | None, was: Decimal | None) -> int:
    """Whole per cent that `price` is under `was`, rounded down: a deal is never overstated."""
    if not price or not was or price >= was:
        return 0
    return int((was - price) * 100 / was)


@register.filter
def per_cent(share: Decimal | None) -> str:
    """0.135 -> 13.5%"""
    return "" if share is None else format_percent(share, "#,##0.##%", locale=locale())


@register.filter
def per_cent_under(before: Decimal, now: Decimal) -> str:
    """Of 10 and 9.50: 5%. With one digit where that is less than one per cent."""
    share = (before - now) / before
    return format_percent(share, "#,##0%" if share >= Decimal("0.01") else "#,##0.#%", locale=locale())


@register.filter
def more_than(count: int | None, one: int) -> int:
    """`offers_count|more_than:1` is how many other offers there are."""
    return max((count or 0) - one, 0)


@register.filter
def star_step(rating: Decimal | float | None) -> str:
    """4.6 -> "45": the class of the drawing, in half stars."""
    return f"{round(float(rating or 0) * 2) * 5:02d}"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawing of the sprite. It says nothing to a screen reader: the words stand beside it."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def picture(
    key: str | None,
    widths: Iterable[int] | None = None,
    alt: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    icon: str = "",
    hue: int = 0,
) -> SafeString:
    """A square picture in the sizes that exist, or the tile of its category when there is none."""
    have = sorted(widths or ())
    if not key or not have:
        return tile(icon, hue, alt)
    last = have[-1]
    fallback = max((width for width in have if width <= LARGE), default=have[0])
    avif, webp = (_candidates(key, have, kind) for kind in ("avif", "webp"))
    loading = 'fetchpriority="high"' if eager else 'loading="lazy" decoding="async"'
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        avif, sizes, _url(key, fallback, "webp"), webp, sizes, last, last, alt, mark_safe(loading),
    )  # fmt: skip


def _url(key: str, width: int, kind: str) -> str:
    return default_storage.url(f"{key}-{width}.{kind}")


def _candidates(key: str, widths: list[int], kind: str) -> SafeString:
    return format_html_join(", ", "{} {}w", ((_url(key, width, kind), width) for width in widths))


def tile(name: str, hue: int, alt: str) -> SafeString:
    """Stands in for a photo. With an `alt` it is an image to a screen reader, without one decoration."""
    label = format_html('role="img" aria-label="{}"', alt) if alt else mark_safe('aria-hidden="true"')
    return format_html(
        '<span class="ph ph--{}" {}>{}<small>{}</small></span>',
        int(hue or 0) % 12, label, icon(name or TILE_ICON), _("Photo coming soon"),
    )  # fmt: skip


@register.simple_tag
def picture_url(key: str | None, widths: Iterable[int] | None = None, width: int = SMALL) -> str:
    """The address of one size, for JSON-LD, feeds and mail; empty when there is no picture."""
    have = sorted(widths or ())
    if not key or not have:
        return ""
    return _url(key, max((each for each in have if each <= width), default=have[0]), "webp")


@register.filter
def has_options_inside(field) -> bool:
    """A group of radio buttons or tick boxes: it gets a fieldset and its own border."""
    return getattr(field.field.widget, "input_type", "") in ("radio", "checkbox") and field.use_fieldset


@register.filter
def is_tick(field) -> bool:
    """One tick box: its label stands behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def shop_name() -> str:
    """For the one page that has no context: 500."""
    return settings.OSCAR_SHOP_NAME

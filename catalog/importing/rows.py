"""A record judged: a row that can be staged, or every reason why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from catalog.importing.columns import told
from catalog.importing.faults import Fault, RowRefused, refuse
from catalog.importing.gtins import gtins_of
from catalog.importing.prices import price_of, shown
from catalog.importing.records import Record
from catalog.importing.specs import specs_of
from catalog.importing.texts import description_of, one_line, slug_of, title_of
from catalog.models import Product
from sellers.models import Offer

STOCK_AT_MOST, CATEGORY_LEVELS, CATEGORY_LETTERS = 1_000_000, 8, 300


@dataclass(slots=True)
class Row:
    """What a file says of one offer. None: it says nothing about that, so what is known stays."""

    line: int
    sku: str
    price: Decimal
    title: str | None = None
    brand: str | None = None
    model_name: str | None = None
    description: str | None = None
    specs: list[list[str]] | None = None
    gtins: list[str] = field(default_factory=list)
    category: tuple[str, ...] | None = None
    stock: int | None = None
    condition: str | None = None
    tax_class: str | None = None
    notes: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def slug(self) -> str | None:
        return self.title and slug_of(self.title)

    @property
    def brand_slug(self) -> str | None:
        return self.brand and slug_of(self.brand)


def clean(record: Record, price_unit: str) -> Row:
    """The row of a record. Raises RowRefused with all that is wrong with it."""
    if record.fault:
        raise RowRefused(record.fault)
    given = told(record.fields)
    faults: list[Fault] = []
    notes: list[str] = []
    title, whole_title = collect(faults, named, given) or (None, "")
    gtins, remarks = collect(faults, gtins_of, given.get("gtin")) or ([], [])
    notes += remarks
    if whole_title:
        notes.append("title cut at 500 characters; all of it opens the description")
    row = Row(
        line=record.line,
        sku=collect(faults, sku_of, given.get("sku")) or "",
        price=collect(faults, price_in, given, price_unit) or Decimal(0),
        title=title,
        brand=collect(faults, optional, "brand", given.get("brand"), 120),
        model_name=collect(faults, model_in, given),
        description=collect(faults, described, given, whole_title),
        specs=collect(faults, specs_of, record.fields, given.get("attributes")),
        gtins=gtins,
        category=collect(faults, category_of, given.get("category")),
        stock=collect(faults, stock_of, given.get("stock")),
        condition=collect(faults, choice, "condition", given.get("condition"), Offer.Condition.values),
        tax_class=collect(faults, choice, "tax_class", given.get("tax_class"), Product.TaxClass.values),
        notes=notes,
        size=record.size,
    )
    if faults:
        raise RowRefused(*faults)
    return row


def collect(faults: list[Fault], cleaner: Callable, *given: object) -> object:
    """What the cleaner makes of it; None and one more fault when it refuses."""
    try:
        return cleaner(*given)
    except RowRefused as refused:
        faults.extend(refused.faults)
        return None


def sku_of(value: object) -> str:
    if value is None:
        raise refuse("sku_missing", "sku: missing")
    if isinstance(value, Decimal):
        raise refuse("type", f"sku: {shown(value)} is no text")
    sku = one_line("sku", value, 128)
    if not sku:
        raise refuse("sku_missing", "sku: missing")
    return sku


def price_in(given: dict[str, object], unit: str) -> Decimal:
    currency = given.get("currency", settings.OSCAR_DEFAULT_CURRENCY)
    if str(currency).strip().upper() != settings.OSCAR_DEFAULT_CURRENCY:
        raise refuse("currency", f"currency: prices are in {settings.OSCAR_DEFAULT_CURRENCY}, not {shown(currency)}")
    if "price_cents" in given:
        return price_of(given["price_cents"], "cents")
    if "price" not in given:
        raise refuse("price_missing", "price: missing")
    return price_of(given["price"], unit)


def named(given: dict[str, object]) -> tuple[str | None, str]:
    value = given.get("title", given.get("name"))
    if value is None:
        return None, ""
    if not isinstance(value, str):
        raise refuse("type", f"title: {shown(value)} is no text")
    title, whole = title_of(value)
    return title or None, whole


def model_in(given: dict[str, object]) -> str | None:
    value = given.get("model") or (given.get("name") if "title" in given else None)
    return None if value is None else one_line("model", value, 2_000)[:120].strip()


def described(given: dict[str, object], whole_title: str) -> str | None:
    value = given.get("description")
    if value is None and not whole_title:
        return None
    if value is not None and not isinstance(value, str):
        raise refuse("type", f"description: {shown(value)} is no text")
    return description_of(value, whole_title)


def optional(name: str, value: object, most: int) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise refuse("type", f"{name}: {shown(value)} is no text")
    return one_line(name, value, most) or None


def category_of(value: object) -> tuple[str, ...] | None:
    """The names from the root down: "A > B > C", or a list in JSON."""
    if value is None:
        return None
    parts = value if isinstance(value, list) else (optional("category", value, 500) or "").split(">")
    names = tuple(name for part in parts if (name := optional("category", part, 120)))
    if len(names) > CATEGORY_LEVELS or sum(map(len, names)) > CATEGORY_LETTERS:
        limit = f"{CATEGORY_LEVELS} levels and {CATEGORY_LETTERS} letters are the limit"
        raise refuse("category", f"category: {shown(' > '.join(names))} is too deep: {limit}")
    return names or None


def stock_of(value: object) -> int | None:
    if value is None:
        return None
    whole = re.fullmatch(r"\s*(-?\d{1,12})(?:\.0+)?\s*", str(value), re.ASCII)
    if isinstance(value, bool) or not whole:
        raise refuse("stock_type", f"stock: {shown(value)} is no whole number")
    stock = int(whole.group(1))
    if not 0 <= stock <= STOCK_AT_MOST:
        raise refuse("stock_range", f"stock: {stock} is not between 0 and {STOCK_AT_MOST:,}")
    return stock


def choice(name: str, value: object, known: list[str]) -> str | None:
    if value is None:
        return None
    text = str(value).strip().lower()
    if text not in known:
        raise refuse(name, f"{name}: {shown(value)} is none of {', '.join(known)}")
    return text

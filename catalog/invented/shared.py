"""What all invented products hang on: makers, departments, sellers and a type. Made once, found again later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalog.invented.goods import Kind
from catalog.invented.making import SELLERS, Workshop
from catalog.models import Brand, Category
from catalog.services.listings import Place
from sellers.models import Seller

ProductClass = get_model("catalogue", "ProductClass")
MARK = "bench"  # in the codes and slugs of everything invented, so that it can be taken away again


@dataclass
class Shared:
    """The same for every batch and every process."""

    workshop: Workshop
    type_id: int
    brands: list[Brand]
    leaves: list[int]
    places: list[Place]
    tree: dict[str, int]
    sellers: list[Seller]
    now: datetime


def prepare(seed: int) -> Shared:
    workshop = Workshop(seed)
    leaves = _leaves(workshop.kinds)
    return Shared(
        workshop,
        ProductClass.objects.get_or_create(slug=MARK, defaults={"name": "Invented"})[0].pk,
        _brands(workshop.brands),
        [leaf.pk for leaf in leaves],
        [Place(*(getattr(leaf, name) for name in Place._fields)) for leaf in leaves],
        dict(Category.objects.filter(url_path__startswith=f"{MARK}-").values_list("path", "pk")),
        _sellers(),
        timezone.now(),
    )


def _brands(names: list[str]) -> list[Brand]:
    new = [Brand(name=name, slug=f"{MARK}-{slugify(name)}") for name in names]
    Brand.objects.bulk_create(new, ignore_conflicts=True)
    found = {brand.name: brand for brand in Brand.objects.filter(name__in=names)}
    return [found[name] for name in names]


def _leaves(kinds: list[Kind]) -> list[Category]:
    """Department > group of every kind, the department's address marked."""
    return [_child(_root(kind.department), kind.group, kind.number % 12) for kind in kinds]


def _root(name: str) -> Category:
    slug = f"{MARK}-{slugify(name)}"
    root = Category.objects.filter(depth=1, slug=slug).first()
    return root or Category.objects.add_root({"name": name, "slug": slug, "icon": "box"})


def _child(root: Category, name: str, hue: int) -> Category:
    found = Category.objects.filter(depth=2, path__startswith=root.path, name=name).first()
    return found or Category.objects.add_child(root, {"name": name, "hue": hue})


def _sellers() -> list[Seller]:
    for number in range(SELLERS):
        if not Seller.objects.filter(code=f"{MARK}-{number:03d}").exists():
            _seller(number)
    marked = Seller.objects.filter(code__startswith=f"{MARK}-").prefetch_related("delivery_options")
    return list(marked.order_by("code"))


def _seller(number: int) -> None:
    suspended = number % 40 == 39
    seller = Seller.objects.create(
        name=f"Trader {number}", code=f"{MARK}-{number:03d}", is_trader=number % 5 > 0, handling_days=number % 3,
        status=Seller.Status.SUSPENDED if suspended else Seller.Status.APPROVED, cutoff=time(11 + number % 7),
        email=f"orders-{number}@bench.example",
    )  # fmt: skip
    seller.delivery_options.create(
        code="standard", name="Standard", price=Decimal(number % 6) + Decimal("0.90"), days_min=1 + number % 3,
        days_max=3 + number % 3, free_from=Decimal(40) if number % 2 else None,
        countries=["DE", "FR"] if number % 30 == 29 else [],
    )  # fmt: skip
    if number % 3 == 0:
        seller.delivery_options.create(
            code="express", name="Express", price="9.90", days_min=1, days_max=1, countries=["IE"], position=1
        )

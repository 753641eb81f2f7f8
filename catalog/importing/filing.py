"""Where products are filed: brands, categories and the product class. Made in short transactions of their own,
so that imports of two sellers who bring the same brand wait for each other for moments, not for a batch."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from catalog.importing.rows import Row
from catalog.importing.texts import slug_of
from catalog.models import Brand, Category
from catalog.oscar.catalogue.models import ProductClass
from catalog.services.categories import hold_tree, still_there

UNSORTED, CLASS = "Everything else", "General"
NOT_YET = -1  # a category that a dry run would have made


class Filing:
    """Finds the places of rows by name, and makes missing ones when it may."""

    def __init__(self, *, make_categories: bool, dry_run: bool) -> None:
        self.make_categories, self.dry_run = make_categories, dry_run
        self.known: dict[tuple[str, ...], int | None] = {}
        self.unsorted_id = self.find_or_make((UNSORTED,), may_make=True)
        self.class_id = None if dry_run else product_class_id()

    def prepare(self, rows: list[Row]) -> None:
        """Everything the batch needs, before its transaction begins."""
        for path in {row.category for row in rows if row.category}:
            self.find_or_make(path, may_make=self.make_categories)
        if not self.dry_run:
            make_brands(rows)

    def category_id(self, path: tuple[str, ...] | None) -> int | None:
        """None: the file does not say, or says a category that we do not have."""
        return self.known.get(key_of(path)) if path else None

    def hold(self) -> None:
        """In the batch's transaction: its categories stay until it ends. One that was merged into another meanwhile is
        followed there, one that was deleted is forgotten."""
        now = still_there(pk for pk in self.known.values() if pk)
        self.known = {path: now.get(pk) for path, pk in self.known.items() if pk}
        self.unsorted_id = now.get(self.unsorted_id) or self.find_or_make((UNSORTED,), may_make=True)

    def find_or_make(self, path: tuple[str, ...], *, may_make: bool) -> int | None:
        key = key_of(path)
        if key not in self.known:
            found = find(path)
            if found is None and may_make:
                found = NOT_YET if self.dry_run else make(path)
            self.known[key] = found
        return self.known[key]


def key_of(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def find(path: tuple[str, ...]) -> int | None:
    category = None
    for name in path:
        category = child(category, name)
        if category is None:
            return None
    return category.pk


def child(parent: Category | None, name: str) -> Category | None:
    siblings = Category.objects.get_children(parent) if parent else Category.objects.get_root_nodes()
    # Two names may differ in a way that an address cannot: "Pots & pans" and "Pots, pans" are one place.
    return siblings.filter(Q(name__iexact=name) | Q(slug=slug_of(name))).first()


@transaction.atomic
def make(path: tuple[str, ...]) -> int:
    """The category of this path, with all that is missing above it."""
    hold_tree()  # two imports adding to one branch of the tree would give both the same path
    category = None
    for name in path:
        found = child(category, name)
        if found is None:
            place = {"name": name, "slug": slug_of(name)}
            found = Category.objects.add_child(category, place) if category else Category.objects.add_root(place)
        category = found
    return category.pk


def make_brands(rows: Iterable[Row]) -> None:
    brands = {row.brand_slug: row.brand for row in rows if row.brand}
    if not brands:
        return
    known = set(Brand.objects.filter(slug__in=brands).values_list("slug", flat=True))
    # In one order for everybody: two imports can then wait for each other, but never in a circle.
    missing = [Brand(slug=slug, name=brands[slug]) for slug in sorted(brands.keys() - known)]
    Brand.objects.bulk_create(missing, ignore_conflicts=True)


def product_class_id() -> int:
    defaults = {"name": CLASS, "requires_shipping": True, "track_stock": True}
    return ProductClass.objects.get_or_create(slug=CLASS.lower(), defaults=defaults)[0].pk

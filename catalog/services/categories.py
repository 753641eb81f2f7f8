"""Changing the tree of categories, with the addresses of everything below and the listings in step.

Every change first takes the tree's lock, so that two never rewrite branches at once, then locks the categories that it
touches. Whoever files a product meanwhile holds its category by the foreign key: the change waits for them, or they
wait for it. Listings come last, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalog.errors import AddressTaken, CategoryInUse, NoPlaceThere
from catalog.models import Category, CategoryRedirect
from catalog.search.engine import engine
from catalog.services import listings

ProductCategory = get_model("catalogue", "ProductCategory")
TREE_LOCK = 7_001
BATCH = 5_000

# A path is four characters per level, so a child's parent is found by cutting four off. What was called otherwise
# before is noted: the old address leads to the category, and so to wherever it goes next.
URL_PATHS = """
WITH RECURSIVE tree AS (
    SELECT id, path, slug::text AS url FROM catalogue_category WHERE depth = 1
    UNION ALL
    SELECT c.id, c.path, tree.url || '/' || c.slug FROM catalogue_category c
    JOIN tree ON c.path LIKE tree.path || '%%' AND length(c.path) = length(tree.path) + 4
), changed AS (
    SELECT c.id, c.url_path AS before, tree.url AS now FROM catalogue_category c JOIN tree USING (id)
    WHERE c.url_path <> tree.url
), noted AS (
    INSERT INTO catalog_categoryredirect (path, category_id) SELECT before, id FROM changed
    ON CONFLICT (path) DO UPDATE SET category_id = EXCLUDED.category_id, merged_id = NULL
)
UPDATE catalogue_category c SET url_path = changed.now FROM changed WHERE changed.id = c.id
"""
# What cards and lists know of a product's places, written anew for the rows that say something else.
PLACES = """
WITH places AS MATERIALIZED (
    SELECT pc.product_id, c.id, c.path, c.icon, c.hue FROM catalogue_productcategory pc
    JOIN catalogue_category c ON c.id = pc.category_id AND c.is_public AND c.ancestors_are_public
    WHERE pc.product_id = ANY(%(ids)s)
), above AS (
    SELECT product_id, array_agg(id ORDER BY path) AS ids FROM (
        SELECT DISTINCT p.product_id, c.id, c.path FROM places p
        CROSS JOIN generate_series(4, length(p.path), 4) n JOIN catalogue_category c ON c.path = left(p.path, n)) ways
    GROUP BY product_id
), deepest AS (
    SELECT DISTINCT ON (product_id) product_id, id, icon, hue FROM places
    ORDER BY product_id, length(path) DESC, path DESC
), now_at AS (
    SELECT l.product_id, COALESCE(a.ids, '{}') AS ids, d.id AS leaf, COALESCE(d.icon, '') AS icon,
        COALESCE(d.hue, 0) AS hue
    FROM catalog_listing l LEFT JOIN above a USING (product_id) LEFT JOIN deepest d USING (product_id)
    WHERE l.product_id = ANY(%(ids)s)
)
UPDATE catalog_listing l SET category_ids = n.ids, category_id = n.leaf, icon = n.icon, hue = n.hue, updated_at = now()
FROM now_at n WHERE n.product_id = l.product_id
    AND (l.category_ids, l.category_id, l.icon, l.hue) IS DISTINCT FROM (n.ids, n.leaf, n.icon, n.hue)
"""


@transaction.atomic
def rewrite_addresses() -> int:
    """Give every category the address that its place in the tree asks for; how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(URL_PATHS)
        return cursor.rowcount


@transaction.atomic
def category_changed(category: Category, *, found_by: bool = True) -> None:
    """After a category was renamed, moved, shown or hidden: addresses below it, and the listings in it.

    Search finds products by the names of their categories. Where these stay as they are (`found_by` is False), only the
    places of listings are written, which costs half.
    """
    hold_tree()
    rewrite_addresses()
    shown = Category.objects.get(pk=category.pk)
    _tell_below(shown)
    (listings.refresh if found_by else refile)(_products_below(shown))


@transaction.atomic
def rename_category(*, category_id: int, name: str, slug: str = "") -> Category:
    """Call a category otherwise; its old address and those below it lead to the new ones."""
    (category,) = _hold([category_id])
    category.name = name.strip()
    category.slug = slug or slugify(name)
    _refuse_taken(category, Category.objects.get_parent(category))
    category.save(update_fields=["name", "slug"])
    category_changed(category)
    category.refresh_from_db()
    return category


@transaction.atomic
def move_category(*, category_id: int, to_id: int | None, before_id: int | None = None) -> Category:
    """Put a category, with everything below it, under another one or among the departments: last there, or left of the
    one named."""
    category, *others = _hold([category_id, *([to_id] if to_id else [])])
    target = others[0] if others else None
    if target and target.path.startswith(category.path):
        raise NoPlaceThere(f"{target.name} is {category.name} itself or lies below it.")
    if target and target.archived_at:
        raise NoPlaceThere(f"{target.name} is archived. Restore it first, or choose another place.")
    _refuse_taken(category, target)
    before = Category.objects.filter(pk=before_id, depth=target.depth + 1 if target else 1).first()
    if before:
        Category.objects.move(category, before, pos="left")
    else:
        _put(category, target)
    return _moved(category, target)


@transaction.atomic
def merge_categories(*, category_id: int, into_id: int) -> Category:
    """Let a category go up in another one: its products and what is below it follow, its addresses lead there.

    A category below it whose name the other has too is merged with that one in turn.
    """
    category, into = _hold([category_id, into_id])
    if into.path.startswith(category.path):
        raise NoPlaceThere(f"{into.name} is {category.name} itself or lies below it.")
    if into.archived_at:
        raise NoPlaceThere(f"{into.name} is archived. Restore it first, or choose another place.")
    touched = set(_products_below(category))
    _merge(category, into)
    rewrite_addresses()
    into = Category.objects.get(pk=into_id)
    _tell_below(into)
    listings.refresh(touched)
    return into


@transaction.atomic
def archive_category(*, category_id: int) -> Category:
    """Take a category, with what is below it, out of the shop for good. Products keep their other places and stay on
    sale; its address leads to what is above it."""
    (category,) = _hold([category_id])
    if category.archived_at is None:
        category.archived_at, category.is_public = timezone.now(), False
        category.save(update_fields=["archived_at", "is_public"])
        category_changed(category)
    return category


@transaction.atomic
def restore_category(*, category_id: int) -> Category:
    """Bring an archived category back, where it was and with what is in it."""
    (category,) = _hold([category_id])
    if category.archived_at is not None:
        category.archived_at, category.is_public = None, True
        category.save(update_fields=["archived_at", "is_public"])
        category_changed(category)
    return category


@transaction.atomic
def delete_category(*, category_id: int) -> None:
    """Only what nobody could miss: a category without products and without anything below it."""
    (category,) = _hold([category_id])
    if not category.is_leaf() or ProductCategory.objects.filter(category=category).exists():
        raise CategoryInUse(category.name)
    Category.objects.filter(pk=category_id).delete()


@transaction.atomic
def file_product(*, product_id: int, category_id: int) -> int:
    """Put a product into a category, or into the one that it was merged into meanwhile; which one it is."""
    place = still_there([category_id]).get(category_id)
    if place is None:
        raise NoPlaceThere("That category is no longer there. Choose another one.")
    ProductCategory.objects.get_or_create(product_id=product_id, category_id=place)
    listings.refresh([product_id])
    return place


def still_there(category_ids: Iterable[int]) -> dict[int, int]:
    """Hold these categories until the transaction ends; each one's id now, of a merged one that of where it went."""
    asked = set(category_ids)
    here = _share(asked)
    merged = dict(
        CategoryRedirect.objects.filter(merged_id__in=asked - here).values_list("merged_id", "category_id").order_by()
    )
    return {pk: pk for pk in here} | {old: new for old, new in merged.items() if new in _share(merged.values())}


def _share(ids: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        statement = "SELECT id FROM catalogue_category WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
        cursor.execute(statement, [sorted(set(ids))])
        return {pk for (pk,) in cursor.fetchall()}


def hold_tree() -> None:
    """One change of the tree at a time: two at once would give branches the same path."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def refile(product_ids: Iterable[int]) -> None:
    """Write anew in which places products are listed, and nothing else of them."""
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), BATCH):
        held = listings.hold(ids[start : start + BATCH])
        with connection.cursor() as cursor:
            cursor.execute(PLACES, {"ids": held})
        engine.index(held)


def _hold(ids: list[int]) -> list[Category]:
    """These categories, with everything below them locked, in the order asked for."""
    hold_tree()
    found = {category.pk: category for category in Category.objects.filter(pk__in=ids)}
    if set(ids) - found.keys():
        raise NoPlaceThere("That category is no longer there. Choose another one.")
    for category in sorted(found.values(), key=lambda each: each.path):
        list(Category.objects.filter(path__startswith=category.path).order_by("path").select_for_update().values("pk"))
    return [found[pk] for pk in ids]


def _products_below(category: Category) -> list[int]:
    # By what lies in it, not by what is listed in it: a category that is shown again is in no listing.
    inside = ProductCategory.objects.filter(category__path__startswith=category.path)
    return list(inside.order_by().values_list("product_id", flat=True).distinct())


def _tell_below(category: Category) -> None:
    """Whether all above them is shown, for a category and those below it."""
    hidden = Category.objects.filter(is_public=False, path__rstartswith=OuterRef("path"), depth__lt=OuterRef("depth"))
    below = Category.objects.filter(path__startswith=category.path)
    below.update(ancestors_are_public=~Exists(hidden.order_by().values("pk")))


def _refuse_taken(category: Category, parent: Category | None) -> None:
    address = "/".join([*([parent.url_path] if parent else []), category.slug])
    other = Category.objects.filter(url_path=address).exclude(pk=category.pk).first()
    if other:
        raise AddressTaken(other)


def _put(category: Category, target: Category | None) -> None:
    if target:
        Category.objects.move(category, target, pos="last-child")
    elif category.depth > 1:
        Category.objects.move(category, Category.objects.get_last_root_node(), pos="last-sibling")


def _moved(category: Category, target: Category | None) -> Category:
    """Under something that is hidden it is found no more; else it is found by the same names as before."""
    was_shown = category.ancestors_are_public
    is_shown = target is None or (target.is_public and target.ancestors_are_public)
    category = Category.objects.get(pk=category.pk)
    category_changed(category, found_by=was_shown != is_shown)
    category.refresh_from_db()
    return category


def _merge(category: Category, into: Category) -> None:
    taken = {child.slug: child.pk for child in Category.objects.get_children(into)}
    for child in list(Category.objects.get_children(category)):
        child, into = Category.objects.get(pk=child.pk), Category.objects.get(pk=into.pk)
        if child.slug in taken and taken[child.slug] != category.pk:
            _merge(child, Category.objects.get(pk=taken[child.slug]))
        else:
            _put(child, into)
    inside = ProductCategory.objects.filter(category_id=category.pk)
    inside.exclude(product__in=ProductCategory.objects.filter(category_id=into.pk).values("product")).update(
        category_id=into.pk
    )
    inside.delete()  # those that were in both
    category = Category.objects.get(pk=category.pk)
    CategoryRedirect.objects.filter(category=category).update(category_id=into.pk)
    CategoryRedirect.objects.update_or_create(
        path=category.url_path, defaults={"category_id": into.pk, "merged_id": category.pk}
    )
    Category.objects.filter(pk=category.pk).delete()

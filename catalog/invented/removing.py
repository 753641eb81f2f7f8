"""Taking invented products away, with everything that hangs on them, a batch in a transaction."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, models, transaction

from catalog.invented.shared import MARK, ProductClass
from catalog.models import Brand, Category, FacetValue, Product
from catalog.search import statistics
from sellers.models import Seller

BATCH = 5000
# The stock book refuses deletion, and looking at every table that may point at a row takes hours for millions.
UNGUARDED = "SET LOCAL session_replication_role = replica"


def remove(told: Callable[[int], None] = lambda done: None) -> int:
    """Returns how many products (without variants) there were."""
    removed = 0
    while ids := _some():
        with transaction.atomic():
            _unguard()
            forget(Product, "id", [*ids, *Product.objects.filter(parent__in=ids).values_list("pk", flat=True)])
        removed += len(ids)
        told(removed)
    with transaction.atomic():
        _unguard()
        for model, mark in ((Seller, {"code__startswith": f"{MARK}-"}), (Brand, {"slug__startswith": f"{MARK}-"})):
            unused = model.objects.filter(**mark)
            forget(model, "id", list(unused.values_list("pk", flat=True)))
        roots = Category.objects.filter(depth=1, slug__startswith=f"{MARK}-")
        places = [pk for root in roots for pk in Category.objects.get_tree(root).values_list("pk", flat=True)]
        forget(Category, "id", places)
        ProductClass.objects.filter(slug=MARK).delete()
        _forget_unused_facets()
    statistics.sort_into_tiers()
    statistics.count_words()
    statistics.collect_suggestions()
    return removed


def _some() -> list[int]:
    invented = Product.objects.filter(product_class__slug=MARK, parent=None).order_by("pk")
    return list(invented.values_list("pk", flat=True)[:BATCH])


def _unguard() -> None:
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED)


def forget(model: type[models.Model], column: str, values: list[object]) -> None:
    """Delete rows and, before them, what points at them; where a pointer may be empty it is emptied."""
    if not values:
        return
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and relation.field.concrete and relation.field.db_column != "":
            _forget_pointers(model, column, values, relation)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{column}" = ANY(%s)', [values])  # noqa: S608


def _forget_pointers(model: type[models.Model], column: str, values: list[object], relation) -> None:
    other, pointer = relation.related_model, relation.field.column
    if relation.many_to_many or other is model:
        return
    if relation.on_delete is models.SET_NULL:
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{other._meta.db_table}" SET "{pointer}" = NULL WHERE "{pointer}" = ANY(%s)',  # noqa: S608
                [values],
            )
        return
    key = other._meta.pk.column
    pointing = list(other._base_manager.filter(**{f"{relation.field.name}__in": values}).values_list("pk", flat=True))
    forget(other, key, pointing)


def _forget_unused_facets() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{FacetValue._meta.db_table}" WHERE id NOT IN '  # noqa: S608
            "(SELECT DISTINCT unnest(facets) FROM catalog_listing)"
        )

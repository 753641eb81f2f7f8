"""Changing the tree of categories, with the addresses of everything below and the listings in step."""

from __future__ import annotations

from django.db import connection, transaction
from oscar.core.loading import get_model

from catalog.models import Category
from catalog.services import listings

ProductCategory = get_model("catalogue", "ProductCategory")

# A path is four characters per level, so a child's parent is found by cutting four off.
URL_PATHS = """
WITH RECURSIVE tree AS (
    SELECT id, path, slug::text AS url FROM catalogue_category WHERE depth = 1
    UNION ALL
    SELECT c.id, c.path, tree.url || '/' || c.slug FROM catalogue_category c
    JOIN tree ON c.path LIKE tree.path || '%%' AND length(c.path) = length(tree.path) + 4
)
UPDATE catalogue_category c SET url_path = tree.url FROM tree WHERE tree.id = c.id AND c.url_path <> tree.url
"""


@transaction.atomic
def rewrite_addresses() -> int:
    """Give every category the address that its place in the tree asks for; how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(URL_PATHS)
        return cursor.rowcount


@transaction.atomic
def category_changed(category: Category) -> None:
    """After a category was renamed, moved, shown or hidden: addresses below it, and the listings in it."""
    rewrite_addresses()
    shown = Category.objects.get(pk=category.pk)
    shown.set_ancestors_are_public()
    # By what lies in it, not by what is listed in it: a category that is shown again is in no listing.
    inside = ProductCategory.objects.filter(category__path__startswith=shown.path)
    listings.refresh(inside.values_list("product_id", flat=True))

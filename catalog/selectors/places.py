"""Where a category is now, and what would follow if it were moved, merged, archived or deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from catalog.models import Category, CategoryRedirect
from catalog.selectors.categories import STEP

SHOWN = 10  # addresses that a preview names; of the others it says how many
# Products below a category, and those of them that lie in no other one that is shown.
INSIDE = """
WITH inside AS (SELECT DISTINCT pc.product_id FROM catalogue_productcategory pc
    JOIN catalogue_category c ON c.id = pc.category_id WHERE c.path LIKE %(path)s || '%%')
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT FROM catalogue_productcategory pc JOIN catalogue_category c ON c.id = pc.category_id
    WHERE pc.product_id = inside.product_id AND c.path NOT LIKE %(path)s || '%%'
        AND c.is_public AND c.ancestors_are_public)) FROM inside
"""


@dataclass(frozen=True)
class Whereabouts:
    """What to answer at an address where no shown category is."""

    category: Category | None  # the nearest one that is shown
    gone: bool  # there was one, and it will not come back


@dataclass(frozen=True)
class Outlook:
    """What a change of the tree would bring about."""

    products: int
    homeless: int
    below: int
    addresses: list[tuple[str, str]]
    merged: list[str]
    problem: str = ""

    @property
    def unnamed_addresses(self) -> int:
        return self.below + 1 - len(self.addresses)


def whereabouts(url_path: str) -> Whereabouts:
    """Where the category of an old address is now; of an archived one, what is above it. A category that has this
    address today comes before one that had it."""
    found = Category.objects.filter(url_path=url_path).first()
    if found is None:
        former = CategoryRedirect.objects.filter(path=url_path).select_related("category").first()
        if former is None:
            return Whereabouts(None, False)
        found = former.category
    way = list(Category.objects.filter(path__in=_way(found)).order_by("path"))
    hidden = next((place for place in way if not place.is_public), None)
    if hidden is None:
        return Whereabouts(found, False)
    if hidden.archived_at is None:  # hidden for now: nothing is said
        return Whereabouts(None, False)
    above = [place for place in way if place.depth < hidden.depth]
    return Whereabouts(above[-1] if above else None, True)


def _way(category: Category) -> list[str]:
    return [category.path[:end] for end in range(STEP, len(category.path) + 1, STEP)]


def outlook(category: Category, target: Category | None, deed: str) -> Outlook:
    tree = list(Category.objects.filter(path__startswith=category.path).order_by("path"))
    with connection.cursor() as cursor:
        cursor.execute(INSIDE, {"path": category.path})
        products, homeless = cursor.fetchone()
    merged = list(Category.objects.get_children(target).values_list("slug", flat=True)) if deed == "merge" else []
    merged = [place.name for place in tree if place.depth == category.depth + 1 and place.slug in merged]
    return Outlook(
        products=products,
        homeless=homeless if deed == "archive" else 0,
        below=len(tree) - 1,
        addresses=[(place.url_path, _then(place, category, target, deed)) for place in tree[:SHOWN]],
        merged=merged,
        problem=_problem(category, target, deed),
    )


def _then(place: Category, category: Category, target: Category | None, deed: str) -> str:
    """The address that a category would have, or lead to."""
    below = place.url_path.removeprefix(category.url_path)
    above = category.url_path.rpartition("/")[0]
    if deed == "archive":
        return above
    if deed == "merge":
        return f"{target.url_path}{below}"
    if deed == "move":
        return f"{target.url_path}/{category.slug}{below}" if target else f"{category.slug}{below}"
    return place.url_path


def _problem(category: Category, target: Category | None, deed: str) -> str:
    if deed == "move":
        then = _then(category, category, target, deed)
        if then == category.url_path:
            return "It is there already."
        if Category.objects.filter(url_path=then).exists():
            return f"There is a category at /c/{then}/ already. Merge the two instead."
    return ""

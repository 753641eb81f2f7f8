"""Reading the tree of categories, a page's part of it in one query."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, Subquery

from catalog.models import Category, SearchRedirect

STEP = 4  # characters of a path per level (treebeard's materialised path)


def departments() -> list[Category]:
    return list(Category.objects.filter(depth=1, is_public=True, exclude_from_menu=False).order_by("path"))


def find(url_path: str) -> Category | None:
    return Category.objects.filter(url_path=url_path, is_public=True, ancestors_are_public=True).first()


def departments_and(url_path: str) -> tuple[list[Category], Category | None]:
    """(departments, the shown category at that address), in one query."""
    departments, place, _ = before_a_search(url_path, "")
    return departments, place


def before_a_search(url_path: str, term: str) -> tuple[list[Category], Category | None, str]:
    """(departments, the shown category at that address, the page that the admin leads this term to), in one query."""
    wanted = Q(depth=1) | Q(url_path=url_path) if url_path else Q(depth=1)
    redirects = SearchRedirect.objects.filter(term=term).values("path")[:1]
    shown = Category.objects.filter(wanted, is_public=True, ancestors_are_public=True).order_by("path")
    if term:
        shown = shown.annotate(leads_to=Subquery(redirects))
    places = list(shown)
    if places or not term:
        leads_to = places[0].leads_to if term else None
    else:
        leads_to = next((each["path"] for each in redirects), None)  # a shop without departments
    return _in_menu(places), next((each for each in places if each.url_path == url_path), None), leads_to or ""


class Branch:
    """What a page around one category shows: departments, the way down to it, and what lies directly below."""

    def __init__(self, place: Category | None) -> None:
        wanted = Q(depth=1)
        if place is not None:
            wanted |= Q(path__in=[place.path[:end] for end in range(STEP, len(place.path) + 1, STEP)])
            wanted |= Q(path__startswith=place.path, depth=place.depth + 1)
        shown = list(Category.objects.filter(wanted, is_public=True, ancestors_are_public=True).order_by("path"))
        self.departments = _in_menu(shown)
        self.way = [category for category in shown if place is not None and place.path.startswith(category.path)]
        self.below = [
            category
            for category in shown
            if place is not None and category.depth == place.depth + 1 and category.path.startswith(place.path)
        ]


def way_to(ids: list[int]) -> tuple[list[Category], list[Category]]:
    """(departments, the longest way down among the categories of these ids), in one query."""
    wanted = Q(depth=1) | Q(pk__in=ids)
    shown = list(Category.objects.filter(wanted, is_public=True, ancestors_are_public=True).order_by("path"))
    deepest = max((category for category in shown if category.pk in ids), key=lambda c: c.depth, default=None)
    way = [category for category in shown if deepest and deepest.path.startswith(category.path)]
    return _in_menu(shown), way


def _in_menu(shown: list[Category]) -> list[Category]:
    return [category for category in shown if category.depth == 1 and not category.exclude_from_menu]


# One picture per department: that of its most popular product that has one.
TILES = """
SELECT c.id, l.image_key, l.image_widths FROM catalogue_category c
CROSS JOIN LATERAL (
    SELECT image_key, image_widths FROM catalog_listing
    WHERE category_ids @> ARRAY[c.id] AND image_key <> '' AND offer_id IS NOT NULL
    ORDER BY popularity DESC LIMIT 1
) l WHERE c.depth = 1 AND c.is_public
"""


def tiles(shown: list[Category]) -> list[dict[str, object]]:
    """Departments for the home page, each with a picture."""
    with connection.cursor() as cursor:
        cursor.execute(TILES)
        pictures = {pk: (key, widths) for pk, key, widths in cursor.fetchall()}
    return [
        {
            "name": category.name,
            "url": category.url,
            "icon": category.icon,
            "hue": category.hue,
            "image_key": pictures.get(category.pk, ("", []))[0],
            "image_widths": pictures.get(category.pk, ("", []))[1],
        }
        for category in shown
    ]

"""Makes descriptions safe that came into the database past the ORM, or before the rules of catalog/descriptions.py."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from catalog.descriptions import clean
from catalog.models import Product
from catalog.services import listings

BATCH = 1000


class Command(BaseCommand):
    help = "Clean the descriptions of all products again, in batches, while the shop runs"

    def handle(self, *args: object, **options: object) -> None:
        last, changed = 0, 0
        while batch := dict(
            Product.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "description")[:BATCH]
        ):
            changed += len(clean_again(batch))
            last = max(batch)
        self.stdout.write(f"{changed:,} descriptions changed.")


@transaction.atomic
def clean_again(texts: dict[int, str]) -> list[int]:
    """Write those that clean differently, unless somebody has changed them since they were read."""
    dirty = [(pk, text, better) for pk, text in texts.items() if (better := clean(text)) != text]
    if not dirty:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE catalogue_product p SET description = given.better
               FROM unnest(%s::int[], %s::text[], %s::text[]) AS given (id, text, better)
               WHERE p.id = given.id AND p.description = given.text RETURNING p.id""",
            [list(column) for column in zip(*dirty, strict=True)],
        )
        changed = [pk for (pk,) in cursor.fetchall()]
    listings.refresh(changed)
    return changed

"""Rows on their way in: a temporary table of this connection, filled with COPY, one batch at a time."""

import json
from collections.abc import Iterable

from django.db import connection

from catalog.importing.filing import Filing
from catalog.importing.rows import Row

COLUMNS = """line sku price title slug brand brand_slug model_name description specs gtins stock condition tax_class
    category_id""".split()  # noqa: SIM905
# Specs go as text: as jsonb the text would become one JSON string.
TYPES = """int4 varchar numeric varchar varchar varchar varchar varchar text text text[] int4 varchar varchar
    int4""".split()  # noqa: SIM905

MAKE = """
CREATE TEMPORARY TABLE import_row (
    line int NOT NULL, sku varchar NOT NULL, price numeric(12, 2) NOT NULL, title varchar, slug varchar,
    brand varchar, brand_slug varchar, model_name varchar, description text, specs jsonb, gtins text[] NOT NULL,
    stock int, condition varchar, tax_class varchar, category_id int,
    brand_id bigint, offer_id int, product_id int,
    new_product boolean NOT NULL DEFAULT false, edits_product boolean NOT NULL DEFAULT false,
    edits_offer boolean NOT NULL DEFAULT false, verdict varchar, code varchar, reason varchar
);
CREATE TEMPORARY TABLE import_seen (sku varchar PRIMARY KEY, line int NOT NULL)
"""
DROP = "DROP TABLE IF EXISTS import_row, import_seen"


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(MAKE)


def drop_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DROP)


def stage(rows: Iterable[Row], filing: Filing) -> None:
    """Put a batch into the table in place of the last one."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_row")
        with cursor.copy(f"COPY import_row ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            copy.set_types(TYPES)
            for row in rows:
                copy.write_row(cells(row, filing))
        # Fresh statistics, or the planner reads whole tables of millions to find two thousand rows.
        cursor.execute("ANALYZE import_row")


def cells(row: Row, filing: Filing) -> tuple[object, ...]:
    specs = None if row.specs is None else json.dumps(row.specs)
    return (
        row.line, row.sku, row.price, row.title, row.slug, row.brand, row.brand_slug, row.model_name, row.description,
        specs, row.gtins, row.stock, row.condition, row.tax_class, filing.category_id(row.category),
    )  # fmt: skip

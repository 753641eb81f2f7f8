"""What sellers call the columns of their files."""

import re
from functools import lru_cache

# Ours -> theirs, the first that has a value wins.
COLUMNS = {
    "sku": ("sku", "seller_sku", "item_sku", "id"),
    "title": ("title", "item_name", "product_name", "product_title"),
    "name": ("name",),  # the model when there is a title too, else the title
    "model": ("model_name", "model", "mpn", "part_number"),
    "brand": ("brand", "supplier", "manufacturer", "vendor"),
    "gtin": ("gtin", "gtins", "ean", "eans", "barcode", "upc", "isbn"),
    "price": ("price", "standard_price", "item_price"),
    "price_cents": ("price_cents",),
    "currency": ("currency", "price_currency"),
    "description": ("description", "product_description", "long_description", "short_description"),
    "category": ("category", "categories", "product_category", "product_type"),
    "stock": ("stock", "quantity", "qty", "num_in_stock"),
    "condition": ("condition", "item_condition"),
    "tax_class": ("tax_class",),
    "attributes": ("attributes", "specs"),
}
KNOWN = {theirs for names in COLUMNS.values() for theirs in names}


@lru_cache(maxsize=50_000)
def column(header: str) -> str:
    """A header as we compare it: " Item-Name" and "item_name" are one."""
    return re.sub(r"[\s.\-]+", "_", header.strip().lower())


def makes_a_header(cells: list[str]) -> bool:
    """Whether these cells can head a file of products: who and how much must be there."""
    names = {column(cell) for cell in cells}
    return bool(names & set(COLUMNS["sku"]) and names & {*COLUMNS["price"], "price_cents"})


def told(fields: dict[str, object]) -> dict[str, object]:
    """The fields by our names; what is missing or empty is not there."""
    found: dict[str, object] = {}
    for ours, names in COLUMNS.items():
        for theirs in names:
            value = fields.get(theirs)
            if value is not None and value != "" and value != []:
                found[ours] = value
                break
    return found

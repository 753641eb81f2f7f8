"""Products, categories, sellers, opinions and search in Django admin. Whatever is saved here changes the listings."""

from catalog.admin import categories, opinions, products, searching, selling, types

__all__ = ["categories", "opinions", "products", "searching", "selling", "types"]

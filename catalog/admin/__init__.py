"""Products, categories, sellers, opinions and search in Django admin. Whatever is saved here changes the listings."""

from catalog.admin import categories, opinions, pictures, products, searching, sellers, selling, types, waiting

__all__ = ["categories", "opinions", "pictures", "products", "searching", "sellers", "selling", "types", "waiting"]

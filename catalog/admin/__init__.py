"""Products, categories, sellers and search in Django admin. Whatever is saved here changes the listings with it."""

from catalog.admin import categories, products, searching, selling

__all__ = ["categories", "products", "searching", "selling"]

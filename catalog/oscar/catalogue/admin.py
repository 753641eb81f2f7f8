"""Nothing: products, categories and types are registered in catalog/admin/."""

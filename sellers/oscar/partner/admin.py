"""Sellers and offers are registered in catalog/admin.py: what is changed there changes listings too."""

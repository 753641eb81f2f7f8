"""The servers and processes a shop is made of, started in order and stopped in reverse by `manage.py up`."""

from importlib import import_module

from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "checkout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("checkout.signing_in")  # listens for people who sign in

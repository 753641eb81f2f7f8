from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "checkout.oscar.basket"

    def ready(self) -> None:
        """Neither Oscar's views nor its signal receivers: every page and reaction is ours."""

from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    name = "checkout.oscar.order"

    def ready(self) -> None:
        """Neither Oscar's views nor its signal receivers: every page and reaction is ours."""

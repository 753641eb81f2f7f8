from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Kept for product alerts and because orders' migrations ask for it.

    Left out of Oscar's migrations: 0008, which gives every staff member the rights of a dashboard we do not have.
    """

    name = "accounts.oscar.customer"

    def ready(self) -> None:
        """Neither Oscar's views nor its signal receivers: every page and reaction is ours."""

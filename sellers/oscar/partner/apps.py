from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    name = "sellers.oscar.partner"

    def ready(self) -> None:
        """Neither Oscar's views nor its signal receivers: every page and reaction is ours."""

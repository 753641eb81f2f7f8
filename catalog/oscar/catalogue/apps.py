from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "catalog.oscar.catalogue"

    def ready(self) -> None:
        """Neither Oscar's views nor its signal receivers: every page and reaction is ours."""

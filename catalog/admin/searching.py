"""What administrators tell the search, and what it reads."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.paging import RoughPaginator
from catalog.models import Listing, SearchRedirect, SearchSynonym, SearchUnit
from catalog.search import units
from catalog.search.engine import Asked, engine
from sellers.admin import ReadOnlyAdmin


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title", "price", "seller_name", "offers_count", "rating", "popularity", "updated_at"]
    search_fields = ["title"]
    exclude = ["tsv"]
    paginator = RoughPaginator
    ordering = ["-pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        found = engine.search(Asked(text=term, count=200)).ids if term.strip() else None
        return (queryset if found is None else queryset.filter(pk__in=found)), False


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """Asking for one of the words finds the others from the next search on."""

    list_display = ["__str__"]


@admin.register(SearchRedirect)
class SearchRedirectAdmin(admin.ModelAdmin):
    list_display = ["term", "path"]
    search_fields = ["term", "path"]


@admin.register(SearchUnit)
class SearchUnitAdmin(admin.ModelAdmin):
    """What "1,5 kg" comes to. `manage.py reindex` applies a change to the products that there are."""

    list_display = ["__str__", "name", "base", "factor"]
    search_fields = ["name", "base"]
    ordering = ["base", "factor"]

    def save_model(self, request: HttpRequest, obj: SearchUnit, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        units.forget()

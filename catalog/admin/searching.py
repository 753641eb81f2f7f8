"""What administrators tell the search, and what it reads."""

from django.contrib import admin

from catalog.models import Listing, SearchRedirect, SearchSynonym
from sellers.admin import ReadOnlyAdmin


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title", "price", "seller_name", "offers_count", "rating", "popularity", "updated_at"]
    search_fields = ["title"]
    exclude = ["tsv"]


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """Asking for one of the words finds the others from the next search on."""

    list_display = ["__str__"]


@admin.register(SearchRedirect)
class SearchRedirectAdmin(admin.ModelAdmin):
    list_display = ["term", "path"]
    search_fields = ["term", "path"]

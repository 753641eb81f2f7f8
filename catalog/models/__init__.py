"""Tables of the catalogue, one file per subject."""

from catalog.models.listing import FacetValue, Listing
from catalog.models.pictures import Picture
from catalog.models.places import CategoryRedirect
from catalog.models.products import Brand, Gtin
from catalog.models.rails import BoughtTogether, Deal
from catalog.models.saved import Alert, Saved
from catalog.models.searching import SearchRedirect, SearchSynonym, Suggestion, TermCount, TitleWord
from catalog.models.types import TypeAttribute
from catalog.oscar.catalogue.models import Category, Product, ProductImage

__all__ = [
    "Alert", "BoughtTogether", "Brand", "Category", "CategoryRedirect", "Deal", "FacetValue", "Gtin", "Listing",
    "Picture", "Product", "ProductImage", "Saved", "SearchRedirect", "SearchSynonym", "Suggestion", "TermCount",
    "TitleWord", "TypeAttribute",
]  # fmt: skip

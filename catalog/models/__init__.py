"""Tables of the catalogue, one file per subject."""

from catalog.models.listing import FacetValue, Listing
from catalog.models.pictures import Picture
from catalog.models.products import Brand, Gtin
from catalog.models.searching import SearchRedirect, SearchSynonym, Suggestion, TermCount, TitleWord
from catalog.oscar.catalogue.models import Category, Product, ProductImage

__all__ = [
    "Brand", "Category", "FacetValue", "Gtin", "Listing", "Picture", "Product", "ProductImage", "SearchRedirect",
    "SearchSynonym", "Suggestion", "TermCount", "TitleWord",
]  # fmt: skip

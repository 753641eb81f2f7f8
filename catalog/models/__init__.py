"""Tables of the catalogue, one file per subject."""

from catalog.models.listing import FacetValue, Listing
from catalog.models.pictures import Picture
from catalog.models.places import CategoryRedirect
from catalog.models.products import Brand, Gtin
from catalog.models.questions import Answer, AnswerVote, Question
from catalog.models.rails import BoughtTogether, Deal
from catalog.models.reports import Report
from catalog.models.reviews import Review, ReviewPicture, ReviewVote
from catalog.models.saved import Alert, Saved
from catalog.models.searching import SearchRedirect, SearchSynonym, SearchUnit, Suggestion, TermCount, TitleWord
from catalog.models.types import TypeAttribute
from catalog.oscar.catalogue.models import Category, Product, ProductImage

__all__ = [
    "Alert", "Answer", "AnswerVote", "BoughtTogether", "Brand", "Category", "CategoryRedirect", "Deal", "FacetValue",
    "Gtin", "Listing", "Picture", "Product", "ProductImage", "Question", "Report", "Review", "ReviewPicture",
    "ReviewVote", "Saved", "SearchRedirect", "SearchSynonym", "SearchUnit", "Suggestion", "TermCount", "TitleWord",
    "TypeAttribute",
]  # fmt: skip

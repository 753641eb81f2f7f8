"""`/search/suggest?q=`: what the search box offers while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from catalog.models import Category, Listing
from catalog.public import public, shows
from catalog.search.engine import engine


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    offered = engine.suggest(request.GET.get("q", ""))
    places = Category.objects.in_bulk(offered.categories)
    items = Listing.objects.only("title", "slug").in_bulk(offered.products)
    answer = {
        "phrases": offered.phrases,
        "categories": [{"name": places[pk].name, "url": places[pk].url} for pk in offered.categories if pk in places],
        "products": [
            {"title": items[pk].title, "url": items[pk].get_absolute_url()} for pk in offered.products if pk in items
        ],
    }
    return shows(JsonResponse(answer), "search")

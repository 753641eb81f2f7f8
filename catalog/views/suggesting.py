"""`/search/suggest?q=`: what the search box offers while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from catalog.public import public, shows
from catalog.search.suggest import suggest


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    offered = suggest(request.GET.get("q", ""))
    answer = {
        "phrases": offered.phrases,
        "categories": [{"name": place.name, "url": place.url} for place in offered.categories],
        "products": [{"title": item.title, "url": item.get_absolute_url()} for item in offered.products],
    }
    return shows(JsonResponse(answer), "search")

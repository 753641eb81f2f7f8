"""What a browser may fetch ahead: product and department pages that the pointer rests on. Never anything with effects.

A page names these rules in a header (catalog/public.py), since its policy forbids scripts inside it. They need a media
type of their own, which a web server would not give to a file.
"""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

LIKELY = [{"href_matches": "/p/*"}, {"href_matches": "/c/*"}]
RULES = {
    "prefetch": [
        {
            "where": {"and": [{"or": LIKELY}, {"not": {"selector_matches": "[rel~=nofollow]"}}]},
            "eagerness": "moderate",
        }
    ]
}


@require_safe
def rules(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(RULES, content_type="application/speculationrules+json")
    response["Cache-Control"] = "public, max-age=86400"
    return response

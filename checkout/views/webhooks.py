"""Where the payment processor rings."""

import stripe
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkout import processor
from checkout.errors import ProcessorUnavailable
from checkout.services.payments import take_webhook


@csrf_exempt  # no browser sends this: the signature proves who does
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 once the event is applied (or was already); anything else makes the processor ring again later."""
    try:
        event = processor.event_of(request.body, request.headers.get("Stripe-Signature", ""))
    except (ValueError, stripe.SignatureVerificationError):
        return HttpResponse("the signature does not fit\n", status=400, content_type="text/plain")
    try:
        take_webhook(event)
    except ProcessorUnavailable:
        return HttpResponse("ask me again\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")

"""Orders and money in Django admin: to look at, and the buttons that call the same services as the shop."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from stripe import StripeError

from checkout.errors import ProcessorUnavailable, TooLateToCancel
from checkout.models import Hold, Payment, Refund, SellerOrder, WebhookEvent
from checkout.services.cancelling import cancel_part
from checkout.services.payments import settle
from checkout.services.refunds import send_refund
from sellers.admin import ReadOnlyAdmin


@admin.register(SellerOrder)
class SellerOrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "seller_name", "status", "total", "ship_by", "paid_at"]
    list_filter = ["status"]
    search_fields = ["=number", "=order__number", "=order__email"]
    actions = ["cancel"]

    @admin.action(description="Cancel and refund (only what has not been sent)")
    def cancel(self, request: HttpRequest, parts: QuerySet[SellerOrder]) -> None:
        for part in parts:
            try:
                cancel_part(number=part.number, because="cancelled by the marketplace")
            except TooLateToCancel:
                self.message_user(request, f"{part.number} can no longer be cancelled.", messages.WARNING)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["id", "order", "method", "state", "amount", "amount_paid", "created_at", "checked_at", "problem"]
    list_filter = ["state", "method"]
    search_fields = ["=id", "=order__number", "=session_id", "=intent_id"]
    list_select_related = ["order"]
    actions = ["ask"]

    @admin.action(description="Ask the payment processor how it stands")
    def ask(self, request: HttpRequest, payments: QuerySet[Payment]) -> None:
        for payment in payments:
            try:
                settle(payment.pk)
            except (ProcessorUnavailable, StripeError) as error:
                self.message_user(request, f"{payment.pk}: no answer ({error}).", messages.ERROR)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ["id", "payment", "amount", "state", "reason", "created_at", "problem"]
    list_filter = ["state"]
    list_select_related = ["payment"]
    actions = ["send"]

    @admin.action(description="Send to the payment processor (again)")
    def send(self, request: HttpRequest, refunds: QuerySet[Refund]) -> None:
        for refund in refunds:
            try:
                send_refund(refund.pk)
            except ProcessorUnavailable:
                self.message_user(request, f"{refund.pk}: the processor does not answer.", messages.ERROR)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ["order", "offer_id", "quantity", "state", "expires_at"]
    list_filter = ["state"]
    list_select_related = ["order"]


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    list_display = ["id", "type", "object_id", "received_at", "applied_at"]
    list_filter = ["type"]

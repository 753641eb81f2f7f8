"""What this room does when it hears that something happened. Each runs once per message (see events)."""

from uuid import UUID

from checkout.models import Order, SellerOrder
from checkout.selectors.purchases import not_reviewed, ratings_of
from checkout.services.refunds import send_refund
from events import mail
from events.consumers import consumer
from events.models import Message


def _order(message: Message) -> Order:
    orders = Order.objects.select_related("shipping_address__country").prefetch_related("seller_orders__lines")
    return orders.get(number=message.payload["order"])


@consumer("order.paid", name="confirm-to-buyer")
def confirm_to_buyer(message: Message) -> None:
    order = _order(message)
    mail.send(
        to=order.email,
        subject=f"Thank you: order {order.number} is paid",
        template="order_paid",
        context={"order": order, "parts": order.seller_orders.all()},
        key=f"order-paid-{order.number}",
    )


@consumer("order.cancelled", name="tell-buyer-order-cancelled")
def tell_buyer_order_cancelled(message: Message) -> None:
    order = _order(message)
    mail.send(
        to=order.email,
        subject=f"Order {order.number} was cancelled",
        template="order_cancelled",
        context={"order": order, "reason": message.payload["reason"]},
        key=f"order-cancelled-{order.number}",
    )


@consumer("seller_order.to_ship", name="tell-seller")
def tell_seller(message: Message) -> None:
    part = _part(message)
    to = part.seller.email or next((member.user.email for member in part.seller.team.select_related("user")), "")
    if not to:
        return
    mail.send(
        to=to,
        subject=f"New order {part.number}: send by {part.ship_by:%A %-d %B}",
        template="seller_new_order",
        context={"part": part, "lines": part.lines.all(), "address": part.order.shipping_address},
        key=f"seller-order-{part.number}",
    )


@consumer("seller_order.cancelled", name="tell-buyer-part-cancelled")
def tell_buyer_part_cancelled(message: Message) -> None:
    part = _part(message)
    mail.send(
        to=part.order.email,
        subject=f"Cancelled: {part.seller_name}'s part of order {part.order.number}",
        template="part_cancelled",
        context={"part": part, "lines": part.lines.all(), "refund": part.refunds.first()},
        key=f"part-cancelled-{part.number}",
    )


@consumer("seller_order.cancelled", name="tell-seller-part-cancelled")
def tell_seller_part_cancelled(message: Message) -> None:
    part = _part(message)
    if part.seller.email:
        mail.send(
            to=part.seller.email,
            subject=f"Do not send {part.number}: it was cancelled",
            template="seller_order_cancelled",
            context={"part": part, "lines": part.lines.all(), "reason": message.payload["reason"]},
            key=f"seller-cancelled-{part.number}",
        )


def _part(message: Message) -> SellerOrder:
    parts = SellerOrder.objects.select_related("seller", "order__shipping_address__country").prefetch_related("lines")
    return parts.get(number=message.payload["seller_order"])


@consumer("refund.decided", name="carry-refund")
def carry_refund(message: Message) -> None:
    """To the processor. It may fail and is tried again with the same key; the reconciler looks after the rest."""
    send_refund(UUID(message.payload["refund"]))


@consumer("order.opinion_wanted", name="ask-buyer-for-opinion")
def ask_buyer_for_opinion(message: Message) -> None:
    """Only for what they have not said yet; who said it all gets no mail."""
    order = Order.objects.select_related("user").get(number=message.payload["order"])
    if order.user is None or not order.user.is_active:
        return
    parts = SellerOrder.objects.filter(order=order, number__in=message.payload["parts"]).order_by("pk")
    rated = ratings_of(parts)
    products = not_reviewed(order.user, parts)
    sellers = [part for part in parts if part.was_delivered and part.number not in rated]
    if products:
        mail.send(
            to=order.email,
            subject="What do you think of what came?",
            template="opinion_wanted",
            context={"order": order, "products": products, "sellers": sellers},
            key=f"opinion-{order.number}-{'-'.join(part.number for part in parts)}",
        )

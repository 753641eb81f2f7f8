import uuid
from decimal import Decimal

import pytest

from checkout.errors import CartIsEmpty, QuoteChanged
from checkout.invariants import broken
from checkout.models import Basket, Checkout, Hold, Order, OrderLine, Payment, SellerOrder
from checkout.services import carts, orders
from events.models import Message
from sellers.models import Offer
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.checkout.buying import fill_cart, place, ready, seen
from tests.factories import make_offer, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_sellers(buyer):
    first = make_offer(price="20.00", stock=5)
    second = make_offer(price="30.00", stock=5)
    return ready(buyer, (first, 2), (second, 1)), first, second


def test_an_order_has_one_part_per_seller_and_adds_up(two_sellers):
    checkout, first, second = two_sellers
    order = place(checkout)
    parts = {part.seller_id: part for part in order.seller_orders.all()}
    assert parts[first.partner_id].items_total == Decimal("40.00")
    assert parts[second.partner_id].items_total == Decimal("30.00")
    assert order.total_incl_tax == sum(part.total for part in parts.values())
    assert {part.status for part in parts.values()} == {SellerOrder.Status.AWAITING_PAYMENT}
    assert order.status == "awaiting_payment"
    assert not broken()


def test_stock_is_held_in_the_order_s_own_commit(two_sellers):
    checkout, first, _ = two_sellers
    order = place(checkout)
    first.refresh_from_db()
    assert (first.num_in_stock, first.num_allocated) == (5, 2)
    hold = order.holds.get(offer=first)
    assert (hold.quantity, hold.state) == (2, Hold.State.HELD)
    assert hold.expires_at == order.payments.get().expires_at > order.date_placed


def test_lines_freeze_price_tax_and_commission(two_sellers):
    checkout, first, _ = two_sellers
    order = place(checkout)
    change_price(offer_id=first.pk, price=Decimal("99.00"))
    line = OrderLine.objects.get(order=order, stockrecord=first)
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (Decimal("20.00"), Decimal("40.00"))
    assert line.tax_rate == Decimal("0.23")
    assert line.commission == Decimal("4.80")


def test_the_cart_is_submitted_and_the_news_is_in_the_outbox(two_sellers):
    checkout, *_ = two_sellers
    order = place(checkout)
    checkout.basket.refresh_from_db()
    assert checkout.basket.status == Basket.SUBMITTED
    assert Message.objects.filter(topic="order.placed", key=order.number).count() == 1


def test_the_same_token_always_answers_with_the_same_order(two_sellers):
    checkout, first, _ = two_sellers
    order = place(checkout)
    again = orders.place_order(token=checkout.pk, user=checkout.user, seen="whatever")
    assert again == order
    assert Order.objects.count() == Payment.objects.count() == 1
    first.refresh_from_db()
    assert first.num_allocated == 2


def test_order_numbers_can_not_be_guessed_from_each_other():
    numbers = {orders.new_number() for _ in range(500)}
    assert len(numbers) == 500
    assert len({number[:3] for number in numbers}) > 100


def test_a_stranger_can_not_place_somebody_s_cart(two_sellers, business_buyer):
    checkout, *_ = two_sellers
    with pytest.raises(Checkout.DoesNotExist):
        orders.place_order(token=checkout.pk, user=business_buyer, seen=seen(checkout))
    with pytest.raises(Checkout.DoesNotExist):
        orders.place_order(token=uuid.uuid4(), user=business_buyer, seen="")


def test_a_price_that_changed_meanwhile_is_shown_and_nothing_is_ordered(two_sellers):
    checkout, first, _ = two_sellers
    agreed = seen(checkout)
    change_price(offer_id=first.pk, price=Decimal("25.00"))
    with pytest.raises(QuoteChanged) as refused:
        orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)
    assert refused.value.quote.items_total == Decimal("80.00")
    assert not Order.objects.exists()
    assert not Hold.objects.exists()


def test_what_sold_out_between_cart_and_order_is_refused_and_nothing_is_held(two_sellers):
    checkout, first, second = two_sellers
    agreed = seen(checkout)
    change_stock(offer_id=second.pk, delta=-5)
    with pytest.raises(QuoteChanged) as refused:
        orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)
    assert [line.offer for line in refused.value.quote.gone] == [second]
    first.refresh_from_db()
    assert first.num_allocated == 0


@pytest.mark.parametrize("how", ["paused", "suspended", "hidden", "fewer"])
def test_an_offer_that_may_not_be_sold_any_more_is_refused(two_sellers, how):
    checkout, first, _ = two_sellers
    agreed = seen(checkout)
    if how == "paused":
        Offer.objects.filter(pk=first.pk).update(is_active=False)
    elif how == "suspended":
        type(first.partner).objects.filter(pk=first.partner_id).update(status="suspended")
    elif how == "hidden":
        type(first.product).objects.filter(pk=first.product_id).update(is_public=False)
    else:
        change_stock(offer_id=first.pk, delta=-4)
    with pytest.raises(QuoteChanged):
        orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)
    assert not Order.objects.exists()


def test_the_delivery_that_was_chosen_is_charged(buyer):
    seller = make_seller()
    seller.delivery_options.all().delete()
    seller.delivery_options.create(code="std", name="Standard", price="3.90", days_min=2, days_max=3)
    seller.delivery_options.create(code="fast", name="Express", price="9.90", days_min=1, days_max=1)
    checkout = ready(buyer, (make_offer(seller=seller, price="10.00", stock=3), 1))
    checkout.delivery = {str(seller.pk): "fast"}
    checkout.save()
    order = place(checkout)
    part = order.seller_orders.get()
    assert (part.delivery_code, part.delivery_price) == ("fast", Decimal("9.90"))
    assert order.total_incl_tax == Decimal("19.90")


def test_a_seller_who_does_not_send_to_the_buyer_s_country_blocks_the_order(buyer):
    seller = make_seller()
    seller.delivery_options.update(countries=["IE"])
    checkout = ready(buyer, (make_offer(seller=seller, price="10.00", stock=3), 1), country="FR")
    with pytest.raises(QuoteChanged):
        place(checkout)


def test_an_empty_cart_orders_nothing(buyer):
    checkout = ready(buyer)
    with pytest.raises(CartIsEmpty):
        place(checkout)


def test_the_last_unit_leaves_the_listing_in_the_same_commit(buyer):
    offer = make_offer(price="10.00", stock=1)
    assert offer.product.listing.offer_id == offer.pk
    place(ready(buyer, (offer, 1)))
    offer.product.listing.refresh_from_db()
    assert offer.product.listing.offer_id is None


def test_two_lines_take_at_most_25_queries(two_sellers, django_assert_max_num_queries):
    checkout, *_ = two_sellers
    agreed = seen(checkout)
    with django_assert_max_num_queries(25) as queries:
        orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)
    assert len(queries) > 5


def test_twenty_lines_take_no_more_queries_than_their_offers(buyer, django_assert_max_num_queries):
    seller = make_seller()
    offers = [make_offer(seller=seller, price="5.00", stock=9) for _ in range(20)]
    checkout = ready(buyer, *((offer, 1) for offer in offers))
    agreed = seen(checkout)
    with django_assert_max_num_queries(25 + 18):  # one UPDATE per offer, nothing else grows
        orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)


def test_a_cart_being_ordered_takes_no_more_lines(buyer):
    offer = make_offer(price="5.00", stock=9)
    checkout = ready(buyer, (offer, 1))
    place(checkout)
    with pytest.raises(Exception, match="just been ordered"):
        carts.add_to_cart(basket=checkout.basket, offer_id=offer.pk, quantity=1)
    assert fill_cart(buyer, (offer, 1)) != checkout.basket

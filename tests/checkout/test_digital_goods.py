"""Digital goods: nothing is posted, so nothing is asked or charged for the post; with things in a parcel they mix."""

from decimal import Decimal

import pytest
from django.core import mail
from oscar.core.loading import get_model

from catalog.models import Listing, Product
from catalog.services.types import product_changed, type_changed
from checkout.consumers import confirm_to_buyer, tell_seller
from checkout.invariants import broken
from checkout.models import Order, SellerOrder
from checkout.selectors.carts import quote_of
from events.models import Message
from sellers.delivery import DIGITAL
from sellers.models import Offer
from sellers.services.offers import add_offer
from tests.checkout.buying import fill_cart, place, ready
from tests.checkout.test_stages import ADDRESS, form_of, go
from tests.factories import make_category, make_offer, make_product, make_seller, make_user, make_variants

pytestmark = pytest.mark.django_db
ProductClass = get_model("catalogue", "ProductClass")


@pytest.fixture
def downloads():
    return ProductClass.objects.create(name="Downloads", slug="downloads", requires_shipping=False)


@pytest.fixture
def seller():
    seller = make_seller("Halden Press", delivery="4.90", handling_days=0, member=make_user("press@example.org"))
    seller.delivery_options.update(countries=["IE"], free_from="30.00")
    return seller


@pytest.fixture
def novel(downloads, seller):
    product = make_product("A novel as a file", category=make_category("Books"), product_class=downloads)
    return make_offer(product, seller=seller, price="9.00", stock=50)


@pytest.fixture
def book(seller):
    return make_offer(make_product("A printed book"), seller=seller, price="20.00")


def test_a_download_costs_no_delivery_and_is_sold_everywhere(client, novel):
    listing = Listing.objects.get(title="A novel as a file")
    assert (listing.delivery_price, listing.delivery_days, listing.offer_id) == (0, 0, novel.pk)
    page = client.get(novel.product.get_absolute_url()).content.decode()
    box = page.split('id="buy"')[1].split("</section>")[0]
    assert "By e-mail" in box
    assert "Free returns" not in box
    assert "MerchantReturnNotPermitted" in page


def test_an_order_of_downloads_only_skips_the_delivery_stage(client, novel, buyer, bank):
    client.force_login(buyer)
    client.post("/cart/add/", {"offer": novel.pk, "quantity": 2})
    cart = client.get("/cart/").content.decode()
    assert "By e-mail: free" in cart
    assert "Sent by e-mail, nothing is posted" in cart
    address = go(client, "address").content.decode()
    assert "What is your address?" in address
    assert "Delivery</li>" not in address  # it is no stage
    # A country that the seller sends no parcels to.
    answer = go(client, "address", ADDRESS | {"country": "DE", "postcode": "10115"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/checkout/payment/"
    assert go(client, "delivery", {"x": 1})["Location"] == "/checkout/payment/"
    assert go(client, "payment", {"method": "card"})["Location"] == "/checkout/review/"
    review = go(client, "review")
    assert "Delivered to" not in review.content.decode()
    assert go(client, "place", form_of(review)).status_code == 303
    order = Order.objects.get()
    part = order.seller_orders.get()
    assert (part.delivery_code, part.delivery_price, part.total) == (DIGITAL.code, 0, 18)
    assert part.lines.get().tax_rate == Decimal("0.19")  # where the buyer lives
    bank.pay(order.payments.get().session_id, card="4242424242424242")
    page = client.get(f"/orders/{order.number}/paid/?session=x", follow=True).content.decode()
    assert "To be sent by e-mail" in page
    assert f"By e-mail to {buyer.email}" in page
    assert "Your address" in page
    assert "Leaves" not in page
    assert broken() == []


def test_a_parcel_and_a_download_of_one_seller_cost_the_parcel_s_delivery(buyer, novel, book):
    checkout = ready(buyer, (novel, 3), (book, 1))
    (part,) = quote_of(checkout.basket, "IE").parts
    assert (part.delivery.gross, part.items_total, part.chosen.code) == (Decimal("4.90"), 47, "standard")
    order = place(checkout)
    part = order.seller_orders.get()
    assert [line.title for line in part.lines_to_email] == ["A novel as a file"]
    assert [line.title for line in part.lines_to_post] == ["A printed book"]
    assert not part.is_digital
    assert order.is_posted
    assert broken() == []


def test_a_parcel_that_goes_nowhere_does_not_stop_the_download_of_another_seller(buyer, novel, downloads):
    other = make_offer(make_product("Another file", product_class=downloads), price="5.00")
    cart = fill_cart(buyer, (novel, 1), (other, 1))
    quote = quote_of(cart, "US")
    assert quote.can_be_ordered
    assert not quote.is_posted
    assert quote.delivery_total == 0


def test_in_a_mixed_cart_only_parcels_are_asked_about(client, novel, buyer):
    parcel = make_offer(make_product("A teapot"), seller=make_seller("Lumen"), price="15.00")
    client.force_login(buyer)
    for offer in (novel, parcel):
        client.post("/cart/add/", {"offer": offer.pk, "quantity": 1})
    page = go(client, "address", ADDRESS, follow=True)
    text = page.content.decode()
    assert page.redirect_chain[-1][0] == "/checkout/delivery/"
    assert "A teapot" in text.split("<form")[1]
    assert f"seller-{novel.partner_id}-choice" not in text
    choice = {f"seller-{parcel.partner_id}-choice": "standard"}
    assert go(client, "delivery", choice)["Location"] == "/checkout/payment/"


def test_the_seller_is_told_to_send_an_e_mail_and_the_buyer_where_it_comes_to(buyer, novel):
    order = place(ready(buyer, (novel, 1)))
    part = order.seller_orders.get()
    SellerOrder.objects.filter(pk=part.pk).update(status="to_ship", paid_at=order.date_placed)
    tell_seller(Message(payload={"seller_order": part.number}))
    confirm_to_buyer(Message(payload={"order": order.number}))
    to_seller, to_buyer = mail.outbox
    assert f"by e-mail to {buyer.email}" in to_seller.body
    assert "1 Canal Walk" not in to_seller.body  # what they do not need they are not told
    assert "sent to this address by" in to_buyer.body


def test_the_seller_s_page_says_where_to_send_it_and_no_street(client, buyer, novel):
    order = place(ready(buyer, (novel, 1)))
    SellerOrder.objects.update(status="to_ship", paid_at=order.date_placed)
    client.force_login(novel.partner.team.get().user)
    page = client.get("/sell/").content.decode()
    assert "Send by e-mail until" in page
    assert buyer.email in page
    assert "1 Canal Walk" not in page


def test_an_offer_follows_its_product_s_type_at_once(downloads, novel, book):
    assert novel.is_digital
    downloads.requires_shipping = True
    downloads.save()
    type_changed(product_type_id=downloads.pk)
    assert not Offer.objects.get(pk=novel.pk).is_digital
    assert Listing.objects.get(offer=novel).delivery_price == Decimal("4.90")
    downloads.requires_shipping = False
    downloads.save()
    type_changed(product_type_id=downloads.pk)
    Product.objects.filter(pk=book.product_id).update(product_class=downloads)
    product_changed(product_id=book.product_id)
    assert set(Offer.objects.values_list("is_digital", flat=True)) == {True}
    assert Listing.objects.get(offer=book).delivery_price == 0
    assert broken() == []


def test_a_variant_is_digital_as_its_parent_s_type_says(downloads, seller):
    album = make_product("An album", product_class=downloads)
    mp3, _ = make_variants(album, Format=["MP3", "FLAC"])
    offer = add_offer(seller_id=seller.pk, product_id=mp3.pk, sku="A-1", price=9, stock=1)
    assert offer.is_digital
    type_changed(product_type_id=downloads.pk)
    assert Offer.objects.get(pk=offer.pk).is_digital


def test_the_invariant_notices_an_offer_that_says_otherwise(novel):
    Offer.objects.filter(pk=novel.pk).update(is_digital=False)
    assert [found.rule for found in broken()] == ["an offer is posted unless its product's type says that nothing is"]

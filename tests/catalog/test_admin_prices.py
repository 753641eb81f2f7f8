"""Delivery and prices for larger quantities in the admin: cards follow at once, nonsense is refused with a word."""

from decimal import Decimal

import pytest

from catalog.models import Listing
from sellers.models import DeliveryOption, Offer, PriceBreak
from tests.factories import make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make_offer(make_product(), seller=make_seller(delivery="3.90"), price="10.00", stock=20)


def rows(*steps: tuple[str, str], old: tuple[PriceBreak, ...] = ()) -> dict[str, object]:
    data = {"price_breaks-TOTAL_FORMS": len(steps), "price_breaks-INITIAL_FORMS": len(old)}
    for number, (quantity, price) in enumerate(steps):
        data |= {f"price_breaks-{number}-from_quantity": quantity, f"price_breaks-{number}-price": price}
        data[f"price_breaks-{number}-id"] = old[number].pk if number < len(old) else ""
    return data


def save(client, offer, *steps, **more):
    data = {"condition": "new", "condition_note": "", "handling_days": "", "is_active": "on"}
    return client.post(f"/admin/partner/stockrecord/{offer.pk}/change/", data | rows(*steps, **more))


def test_steps_are_saved_and_can_be_changed(admin_client, offer):
    assert save(admin_client, offer, ("5", "9.50"), ("10", "9.00")).status_code == 302
    old = tuple(PriceBreak.objects.all())
    assert save(admin_client, offer, ("10", "9.40"), ("20", "8.00"), old=old).status_code == 302
    kept = list(PriceBreak.objects.values_list("from_quantity", "price"))
    assert kept == [(10, Decimal("9.40")), (20, Decimal("8.00"))]


@pytest.mark.parametrize("steps", [[("1", "9")], [("5", "11")], [("5", "9"), ("10", "9.5")], [("5", "9"), ("5", "8")]])
def test_steps_that_make_no_sense_are_refused_with_a_word(admin_client, offer, steps):
    answer = save(admin_client, offer, *steps)
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert not PriceBreak.objects.exists()


def test_a_delivery_price_changed_here_is_on_the_card_at_once(admin_client, offer):
    option = DeliveryOption.objects.get()
    data = {"code": "standard", "name": "Standard", "countries": "", "price": "1.10", "free_from": "", "days_min": 1,
            "days_max": 2, "position": 0}  # fmt: skip
    assert admin_client.post(f"/admin/sellers/deliveryoption/{option.pk}/change/", data).status_code == 302
    assert Listing.objects.get().delivery_price == Decimal("1.10")


@pytest.mark.parametrize("many", [False, True])
def test_a_delivery_option_taken_away_is_no_longer_offered(admin_client, offer, many):
    option = DeliveryOption.objects.get()
    if many:
        data = {"action": "delete_selected", "_selected_action": option.pk, "post": "yes"}
        admin_client.post("/admin/sellers/deliveryoption/", data)
    else:
        admin_client.post(f"/admin/sellers/deliveryoption/{option.pk}/delete/", {"post": "yes"})
    assert not DeliveryOption.objects.exists() and Offer.objects.exists()
    assert Listing.objects.get().offer_id is None

"""Alerts: told once, with what is true then, to people who asked for it and to nobody else. With the real outbox."""

import re
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Alert, Product
from catalog.services import alerts, listings
from catalog.services.alerts import Wish
from events.models import Message
from sellers.services.offers import change_price
from sellers.services.stock import change_stock
from tests.events.telling import pass_on
from tests.factories import make_offer, make_product, make_seller, make_variants
from tests.race.running import all_at_once

pytestmark = pytest.mark.django_db
told = pytest.mark.django_db(transaction=True)  # the relay passes on what is committed
GUEST = "gus@example.org"


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


@pytest.fixture
def offer():
    return make_offer(make_product("Brass lamp"), price="50.00", stock=3)


@pytest.fixture
def member(buyer):
    EmailAddress.objects.create(user=buyer, email=buyer.email, verified=True, primary=True)
    return buyer


def deliver():
    for _ in range(4):  # a telling may tell more
        pass_on()


def reprice(offer, price):
    change_price(offer_id=offer.pk, price=Decimal(price))
    listings.refresh_offers([offer.product_id])


def restock(offer, delta):
    change_stock(offer_id=offer.pk, delta=delta)
    listings.refresh_offers([offer.product_id])


def ask(client, product, kind="price", **fields):
    return client.post("/alerts/new/", {"product": product.pk, "kind": kind, **fields})


def link_in(letter, word):
    return re.search(rf"/alerts/{word}/[^\s/]+/", letter.body).group()


# --- A member with a proved address --------------------------------------------------------------------------------


@told
def test_a_member_is_told_once_when_it_gets_cheaper(client, member, offer):
    client.force_login(member)
    assert ask(client, offer.product).headers["Location"] == "/alerts/"
    deliver()
    assert not mail.outbox
    reprice(offer, "44.00")
    reprice(offer, "43.00")
    deliver()
    reprice(offer, "40.00")
    deliver()
    (letter,) = mail.outbox
    assert letter.to == [member.email]
    assert letter.subject == "€43.00 now: Brass lamp"
    assert "It was €50.00 when you asked." in letter.body
    assert offer.product.get_absolute_url() in letter.body


@told
def test_a_price_that_was_named_is_waited_for(client, member, offer):
    client.force_login(member)
    ask(client, offer.product, below="40,00".replace(",", "."))
    reprice(offer, "45.00")
    deliver()
    assert not mail.outbox
    reprice(offer, "40.00")
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["€40.00 now: Brass lamp"]


@told
def test_a_price_that_went_up_again_before_the_mail_is_no_news_and_the_next_one_is(client, member, offer):
    client.force_login(member)
    ask(client, offer.product)
    reprice(offer, "44.00")
    reprice(offer, "55.00")
    deliver()
    assert not mail.outbox
    reprice(offer, "42.00")
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["€42.00 now: Brass lamp"]


@told
def test_an_alert_that_was_due_and_is_not_any_more_waits_again(member, offer):
    alert = alerts.ask(wish=Wish(offer.product, "price"), email=member.email, user=member, confirmed=True)
    reprice(offer, "44.00")
    assert alerts.tell_waiting(offer.product_id) == 1  # and now, before the mail is written:
    reprice(offer, "60.00")
    deliver()
    alert.refresh_from_db()
    assert (alert.state, len(mail.outbox)) == ("waiting", 0)
    reprice(offer, "49.00")
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["€49.00 now: Brass lamp"]


@told
def test_back_in_stock(client, member, offer):
    restock(offer, -3)
    client.force_login(member)
    ask(client, offer.product, kind="stock")
    reprice(offer, "49.00")
    deliver()
    assert not mail.outbox
    restock(offer, 2)
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["Back in stock: Brass lamp"]


@told
def test_a_variant_is_waited_for_by_itself(member):
    shirt = make_product("Linen shirt")
    small, large = make_variants(shirt, Size=["S", "L"])
    seller = make_seller()
    gone = make_offer(small, seller=seller, stock=1)
    make_offer(large, seller=seller, stock=5)
    restock(gone, -1)
    alerts.ask(wish=Wish(small, "stock"), email=member.email, user=member, confirmed=True)
    deliver()
    assert not mail.outbox
    restock(gone, 1)
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["Back in stock: Linen shirt, S"]
    assert f"?variant={small.pk}" in mail.outbox[0].body


@told
def test_a_hidden_product_is_no_news(member, offer):
    restock(offer, -3)
    alerts.ask(wish=Wish(offer.product, "stock"), email=member.email, user=member, confirmed=True)
    Product.objects.filter(pk=offer.product_id).update(is_public=False)
    listings.refresh([offer.product_id])
    restock(offer, 3)
    deliver()
    assert not mail.outbox
    Product.objects.filter(pk=offer.product_id).update(is_public=True)
    listings.refresh([offer.product_id])
    deliver()
    assert len(mail.outbox) == 1


@told
def test_two_changes_at_once_are_one_mail_with_the_last_price(member, offer):
    alerts.ask(wish=Wish(offer.product, "price"), email=member.email, user=member, confirmed=True)
    all_at_once([lambda price=price: reprice(offer, price) for price in ("45.00", "44.00", "43.00", "42.00")])
    offer.refresh_from_db()
    deliver()
    assert [letter.subject for letter in mail.outbox] == [f"€{offer.price} now: Brass lamp"]


@told
def test_many_who_wait_are_told_in_batches(member, offer, monkeypatch):
    monkeypatch.setattr(alerts, "BATCH", 2)
    for number in range(5):
        alerts.ask(wish=Wish(offer.product, "price"), email=f"p{number}@example.org", user=None, confirmed=True)
    reprice(offer, "44.00")
    for _ in range(4):
        deliver()
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"p{number}@example.org" for number in range(5)]


def test_a_change_that_nobody_waits_for_writes_no_message_and_asks_once(offer, member):
    with CaptureQueriesContext(connection) as queries:
        reprice(offer, "44.00")
    assert len([query for query in queries.captured_queries if "catalog_alert" in query["sql"]]) == 1
    assert not Message.objects.filter(topic="listing.changed").exists()


# --- A guest ---------------------------------------------------------------------------------------------------------


@told
def test_a_guest_confirms_first_then_is_told_and_can_stop(client, offer):
    assert ask(client, offer.product, email=GUEST).headers["Location"] == "/alerts/asked/"
    assert "look into your mailbox" in client.get("/alerts/asked/").content.decode()
    reprice(offer, "44.00")
    deliver()
    (letter,) = mail.outbox
    assert "Do you want to hear" in letter.body  # and not a word about 44.00
    link = link_in(letter, "confirm")
    assert "Confirm your alert" in client.get(link).content.decode()
    deliver()
    assert Alert.objects.get().state == "unconfirmed"  # looking is not pressing
    assert "Your alert is set" in client.post(link).content.decode()
    client.post(link)
    deliver()
    assert [letter.subject for letter in mail.outbox[1:]] == ["€44.00 now: Brass lamp"]  # it happened meanwhile
    assert "This alert is over" in client.get(link).content.decode()


@told
def test_one_click_in_the_mail_program_stops_it(client, settings, offer):
    alert = alerts.ask(wish=Wish(offer.product, "price"), email=GUEST, user=None, confirmed=True)
    other = make_offer(price="9.00")
    alerts.ask(wish=Wish(other.product, "price"), email=GUEST, user=None, confirmed=True)
    reprice(offer, "44.00")
    deliver()
    (letter,) = mail.outbox
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address.startswith(settings.SHOP_URL)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = address.removeprefix(settings.SHOP_URL)
    assert "Stop this alert?" in client.get(link).content.decode()
    assert Alert.objects.filter(state="waiting").count() == 1
    robot = client.__class__(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    assert robot.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Alert.objects.filter(state="waiting").count() == 1  # this one was over; the other one still waits
    assert "No alert waits" in client.post(link, {"all": "1"}).content.decode()
    client.post(link, {"all": "1"})
    assert not Alert.objects.exclude(state="told").exists()
    assert link_in(letter, "stop") == link
    reprice(other, "8.00")
    deliver()
    assert len(mail.outbox) == 1
    assert alert.pk


@told
def test_nobody_can_change_the_alert_of_another_person_by_typing_their_address(client, offer):
    alerts.ask(wish=Wish(offer.product, "price", Decimal("40")), email=GUEST, user=None, confirmed=True)
    ask(client, offer.product, email=GUEST.upper(), below="1.00")
    assert Alert.objects.get().below == Decimal("40")
    deliver()
    client.post(link_in(mail.outbox[0], "confirm"))  # the owner wants it
    assert Alert.objects.get().below == Decimal("1.00")


@told
def test_a_member_whose_address_nobody_proved_confirms_it_too(client, buyer, offer):
    client.force_login(buyer)
    assert ask(client, offer.product).headers["Location"] == "/alerts/asked/"
    reprice(offer, "44.00")
    deliver()
    assert [letter.subject for letter in mail.outbox] == ["Please confirm: news of Brass lamp"]


@told
@pytest.mark.parametrize("link", ["/alerts/confirm/x/", "/alerts/stop/x/", "/alerts/confirm/MQ:1abcde:aaaa/"])
def test_a_forged_link_does_nothing(client, offer, link):
    alerts.ask(wish=Wish(offer.product, "price"), email=GUEST, user=None, confirmed=False)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
    assert Alert.objects.get().state == "unconfirmed"


@told
def test_a_link_for_one_thing_does_not_do_another(client, offer):
    alert = alerts.ask(wish=Wish(offer.product, "price"), email=GUEST, user=None, confirmed=False)
    assert client.post(f"/alerts/confirm/{alerts.stop_link(alert)}/").status_code == 404


@told
def test_an_old_link_says_so(client, offer, monkeypatch):
    ask(client, offer.product, email=GUEST)
    deliver()
    monkeypatch.setattr(alerts, "CONFIRM_DAYS", -1)
    answer = client.post(link_in(mail.outbox[0], "confirm"))
    assert (answer.status_code, "works no more" in answer.content.decode()) == (404, True)


# --- Refused ---------------------------------------------------------------------------------------------------------


@told
def test_twice_is_one_alert(client, member, offer):
    client.force_login(member)
    for _ in range(2):
        assert ask(client, offer.product).status_code == 302
    assert Alert.objects.count() == 1
    wish = Wish(offer.product, "stock")
    all_at_once([lambda: alerts.ask(wish=wish, email=GUEST, user=None, confirmed=True)] * 6)
    assert Alert.objects.filter(email=GUEST).count() == 1


@told
def test_the_list_of_alerts_is_one_s_own(client, member, offer, moderator):
    alert = alerts.ask(wish=Wish(offer.product, "price"), email=member.email, user=member, confirmed=True)
    url = f"/alerts/{alert.pk}/remove/"
    assert client.get("/alerts/").status_code == 302
    assert client.post(url).status_code == 302
    client.force_login(moderator)
    assert "Brass lamp" not in client.get("/alerts/").content.decode()
    assert client.post(url).status_code == 404
    assert Alert.objects.get().state == "waiting"
    client.force_login(member)
    assert "Brass lamp" in client.get("/alerts/").content.decode()
    assert client.get(url).status_code == 405
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert "No alerts" in client.get("/alerts/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "nobody"}, "Enter an e-mail address such as"),
        ({"email": "a" * 300 + "@example.org"}, "too long"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Enter an e-mail address such as"),
        ({"email": GUEST, "below": "cheap"}, "Enter a price such as"),
        ({"email": GUEST, "below": "NaN"}, "Enter a price such as"),
        ({"email": GUEST, "below": "-3"}, "Enter a price above zero."),
        ({"email": GUEST, "below": "1e99"}, "Enter a price such as"),
        ({"email": GUEST, "below": "50.00"}, "It costs no more than that already."),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(client, offer, fields, words):
    answer = ask(client, offer.product, **fields)
    text = answer.content.decode()
    assert (answer.status_code, words in text) == (422, True)
    if fields.get("below"):
        assert f'value="{fields["below"]}"' in text
    assert not Alert.objects.exists()


@pytest.mark.parametrize("query", ["", "product=x&kind=price", "product=1", "product=999999&kind=stock", "kind=price",
                                   "product=1&kind=nonsense", "product=%00&kind=stock"])  # fmt: skip
def test_what_is_not_sold_can_not_be_waited_for(client, query):
    assert client.get(f"/alerts/new/?{query}").status_code == 404


@told
def test_one_address_is_not_flooded(client, offer):
    answers = [ask(client, make_offer().product, email=GUEST).status_code for _ in range(10)]
    assert answers == [302] * 8 + [422] * 2
    deliver()
    assert len(mail.outbox) == 8


def test_an_address_with_too_many_alerts_hears_what_to_do(client, member, offer, monkeypatch):
    monkeypatch.setattr(alerts, "MOST", 1)
    client.force_login(member)
    ask(client, offer.product)
    answer = ask(client, make_offer().product)
    assert (answer.status_code, "Stop one that you need no more" in answer.content.decode()) == (422, True)


def test_what_sold_out_has_no_price_so_one_is_asked_for(client, member, offer):
    restock(offer, -3)
    client.force_login(member)
    assert "it has none at the moment" in ask(client, offer.product).content.decode()
    assert ask(client, offer.product, below="30").status_code == 302


@told
def test_what_nobody_confirmed_is_forgotten(offer):
    alerts.ask(wish=Wish(offer.product, "price"), email=GUEST, user=None, confirmed=False)
    alerts.ask(wish=Wish(offer.product, "stock"), email="b@example.org", user=None, confirmed=True)
    Alert.objects.update(created_at="2020-01-01T00:00Z")
    assert alerts.forget_old() == 1
    assert Alert.objects.get().state in ("waiting", "told")

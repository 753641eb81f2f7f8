"""The outbox in Django admin."""

import pytest

from accounts.models import User
from events import admin
from events.models import Delivery
from tests.events.telling import happen, relay_settled

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/events/delivery/"


@pytest.fixture
def parked(heard) -> Delivery:
    happen(1)
    relay_settled()
    Delivery.objects.update(state="parked", tries=8, error="SMTPServerDisconnected")
    return Delivery.objects.get()


def again(client, delivery):
    return client.post(LIST, {"action": "again", "_selected_action": delivery.pk})


def test_the_list_shows_lag_and_what_is_parked_and_why(parked, client, moderator):
    client.force_login(moderator)
    page = client.get(LIST).content.decode()
    assert "How the telling goes" in page
    assert "SMTPServerDisconnected" in page
    assert client.get("/admin/events/message/").status_code == 200
    assert client.get(f"{LIST}?consumer=writer&state__exact=parked").context["cl"].result_count == 1
    assert client.get(f"{LIST}?consumer=other").context["cl"].result_count == 0


def test_a_parked_one_is_delivered_again_and_twice_is_harmless(parked, client, moderator):
    client.force_login(moderator)
    again(client, parked)
    parked.refresh_from_db()
    assert (parked.state, parked.tries) == ("waiting", 0)
    Delivery.objects.update(tries=3)
    again(client, parked)
    assert Delivery.objects.get().tries == 3


def test_a_get_delivers_nothing_again(parked, client, moderator):
    client.force_login(moderator)
    client.get(LIST, {"action": "again", "_selected_action": parked.pk})
    assert Delivery.objects.get().state == "parked"


@pytest.mark.parametrize("who", ["nobody", "buyer", "staff without the right"])
def test_others_deliver_nothing_again(parked, client, buyer, who):
    if who == "buyer":
        client.force_login(buyer)
    elif who.startswith("staff"):
        client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    assert again(client, parked).status_code in (302, 403, 404)
    assert Delivery.objects.get().state == "parked"


def test_a_long_list_is_counted_only_so_far(parked, client, moderator, monkeypatch):
    monkeypatch.setattr(admin.NewestThousands, "most", 3)
    for n in range(5):
        happen(n)
    client.force_login(moderator)
    assert client.get("/admin/events/message/").context["cl"].result_count == 3

"""Alerts in the admin: looked up by address, stopped on request."""

import pytest

from catalog.models import Alert
from catalog.services import alerts
from catalog.services.alerts import Wish
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


def test_who_waits_is_found_by_address_and_can_be_stopped(client, moderator, buyer):
    offer = make_offer(title="Brass lamp")
    for email in ("gus@example.org", "eve@example.org"):
        alerts.ask(wish=Wish(offer.product, "stock"), email=email, user=None, confirmed=True)
    client.force_login(buyer)
    assert client.get("/admin/catalog/alert/").status_code == 302
    client.force_login(moderator)
    text = client.get("/admin/catalog/alert/?q=gus@example.org").content.decode()
    assert "gus@example.org" in text and "eve@example.org" not in text
    gus = Alert.objects.get(email="gus@example.org")
    for _ in range(2):
        client.post("/admin/catalog/alert/", {"action": "stop", "_selected_action": [gus.pk]})
    assert set(Alert.objects.values_list("email", "state")) == {
        ("gus@example.org", "told"),
        ("eve@example.org", "waiting"),
    }
    assert client.get("/admin/catalog/alert/add/").status_code == 403

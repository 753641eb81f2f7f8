"""Every address below /sell/, every role, every method: who gets in, who is told what they lack, who finds nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from sellers import roles
from sellers.models import Invitation, SellerDocument, TeamMember
from tests.factories import make_seller, make_user

pytestmark = pytest.mark.django_db
READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")
ANYBODY, MEMBERS, ITSELF = "anybody", "whoever is signed in", "decides by itself"
# address -> (permission, methods)
TABLE = {
    "sell/": (ANYBODY, READ),
    "sell/start/": (MEMBERS, BOTH),
    "sell/switch/": (ITSELF, WRITE),
    "sell/join/<token>/": (MEMBERS, BOTH),
    "sell/setup/": ("apply", READ),
    "sell/setup/<step>/": ("apply", BOTH),
    "sell/setup/send/": ("apply", WRITE),
    "sell/setup/documents/add/": ("apply", WRITE),
    "sell/setup/documents/<document>/": (ITSELF, READ),
    "sell/setup/documents/<document>/remove/": ("apply", WRITE),
    "sell/orders/": ("see_orders", READ),
    "sell/opinions/": ("see_opinions", READ),
    "sell/products/": ("see_products", READ),
    "sell/delivery/": ("set_delivery", READ),
    "sell/delivery/add/": ("set_delivery", BOTH),
    "sell/delivery/<option>/": ("set_delivery", BOTH),
    "sell/delivery/<option>/remove/": ("set_delivery", WRITE),
    "sell/settings/": ("set_shop", BOTH),
    "sell/settings/pause/": ("set_shop", WRITE),
    "sell/settings/reopen/": ("set_shop", WRITE),
    "sell/settings/close/": ("close_shop", WRITE),
    "sell/bank/": ("see_bank", READ),
    "sell/bank/account/": ("set_bank", BOTH),
    "sell/bank/prove/": ("set_bank", WRITE),
    "sell/bank/proved/": ("see_bank", READ),
    "sell/team/": ("see_team", READ),
    "sell/team/invite/": ("run_team", WRITE),
    "sell/team/invitations/<invitation>/withdraw/": ("run_team", WRITE),
    "sell/team/<member>/role/": ("run_team", WRITE),
    "sell/team/<member>/remove/": ("run_team", WRITE),
    "sell/team/leave/": ("see_shop", WRITE),
}
# What the parts of an address stand for, by the route that has them.
PARTS = {
    "sell/setup/documents/<int:pk>/": "document", "sell/setup/documents/<int:pk>/remove/": "document",
    "sell/delivery/<int:pk>/": "option", "sell/delivery/<int:pk>/remove/": "option",
    "sell/team/invitations/<int:pk>/withdraw/": "invitation",
    "sell/team/<int:pk>/role/": "member", "sell/team/<int:pk>/remove/": "member",
}  # fmt: skip
GUARDED = [address for address, (permission, _) in TABLE.items() if permission in roles.PERMISSIONS]


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        found += routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
    return found


def test_every_address_of_the_seller_area_stands_in_the_table():
    ours = {route for route in routes(get_resolver().url_patterns) if route.startswith("sell/")}
    named = {re.sub(r"<\w+:pk>", f"<{PARTS.get(route)}>", route) for route in ours}
    assert {re.sub(r"<(?:slug|str):(\w+)>", r"<\1>", route) for route in named} == set(TABLE)


@pytest.fixture
def shop():
    return make_things(make_seller("Lumen House", member=make_user("owner@example.org", "Olga Owner")))


def make_things(seller):
    """One of everything that an address may point at; its ids are the same words as in the table."""
    seller.things = {
        "token": "nonsense", "step": "plan",
        "document": SellerDocument.objects.create(
            seller=seller, kind="other", name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
            path=f"documents/{seller.pk}/none",
        ).pk,
        "option": seller.delivery_options.get().pk,
        "invitation": Invitation.objects.create(
            seller=seller, email="new@example.org", role="packer", fingerprint=f"{seller.pk}",
            expires_at=timezone.now() + timedelta(days=1),
        ).pk,
        "member": TeamMember.objects.create(seller=seller, user=make_user(), role="packer").pk,
    }  # fmt: skip
    return seller


def address_of(template: str, seller) -> str:
    return "/" + re.sub(r"<(\w+)>", lambda part: str(seller.things[part[1]]), template)


def member(seller, role: str):
    user = make_user(f"{role}@example.com", f"Somebody {role.title()}")
    TeamMember.objects.create(seller=seller, user=user, role=role)
    return user


def ask(client, method: str, address: str):
    return client.get(address) if method == "GET" else client.post(address)


@pytest.mark.parametrize("role", roles.Role.values)
@pytest.mark.parametrize("template", GUARDED)
def test_a_role_gets_in_where_the_table_says_so_and_is_told_where_not(client, shop, bank_is_away, template, role):
    permission, methods = TABLE[template]
    client.force_login(member(shop, role))
    for method in methods:
        answer = ask(client, method, address_of(template, shop))
        if roles.may(role, permission):
            assert answer.status_code in (200, 302, 303, 422), (method, answer.status_code)
        else:
            assert answer.status_code == 403, (method, answer.status_code)
            assert "Your role does not allow this" in answer.content.decode()
            assert "Olga Owner" in answer.content.decode()


@pytest.fixture
def bank_is_away(settings):
    """Nothing listens there: pages that ask the processor say so instead of breaking."""
    settings.STRIPE_API_BASE, settings.STRIPE_API_KEY = "http://127.0.0.1:9", "sk_test_nothing"


@pytest.mark.parametrize("template", TABLE)
def test_other_methods_are_refused_before_anything_is_looked_at(client, shop, template):
    client.force_login(shop.team.first().user)
    for method in {"GET", "POST", "PUT", "DELETE"} - set(TABLE[template][1]):
        answer = client.generic(method, address_of(template, shop))
        assert answer.status_code == 405, (method, answer.status_code)


@pytest.mark.parametrize("template", TABLE)
def test_the_signed_out_are_sent_to_sign_in(client, shop, template):
    permission, methods = TABLE[template]
    for method in methods:
        answer = ask(client, method, address_of(template, shop))
        if permission == ANYBODY:
            assert answer.status_code == 200
        else:
            assert answer["Location"].startswith("/sign-in/?next=/sell/")


@pytest.mark.parametrize("template", [each for each in TABLE if TABLE[each][0] in (*roles.PERMISSIONS, ITSELF)])
def test_for_somebody_of_no_shop_nothing_is_there(client, shop, template):
    client.force_login(make_user())
    for method in TABLE[template][1]:
        assert ask(client, method, address_of(template, shop)).status_code == 404


@pytest.mark.parametrize(
    "template", [each for each in TABLE if re.search("<(?:document|option|invitation|member)>", each)]
)
def test_what_belongs_to_another_shop_does_not_exist(client, shop, other_seller, template):
    make_things(other_seller)
    before = [list(model.objects.order_by("pk").values()) for model in (SellerDocument, Invitation, TeamMember)]
    client.force_login(shop.team.first().user)
    for method in TABLE[template][1]:
        assert ask(client, method, address_of(template, other_seller)).status_code == 404
    after = [list(model.objects.order_by("pk").values()) for model in (SellerDocument, Invitation, TeamMember)]
    assert before == after
    assert other_seller.delivery_options.count() == 1


def test_a_form_acts_for_the_shop_that_it_was_shown_for(client, shop, other_seller):
    """Two shops in two tabs: the one chosen last must not get what was meant for the other."""
    user = shop.team.first().user
    TeamMember.objects.create(seller=other_seller, user=user, role="owner", last_used_at=timezone.now())
    client.force_login(user)
    client.post("/sell/settings/pause/", {"shop": shop.code})
    shop.refresh_from_db()
    other_seller.refresh_from_db()
    assert (shop.status, other_seller.status) == ("vacation", "approved")
    assert client.post("/sell/settings/pause/", {"shop": make_seller().code}).status_code == 404


def test_a_person_of_two_shops_switches_and_it_is_remembered(client, shop, other_seller):
    user = shop.team.first().user
    TeamMember.objects.create(seller=other_seller, user=user, role="packer")
    client.force_login(user)
    assert '<p class="bold wraps">Lumen House</p>' in client.get("/sell/").content.decode()
    for _ in range(2):
        assert client.post("/sell/switch/", {"to": other_seller.code})["Location"] == "/sell/"
    client.logout()
    client.force_login(user)
    page = client.get("/sell/").content.decode()
    assert '<p class="bold wraps">Soundyard</p>' in page
    assert "Packer" in page
    assert client.get("/sell/team/").status_code == 403  # the role there, not the one in the other shop
    assert client.post("/sell/switch/", {"to": make_seller().code}).status_code == 404


def test_menus_show_what_a_role_may_do(client, shop):
    client.force_login(member(shop, "accountant"))
    page = client.get("/sell/").content.decode()
    assert "/sell/bank/" in page
    for hidden in ("/sell/orders/", "/sell/team/", "/sell/settings/", "/sell/delivery/"):
        assert hidden not in page

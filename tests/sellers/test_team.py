"""The team of a shop: inviting, joining, other roles, leaving; an owner always stays."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from events.models import Message
from sellers.errors import Refused
from sellers.models import Invitation, TeamMember
from sellers.services import team
from tests.events.telling import pass_on
from tests.factories import make_seller, make_user

pytestmark = pytest.mark.django_db
INVITE = "/sell/team/invite/"


@pytest.fixture
def owner(client, seller):
    user = seller.team.get().user
    client.force_login(user)
    return user


def token() -> str:
    return Message.objects.filter(topic="team.invited").latest("pk").payload["token"]


@pytest.mark.django_db(transaction=True)
def test_a_mail_leads_into_the_team(client, seller, owner):
    client.post(INVITE, {"email": "pia@example.org", "role": "packer"})
    pass_on()
    letter = mail.outbox[-1]
    assert letter.to == ["pia@example.org"]
    assert "Nora Nordlys would like you to work for Nordlys Audio as packer." in letter.body
    path = re.search(r"(/sell/join/[\w-]+/)", letter.body)[1]
    pia = make_user("pia@example.org", "Pia Packer")
    client.logout()
    assert client.get(path)["Location"] == f"/sign-in/?next={path}"
    client.force_login(pia)
    assert "as <b>packer</b>" in client.get(path).content.decode()
    assert not seller.team.filter(user=pia).exists()  # looking joins nothing
    assert client.post(path)["Location"] == "/sell/"
    assert seller.team.get(user=pia).role == "packer"
    assert client.post(path).status_code == 410  # once
    assert seller.team.count() == 2
    assert "Nordlys Audio" in client.get("/sell/").content.decode()


def test_the_token_itself_is_not_kept(seller, owner, client):
    client.post(INVITE, {"email": "pia@example.org", "role": "packer"})
    assert token() not in str(list(Invitation.objects.values()))


def test_an_invitation_is_for_its_address_and_for_a_while(client, seller, owner):
    client.post(INVITE, {"email": "pia@example.org", "role": "owner"})
    path = f"/sell/join/{token()}/"
    client.force_login(make_user("thief@example.org"))
    answer = client.post(path)
    assert answer.status_code == 410
    assert "was sent to pia@example.org" in answer.content.decode()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(make_user("PIA@example.org"))
    assert client.post(path).status_code == 410
    assert seller.team.count() == 1


def test_inviting_twice_sends_one_mail_and_another_role_replaces_the_first(client, seller, owner):
    for _ in range(2):
        assert client.post(INVITE, {"email": "pia@example.org", "role": "packer"}).status_code == 302
    first = token()
    assert Message.objects.filter(topic="team.invited").count() == 1
    client.post(INVITE, {"email": "PIA@example.org", "role": "manager"})
    assert Invitation.objects.get().role == "manager"
    assert team.invitation_of(first) is None
    assert team.invitation_of(token()) is not None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"email": "", "role": "packer"}, "Enter their e-mail address."),
        ({"email": "nobody", "role": "packer"}, "Enter an address like"),
        ({"email": "a@example.org", "role": "boss"}, "Choose one of the list."),
        ({"email": "nora@example.org", "role": "packer"}, "works for the shop already"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(client, seller, owner, told, said):
    answer = client.post(INVITE, told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn(client, seller, owner):
    client.post(INVITE, {"email": "pia@example.org", "role": "packer"})
    path = f"/sell/join/{token()}/"
    pk = Invitation.objects.get().pk
    for _ in range(2):
        assert client.post(f"/sell/team/invitations/{pk}/withdraw/")["Location"] == "/sell/team/"
    client.force_login(make_user("pia@example.org"))
    assert client.get(path).status_code == 410


def test_roles_change_at_once_and_the_last_owner_stays(client, seller, owner):
    pia = TeamMember.objects.create(seller=seller, user=make_user("pia@example.org"), role="packer")
    mine = seller.team.get(user=owner)
    assert (
        "needs an owner" in client.post(f"/sell/team/{mine.pk}/role/", {"role": "packer"}, follow=True).content.decode()
    )
    assert "needs an owner" in client.post(f"/sell/team/{mine.pk}/remove/", follow=True).content.decode()
    assert "needs an owner" in client.post("/sell/team/leave/", follow=True).content.decode()
    for _ in range(2):
        client.post(f"/sell/team/{pia.pk}/role/", {"role": "owner"})
    assert client.post(f"/sell/team/{pia.pk}/role/", {"role": "boss"}).status_code == 302
    client.post(f"/sell/team/{mine.pk}/role/", {"role": "accountant"})
    assert set(seller.team.values_list("user__email", "role")) == {
        ("pia@example.org", "owner"), ("nora@example.org", "accountant"),
    }  # fmt: skip
    assert client.get("/sell/team/").status_code == 403
    client.post("/sell/team/leave/", {"shop": seller.code})
    assert client.post("/sell/team/leave/", {"shop": seller.code}).status_code == 404
    assert seller.team.get().user.email == "pia@example.org"


def test_whoever_is_removed_sees_nothing_from_then_on(client, seller, owner):
    pia = make_user("pia@example.org")
    member = TeamMember.objects.create(seller=seller, user=pia, role="manager")
    for _ in range(2):
        assert client.post(f"/sell/team/{member.pk}/remove/")["Location"] == "/sell/team/"
    client.force_login(pia)
    assert client.get("/sell/products/").status_code == 404


@pytest.mark.race
@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_one_another_at_once_leave_one(monkeypatch, guarded):
    seller = make_seller()
    both = [TeamMember.objects.create(seller=seller, user=make_user(), role="owner") for _ in range(2)]
    together, inside = Barrier(2), Barrier(2)
    if not guarded:
        # The negative control: without the lock both count the other one, and both go.
        keep = team._keep_an_owner
        monkeypatch.setattr(team, "_locked", lambda seller_id, pk: TeamMember.objects.get(pk=pk))
        monkeypatch.setattr(team, "_keep_an_owner", lambda member: (keep(member), inside.wait(10)))

    def remove(pk: int) -> bool:
        together.wait(10)
        try:
            team.remove(seller_id=seller.pk, member_id=pk)
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [each.result() for each in [pool.submit(remove, member.pk) for member in both]]
    assert sorted(done) == ([False, True] if guarded else [True, True])
    assert seller.team.count() == (1 if guarded else 0)

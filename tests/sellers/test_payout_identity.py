"""Where the money goes: the bank account, and the proof for the payment processor, against the sandbox."""

from __future__ import annotations

import pytest
from django.core import mail

from events.models import Message
from sellers import processor
from sellers.models import PayoutAccount, TeamMember
from sellers.services import payout_identity
from tests.events.telling import pass_on
from tests.factories import make_user
from tests.sandbox.conftest import browse
from tests.sellers.selling import BANK, IBAN, just_signed_in

pytestmark = pytest.mark.django_db
CHANGE = "/sell/bank/account/"


@pytest.fixture
def owner(client, seller):
    user = seller.team.get().user
    just_signed_in(client, user)
    return user


def finish(url: str) -> None:
    """What the seller does on the processor's page, which then leads back to the shop."""
    done = browse(url, {})
    assert (done.status, done.location.partition("?")[0]) == (303, "http://testserver/sell/bank/proved/")


def test_the_proof_is_given_and_the_page_says_so(client, seller, owner, bank):
    assert "Begin the proof" in client.get("/sell/bank/").content.decode()
    answer = client.post("/sell/bank/prove/")
    assert answer.status_code == 303
    assert answer["Location"].startswith(bank.url)
    page = client.get("/sell/bank/").content.decode()
    assert "A bank account" in page and "accept the payment processor" in page
    seller.refresh_from_db()
    account_id = seller.stripe_account_id
    again = client.post("/sell/bank/prove/")["Location"]  # a new link to the same account
    seller.refresh_from_db()
    assert seller.stripe_account_id == account_id
    finish(again)
    for _ in range(2):
        assert client.get("/sell/bank/proved/")["Location"] == "/sell/bank/"
    assert "Money can be sent to you." in client.get("/sell/bank/").content.decode()
    account = PayoutAccount.objects.get(seller=seller)
    assert (account.payouts_enabled, account.missing) == (True, [])
    assert Message.objects.filter(topic="seller.payouts").count() == 1


def test_the_processor_s_own_word_is_enough(client, seller, owner, bank):
    finish(client.post("/sell/bank/prove/")["Location"])
    rung = [hook for hook in bank.take() if hook.type == "account.updated"]
    for hook in rung * 2:
        answer = client.post(
            "/payments/stripe/webhook/", hook.payload, content_type="application/json",
            headers={"Stripe-Signature": hook.signature},
        )  # fmt: skip
        assert answer.status_code == 200
    assert PayoutAccount.objects.get(seller=seller).payouts_enabled
    payout_identity.account_changed("acct_of_somebody_else")
    payout_identity.account_changed("")


def test_a_processor_that_is_away_is_said_and_breaks_nothing(client, seller, owner, settings):
    settings.STRIPE_API_BASE, settings.STRIPE_API_KEY = "http://127.0.0.1:9", "sk_test_nothing"
    assert "does not answer at the moment" in client.post("/sell/bank/prove/", follow=True).content.decode()
    seller.stripe_account_id = "acct_1"
    seller.save()
    assert "does not answer at the moment" in client.get("/sell/bank/proved/", follow=True).content.decode()
    processor.client_of.cache_clear()


def test_a_link_that_ran_out_leads_back_with_words(client, seller, owner):
    assert "open for too long" in client.get("/sell/bank/?again=1").content.decode()


@pytest.mark.django_db(transaction=True)
def test_owners_are_told_when_the_account_is_changed(client, seller):
    owner = seller.team.get().user
    second = TeamMember.objects.create(seller=seller, user=make_user("olga@example.org"), role="owner").user
    TeamMember.objects.create(seller=seller, user=make_user("pia@example.org"), role="packer")
    just_signed_in(client, owner)
    for _ in range(2):
        assert client.post(CHANGE, BANK)["Location"] == "/sell/bank/"
    account = PayoutAccount.objects.get(seller=seller)
    assert (account.iban, account.changed_by) == (IBAN, owner)
    for _ in range(3):
        pass_on()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([owner.email, second.email])
    assert all(IBAN not in letter.body and "5678" in letter.body for letter in mail.outbox)


def test_whoever_finds_a_browser_open_must_sign_in_again(client, seller):
    client.force_login(seller.team.get().user)
    assert "reauthenticate" in client.post(CHANGE, BANK)["Location"]
    assert not PayoutAccount.objects.exclude(iban="").exists()


def test_a_wrong_number_is_refused_and_the_old_one_stays(client, seller, owner):
    client.post(CHANGE, BANK)
    answer = client.post(CHANGE, BANK | {"iban": "IE64 IRCE 9205 0112 3456 79"})
    assert answer.status_code == 422
    assert "This is no IBAN" in answer.content.decode()
    assert PayoutAccount.objects.get(seller=seller).iban == IBAN


def test_every_name_of_the_processor_s_has_words():
    account = PayoutAccount(missing=["external_account", "individual.verification.document", "tos_acceptance.date",
                                     "tos_acceptance.ip", "something.new"])  # fmt: skip
    assert payout_identity.missing_in_words(account) == [
        "a bank account", "a proof of who you are", "that you accept the payment processor's terms", "something.new",
    ]  # fmt: skip

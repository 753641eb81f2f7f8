import pytest
import stripe

from tests.sandbox.conftest import browse, order


@pytest.fixture
def account(client):
    return client.v1.accounts.create(
        {"country": "IE", "email": "s@example.com", "capabilities": {"transfers": {"requested": True}}}
    )


@pytest.fixture
def charge(client, bank, session):
    intent = bank.pay(session.id)["payment_intent"]
    return client.v1.payment_intents.retrieve(intent).latest_charge


def onboard(client, account):
    link = {
        "account": account.id,
        "type": "account_onboarding",
        "refresh_url": "https://a.test/r",
        "return_url": "https://a.test/done",
    }
    url = client.v1.account_links.create(link).url
    assert "Finish" in browse(url).text
    return url, browse(url, {})


def transfer(client, account, amount, charge):
    return client.v1.transfers.create(
        {"amount": amount, "currency": "eur", "destination": account.id, "source_transaction": charge}
    )


def test_a_seller_is_onboarded_by_a_link_that_works_once(client, bank, account):
    assert (account.payouts_enabled, bool(account.requirements.currently_due)) == (False, True)
    url, done = onboard(client, account)
    assert (done.status, done.location) == (303, "https://a.test/done")
    found = client.v1.accounts.retrieve(account.id)
    assert (found.payouts_enabled, found.requirements.currently_due, found.capabilities.transfers) == (
        True,
        [],
        "active",
    )
    assert browse(url, {}).status == 410
    assert bank.take()[-1].type == "account.updated"


def test_no_transfer_to_a_seller_who_is_not_onboarded(client, account, charge):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        transfer(client, account, 100, charge)
    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_transfers_never_exceed_their_charge(client, account, charge):
    onboard(client, account)
    first = transfer(client, account, 2000, charge)
    assert first.transfer_group == "T-1001"
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed"):
        transfer(client, account, 1000, charge)
    assert transfer(client, account, 999, charge).amount == 999
    assert len(client.v1.transfers.list({"transfer_group": "T-1001"}).data) == 2


def test_without_a_charge_the_balance_must_suffice(client, bank, account, charge):
    onboard(client, account)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.create({"amount": 2999, "currency": "eur", "destination": account.id})
    assert refused.value.code == "balance_insufficient"


def test_a_reversal_takes_back_no_more_than_was_sent(client, account, charge):
    onboard(client, account)
    sent = transfer(client, account, 1000, charge)
    part = client.v1.transfers.reversals.create(sent.id, {"amount": 400})
    assert client.v1.transfers.retrieve(sent.id).amount_reversed == 400
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.transfers.reversals.create(sent.id, {"amount": 601})
    assert refused.value.code == "amount_too_large"
    rest = client.v1.transfers.reversals.create(sent.id)
    assert (rest.amount, client.v1.transfers.retrieve(sent.id).reversed) == (600, True)
    assert [found.id for found in client.v1.transfers.reversals.list(sent.id).data] == [rest.id, part.id]
    assert client.v1.transfers.reversals.retrieve(sent.id, part.id).amount == 400


@pytest.fixture
def awaited(client):
    customer = client.v1.customers.create({"email": "ada@example.com"})
    transfer_options = {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "IE"}}
    options = {"customer_balance": {"funding_type": "bank_transfer", "bank_transfer": transfer_options}}
    return client.v1.payment_intents.create(
        {
            "amount": 5000,
            "currency": "eur",
            "customer": customer.id,
            "confirm": True,
            "payment_method_data": {"type": "customer_balance"},
            "payment_method_options": options,
        }
    )


def fund(client, intent, amount):
    told = intent.next_action.display_bank_transfer_instructions
    client.v1.test_helpers.customers.fund_cash_balance(
        intent.customer, {"amount": amount, "currency": "eur", "reference": told.reference}
    )
    return client.v1.payment_intents.retrieve(intent.id)


def test_a_bank_transfer_says_where_to_pay_and_waits(client, bank, awaited):
    told = awaited.next_action.display_bank_transfer_instructions
    assert (awaited.status, told.amount_remaining, told.type) == ("requires_action", 5000, "eu_bank_transfer")
    assert told.financial_addresses[0].iban.iban.startswith("IE")
    paid = fund(client, awaited, 5000)
    assert (paid.status, paid.amount_received) == ("succeeded", 5000)
    assert bank.take()[-1].type == "payment_intent.succeeded"


def test_too_little_waits_for_the_rest_and_too_much_is_kept_as_balance(client, bank, awaited):
    part = fund(client, awaited, 3000)
    assert part.next_action.display_bank_transfer_instructions.amount_remaining == 2000
    assert bank.take()[-1].type == "payment_intent.partially_funded"
    assert fund(client, awaited, 2500).status == "succeeded"
    assert client.v1.customers.cash_balance.retrieve(awaited.customer).available["eur"] == 500


def test_sessions_still_take_customers(client):
    customer = client.v1.customers.create({"email": "ada@example.com", "name": "Ada"})
    made = client.v1.checkout.sessions.create(order(customer=customer.id, customer_email=None))
    assert made.customer == customer.id
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        client.v1.checkout.sessions.create(order(customer="cus_nobody", customer_email=None))

import time

import pytest
import stripe

from tests.sandbox.conftest import CANCEL, browse, line, order


def test_a_new_session_is_open_and_has_no_payment_intent(client, bank):
    session = client.v1.checkout.sessions.create(order())
    assert (session.status, session.payment_status, session.amount_total, session.currency) == (
        "open",
        "unpaid",
        2999,
        "eur",
    )
    assert session.payment_intent is None
    assert session.url == f"{bank.url}/pay/{session.id}"
    assert session.metadata["payment"] == "7"
    assert session.client_reference_id == "T-1001"


def test_a_session_is_found_again_with_its_lines(client, session):
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert [(item.description, item.quantity, item.amount_total) for item in found.line_items.data] == [
        ("Cup", 2, 2500),
        ("Delivery", 1, 499),
    ]
    listed = client.v1.checkout.sessions.line_items.list(session.id, {"limit": 1})
    assert listed.has_more and listed.data[0].description == "Cup"


def test_a_paid_session_leads_to_everything_by_expansion(client, bank, session):
    bank.pay(session.id)
    paths = ["payment_intent.latest_charge.balance_transaction", "payment_intent.payment_method"]
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": paths})
    intent = found.payment_intent
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received, intent.metadata["order"]) == ("succeeded", 2999, "T-1001")
    assert intent.transfer_group == "T-1001"
    assert (intent.latest_charge.paid, intent.latest_charge.captured) == (True, True)
    assert intent.latest_charge.balance_transaction.net == 2999 - intent.latest_charge.balance_transaction.fee
    assert intent.payment_method.card.last4 == "4242"


def test_expanding_what_can_not_be_expanded_is_refused(client, session):
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["amount_total"]})


def test_an_expired_session_can_not_be_paid_nor_expired_again(client, bank, session):
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    assert bank.pay(session.id)["outcome"] == "expired"
    assert bank.objects()["payment_intents"] == {}
    with pytest.raises(stripe.InvalidRequestError, match="status of `expired`"):
        client.v1.checkout.sessions.expire(session.id)
    seen = browse(session.url)
    assert seen.status == 410 and CANCEL in seen.text


def test_a_paid_session_can_not_be_expired(client, bank, session):
    bank.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
        client.v1.checkout.sessions.expire(session.id)


def test_expiring_cancels_a_payment_that_was_tried(client, bank, session):
    tried = bank.pay(session.id, "4000000000003220", authenticate=None)
    client.v1.checkout.sessions.expire(session.id)
    assert client.v1.payment_intents.retrieve(tried["payment_intent"]).status == "canceled"


@pytest.mark.parametrize("seconds", [1700, 60, -5, 24 * 3600 + 60])
def test_a_session_lives_between_half_an_hour_and_a_day(client, seconds):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(order(expires_at=int(time.time()) + seconds))
    assert refused.value.param == "expires_at"


def test_time_expires_a_session_without_being_asked(client, bank, session, monkeypatch):
    monkeypatch.setattr("sandbox.checkout.now", lambda: session.expires_at + 1)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert bank.objects()["events"]["checkout.session.expired"] == 1


PRICE = "line_items[0][price_data]"
UNIT = f"{PRICE}[unit_amount]"
REFUSED = {
    "unknown": ({"colour": "red"}, "parameter_unknown", "colour"),
    "gone on this version": ({"payment_method_types": ["card"]}, "parameter_unknown", "payment_method_types"),
    "unknown inside": ({"payment_intent_data": {"foo": "1"}}, "parameter_unknown", "payment_intent_data[foo]"),
    "transport is no parameter": ({"stripe_account": "acct_1"}, "parameter_unknown", "stripe_account"),
    "no lines": ({"line_items": []}, "parameter_missing", "line_items"),
    "no success url": ({"success_url": None}, "parameter_missing", "success_url"),
    "no mode": ({"mode": None}, "parameter_missing", "mode"),
    "enum": ({"mode": "gift"}, None, "mode"),
    "locale": ({"locale": "xx"}, None, "locale"),
    "not a url": ({"success_url": "/return/"}, "url_invalid", "success_url"),
    "a script": ({"cancel_url": "javascript://a.test/%0aalert(1)"}, "url_invalid", "cancel_url"),
    "half a url": ({"cancel_url": "http://["}, "url_invalid", "cancel_url"),
    "a header in a url": ({"success_url": "https://a.test;script-src/"}, "url_invalid", "success_url"),
    "not an e-mail": ({"customer_email": "ada"}, "email_invalid", "customer_email"),
    "empty string": ({"customer_email": ""}, "parameter_invalid_empty", "customer_email"),
    "not a number": ({"line_items": [line("Cup", "ten")]}, "parameter_invalid_integer", UNIT),
    "a fraction": ({"line_items": [line("Cup", 10.5)]}, "parameter_invalid_integer", UNIT),
    "negative": ({"line_items": [line("Cup", -100)]}, "parameter_invalid_integer", UNIT),
    "quantity 0": ({"line_items": [line("Cup", 100, 0)]}, "parameter_invalid_integer", "line_items[0][quantity]"),
    "too little": ({"line_items": [line("Cup", 49)]}, "amount_too_small", "line_items"),
    "too much": ({"line_items": [line("Cup", 99_999_999, 2)]}, "amount_too_large", "line_items[0]"),
    "currency": ({"line_items": [line("Cup", 100, 1, "xxx")]}, None, "line_items[0][price_data][currency]"),
    "two currencies": ({"line_items": [line("Cup", 100), line("Tea", 100, 1, "usd")]}, None, "line_items"),
    "no name": ({"line_items": [line("", 100)]}, "parameter_invalid_empty", f"{PRICE}[product_data][name]"),
    "array wanted": ({"line_items": "cup"}, None, "line_items"),
    "object wanted": ({"payment_intent_data": "x"}, None, "payment_intent_data"),
    "long metadata": ({"metadata": {"note": "x" * 501}}, None, "metadata[note]"),
    "long reference": ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
    "not acted on": ({"discounts": [{"coupon": "HALF"}]}, "sandbox_unsupported", "discounts"),
    "101 lines": ({"line_items": [line("Cup", 100)] * 101}, None, "line_items"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_parameter_is_refused_the_way_stripe_does(client, bank, name):
    change, code, param = REFUSED[name]
    # The SDK keeps options of the transport to itself, so those go over the wire by hand.
    if "stripe_account" in change:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.raw_request("post", "/v1/checkout/sessions", **{"stripe_account[x]": "acct_1"})
        assert refused.value.code == "parameter_unknown"
        return
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(order(**change))
    assert (refused.value.code, refused.value.param, refused.value.http_status) == (code, param, 400)
    assert refused.value.request_id.startswith("req_")
    assert bank.objects()["sessions"] == {}


def test_what_is_switched_off_is_not_refused(client):
    off = {"automatic_tax": {"enabled": False}, "allow_promotion_codes": False}
    assert client.v1.checkout.sessions.create(order(**off)).status == "open"


def test_decimal_prices_are_rounded_per_line(client):
    cheap = {
        "price_data": {"currency": "eur", "unit_amount_decimal": "33.335", "product_data": {"name": "Nut"}},
        "quantity": 3,
    }
    assert client.v1.checkout.sessions.create(order(line_items=[cheap])).amount_total == 100


def test_sessions_are_listed_newest_first_in_pages(client):
    ids = [client.v1.checkout.sessions.create(order()).id for _ in range(3)]
    first = client.v1.checkout.sessions.list({"limit": 2})
    assert ([found.id for found in first.data], first.has_more) == (ids[:0:-1], True)
    second = client.v1.checkout.sessions.list({"limit": 2, "starting_after": ids[1]})
    assert ([found.id for found in second.data], second.has_more) == (ids[:1], False)
    back = client.v1.checkout.sessions.list({"limit": 1, "ending_before": ids[0]})
    assert ([found.id for found in back.data], back.has_more) == ([ids[1]], True)
    with pytest.raises(stripe.InvalidRequestError, match="No such"):
        client.v1.checkout.sessions.list({"starting_after": "cs_test_nothing"})
    assert [found.id for found in client.v1.checkout.sessions.list().auto_paging_iter()] == ids[::-1]


def test_unknown_objects_and_addresses_are_404(client):
    with pytest.raises(stripe.InvalidRequestError, match="No such checkout.session") as refused:
        client.v1.checkout.sessions.retrieve("cs_test_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.subscriptions.list()


@pytest.mark.parametrize("key", ["sk_live_123", "nonsense", "pk_test_123"])
def test_only_a_secret_test_key_opens_the_api(bank, key):
    client = stripe.StripeClient(key, base_addresses={"api": bank.url}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError) as refused:
        client.v1.balance.retrieve()
    assert refused.value.http_status == 401 and key not in str(refused.value)


def test_no_key_at_all_is_401(bank):
    assert browse(f"{bank.url}/v1/balance").status == 401


def test_the_version_of_the_sdk_is_written_down(client, bank, session):
    seen = bank.objects()["requests"][-1]
    assert seen["version"] == stripe.api_version and seen["path"] == "/v1/checkout/sessions"

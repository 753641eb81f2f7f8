import pytest

from sandbox.testing import running
from tests.sandbox.conftest import CANCEL, browse, client_for, order, typed

RETURN = "https://shop.test/return/?session="


def test_the_page_names_the_lines_the_total_and_the_way_back(session):
    seen = browse(session.url)
    assert seen.status == 200
    for text in (
        "2 × Cup",
        "€25.00",
        "Pay €29.99",
        "Test payments: no money moves.",
        CANCEL,
        '<html lang="en">',
        "<h1>",
    ):
        assert text in seen.text
    assert "script" not in seen.text and "style=" not in seen.text
    assert "form-action 'self' https://shop.test" in seen.headers["Content-Security-Policy"]


def test_what_a_shop_writes_is_never_markup(client):
    items = order()["line_items"]
    items[0]["price_data"]["product_data"]["name"] = "<script>alert(1)</script>"
    session = client.v1.checkout.sessions.create(order(line_items=items, cancel_url='https://shop.test/"><script>x'))
    assert "<script" not in browse(session.url).text


def test_a_good_card_pays_and_goes_back_to_the_shop(client, session):
    seen = browse(session.url, typed("4242 4242 4242 4242"))
    assert (seen.status, seen.location) == (303, RETURN + session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_pressing_pay_twice_charges_once(bank, session):
    for _ in range(2):
        assert browse(session.url, typed("4242424242424242")).location == RETURN + session.id
    [intent] = bank.objects()["payment_intents"].values()
    assert (intent["charges"], intent["captured"]) == (1, 2999)


@pytest.mark.parametrize(
    ("number", "message", "code"),
    [
        ("4000000000000002", "Your card was declined.", "generic_decline"),
        ("4000000000009995", "insufficient funds", "insufficient_funds"),
        ("4000000000000069", "has expired", "expired_card"),
        ("4000000000000127", "security code is incorrect", "incorrect_cvc"),
        ("4000000000000119", "error occurred while processing", "processing_error"),
        ("4012888888881881", "used a non test card", "test_mode_live_card"),
    ],
)
def test_a_declined_card_leaves_the_session_open_for_another(client, session, number, message, code):
    seen = browse(session.url, typed(number))
    assert seen.status == 402 and message in seen.text.replace("&#x27;", "'")
    assert 'value="4' not in seen.text and 'value="Ada Byron"' in seen.text
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (found.status, found.payment_intent.status) == ("open", "requires_payment_method")
    error = found.payment_intent.last_payment_error
    assert code in (error.code, getattr(error, "decline_code", None))
    assert browse(session.url, typed("5555555555554444")).status == 303
    again = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (again.status, again.payment_intent.id) == ("complete", found.payment_intent.id)
    assert again.payment_intent.last_payment_error is None


@pytest.mark.parametrize("number", ["4000002500003155", "4000000000003220"])
def test_three_d_secure_asks_first(client, session, number):
    seen = browse(session.url, typed(number))
    assert (seen.status, seen.location) == (303, f"/pay/{session.id}/3ds")
    bank_page = browse(f"{session.url}/3ds")
    assert "Complete" in bank_page.text and "Fail" in bank_page.text and "€29.99" in bank_page.text
    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")
    done = browse(f"{session.url}/3ds", {"result": "complete"})
    assert (done.status, done.location) == (303, RETURN + session.id)
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_a_failed_authentication_can_be_tried_again(client, bank, session):
    browse(session.url, typed("4000000000003220"))
    back = browse(f"{session.url}/3ds", {"result": "fail"})
    assert back.status == 303
    assert "unable to authenticate" in browse(bank.url + back.location).text
    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert browse(f"{session.url}/3ds", {"result": "complete"}).location == f"/pay/{session.id}"
    assert bank.pay(session.id)["outcome"] == "paid"


def test_answering_the_bank_twice_charges_once(bank, session):
    browse(session.url, typed("4000000000003220"))
    for _ in range(2):
        assert browse(f"{session.url}/3ds", {"result": "complete"}).location == RETURN + session.id
    assert [intent["charges"] for intent in bank.objects()["payment_intents"].values()] == [1]


def test_a_session_that_ends_during_authentication_is_not_charged(client, bank, session):
    browse(session.url, typed("4000000000003220"))
    client.v1.checkout.sessions.expire(session.id)
    assert browse(f"{session.url}/3ds", {"result": "complete"}).status == 410
    assert [intent["charges"] for intent in bank.objects()["payment_intents"].values()] == [0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": ""}, "Enter the card number"),
        ({"number": "4242424242424241"}, "Your card number is invalid"),
        ({"number": "４２４２４２４２４２４２４２４２"}, "Your card number is invalid"),
        ({"expiry": "13/40"}, "Enter the expiry date as MM/YY"),
        ({"expiry": "soon"}, "Enter the expiry date as MM/YY"),
        ({"expiry": "01/20"}, "Your card has expired"),
        ({"cvc": "12"}, "Enter the 3 digits on the back"),
        ({"number": "378282246310005"}, "Enter the 4 digits on the front"),
        ({"name": " "}, "Enter the name on the card"),
    ],
)
def test_a_mistyped_card_is_explained_and_never_tried(bank, session, change, message):
    seen = browse(session.url, {**typed("4242424242424242"), **change})
    assert seen.status == 422 and message in seen.text
    assert 'aria-invalid="true"' in seen.text and 'role="alert"' in seen.text
    assert bank.objects()["payment_intents"] == {}


def test_use_fills_the_form_with_documented_cards_only(session):
    assert 'value="4000 0000 0000 9995"' in browse(f"{session.url}?card=4000000000009995").text
    assert "4111" not in browse(f"{session.url}?card=4111111111111111").text


def test_an_unknown_page_is_404(bank):
    for path in ("/", "/pay/", "/pay/cs_test_x", "/pay/cs_test_x/3ds", "/setup/acct_x/y", "/else"):
        assert browse(bank.url + path).status == 404


def test_a_finished_page_says_so(bank, session):
    bank.pay(session.id)
    seen = browse(session.url)
    assert seen.status == 200 and "complete" in seen.text and RETURN + session.id in seen.text


def test_no_card_number_is_ever_kept(tmp_path):
    path = tmp_path / "state.sqlite3"
    with running(state=str(path)) as bank:
        session = client_for(bank).v1.checkout.sessions.create(order())
        browse(session.url, typed("4000000000009995"))
        browse(session.url, typed("4242424242424242", cvc="987"))
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"4242424242424242" not in kept and b"4000000000009995" not in kept and b'"987"' not in kept
    assert b'"last4": "4242"' in kept

"""Mail: what goes out, and the page that shows it while developing."""

import pytest
from django.core import mail as outbox

from checkout.services import payments
from events import mail
from tests.checkout.buying import place, ready
from tests.events.telling import deliver_due, relay_settled
from tests.factories import make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    settings.DEMO = True


def send(subject="Hello Ana", key="k1"):
    context = {"order": {"number": "7K2"}, "reason": "not paid <in> time"}
    mail.send(to="ana@example.org", subject=subject, template="order_cancelled", context=context, key=key)


def test_a_mail_has_text_and_html_and_the_same_id_when_sent_twice():
    send()
    send()
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert "not paid <in> time" in first.body
    assert "not paid &lt;in&gt; time" in first.alternatives[0].content


def test_a_subject_can_not_smuggle_in_a_header():
    send("Hello\r\nBcc: everybody@example.org")
    assert outbox.outbox[0].subject == "Hello Bcc: everybody@example.org"
    assert outbox.outbox[0].recipients() == ["ana@example.org"]


def test_only_mails_with_a_way_out_name_it():
    send()
    context = {"order": {"number": "7K2"}, "reason": ""}
    out = "https://tarvo.example/unsubscribe/"
    mail.send(to="a@example.org", subject="s", template="order_cancelled", context=context, key="k", unsubscribe=out)
    first, second = (message.message() for message in outbox.outbox)
    assert first["List-Unsubscribe"] is None
    assert second["List-Unsubscribe"] == f"<{out}>"
    assert first["Auto-Submitted"] == "auto-generated"


def test_the_inbox_lists_and_shows_mails_newest_first(files, client):
    send("The first", "a")
    send("The second", "b")
    page = client.get("/dev/inbox/")
    text = page.content.decode()
    assert text.index("The second") < text.index("The first")
    name = page.context["mails"][0].name
    assert "not paid" in client.get(f"/dev/inbox/{name}/").content.decode()
    body = client.get(f"/dev/inbox/{name}/body/")
    assert "sandbox" in body["Content-Security-Policy"]
    assert "script-src" not in body["Content-Security-Policy"]
    assert body["X-Frame-Options"] == "SAMEORIGIN"


def test_links_of_a_mail_can_be_followed_and_its_markup_is_text(files, client):
    context = {"order": {"number": "7K2"}, "reason": "<b>see</b> http://shop.example/x"}
    mail.send(to="ana@example.org", subject="Hello", template="order_cancelled", context=context, key="k")
    page = client.get("/dev/inbox/").context["mails"][0].name
    text = client.get(f"/dev/inbox/{page}/").content.decode()
    assert '<a href="http://shop.example/x"' in text
    assert "<b>see" not in text


@pytest.mark.parametrize("name", ["nothing", "..", "../../etc/passwd", "%2e%2e"])
def test_a_name_is_never_a_path(files, client, name):
    assert client.get(f"/dev/inbox/{name}/").status_code in (301, 404)


def test_a_real_shop_has_no_inbox(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/dev/inbox/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_paid_order_is_told_to_the_buyer_and_to_each_seller_once(buyer, bank):
    from_both = ready(buyer, (make_offer(price="20.00"), 1), (make_offer(price="30.00"), 1))
    order = place(from_both)
    payments.start_payment(order)
    bank.pay(order.payments.get().session_id, card="4242424242424242")
    payments.settle(order.payments.get().pk)
    for _ in range(3):
        relay_settled()
        deliver_due()
    mails = {message.to[0]: message for message in outbox.outbox}
    assert len(outbox.outbox) == len(mails) == 3
    assert order.number in mails[buyer.email].body
    assert "€57.80" in mails[buyer.email].body
    for part in order.seller_orders.all():
        assert f"Send {part.number} by" in mails[part.seller.email].body
        assert "1 Canal Walk" in mails[part.seller.email].body

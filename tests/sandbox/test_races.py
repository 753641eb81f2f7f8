import threading

import stripe

from tests.sandbox.conftest import browse, client_for, order, typed


def together(*jobs):
    start = threading.Barrier(len(jobs))

    def run(job):
        start.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_expiring_and_paying_at_once_has_one_winner(bank, client):
    for _ in range(15):
        session = client.v1.checkout.sessions.create(order())
        said = []

        def expire(session=session, said=said):
            try:
                said.append(client_for(bank).v1.checkout.sessions.expire(session.id).status)
            except stripe.InvalidRequestError:
                said.append("too late")

        together(expire, lambda session=session: browse(session.url, typed("4242424242424242")))
        found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
        if found.status == "complete":
            assert (said, found.payment_status) == (["too late"], "paid")
        else:
            assert (said, found.payment_status) == (["expired"], "unpaid")
            assert found.payment_intent is None or found.payment_intent.status == "canceled"


def test_many_presses_of_pay_charge_once(bank, session):
    together(*[lambda: browse(session.url, typed("4242424242424242"))] * 12)
    assert [intent["charges"] for intent in bank.objects()["payment_intents"].values()] == [1]
    assert bank.objects()["events"]["checkout.session.completed"] == 1


def test_many_answers_to_the_bank_charge_once(bank, session):
    browse(session.url, typed("4000000000003220"))
    together(*[lambda: browse(f"{session.url}/3ds", {"result": "complete"})] * 8)
    assert [intent["charges"] for intent in bank.objects()["payment_intents"].values()] == [1]

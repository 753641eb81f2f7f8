"""Asking about a product and answering: who may, who is told, and what is shown."""

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from catalog.models import Answer, AnswerVote, Question
from catalog.services import questions
from events.models import Message
from tests.checkout.delivering import deliver
from tests.events.telling import pass_on
from tests.factories import make_offer, make_product, make_user

pytestmark = pytest.mark.django_db
ASK = {"text": "Does the lid stay on when one pours?"}


@pytest.fixture
def product(seller, other_seller):
    product = make_product("Riva teapot")
    for each in (seller, other_seller):
        make_offer(product, seller=each)
    return product


@pytest.fixture
def url(product):
    return f"{product.get_absolute_url()}ask/"


@pytest.fixture
def asker():
    return make_user("ute@example.org", "Ute Unsure")


@pytest.fixture
def question(product, asker, moderator):
    asked = questions.ask(product_id=product.pk, author=asker, text=ASK["text"])
    return questions.approve_question(question_id=asked.pk, by=moderator)


# --- Asking --------------------------------------------------------------------------------------------------------


def test_a_question_waits_then_is_shown_and_found_on_the_page(client, product, url, asker, moderator):
    client.force_login(asker)
    assert client.get(url).status_code == 200
    assert "as soon as it was looked at" in client.post(url, ASK, follow=True).content.decode()
    assert ASK["text"] not in client.get(product.get_absolute_url()).content.decode()
    question = Question.objects.get()
    assert client.get(f"/questions/{question.pk}/").status_code == 404
    questions.approve_question(question_id=question.pk, by=moderator)
    assert ASK["text"] in client.get(product.get_absolute_url()).content.decode()
    assert "1 question</a>" in client.get(product.get_absolute_url()).content.decode()
    assert "Ute asked" in client.get(f"/questions/{question.pk}/").content.decode()


def test_a_question_s_page_is_the_same_for_everybody(client, question, buyer):
    anonymous = client.get(f"/questions/{question.pk}/")
    client.force_login(buyer)
    signed_in = client.get(f"/questions/{question.pk}/")
    assert anonymous.content == signed_in.content
    assert "public" in anonymous["Cache-Control"]
    assert not signed_in.cookies
    assert anonymous["Surrogate-Key"] == f"product-{question.product_id}"
    assert client.post(f"/questions/{question.pk}/").status_code == 405


def test_reading_asks_nothing_and_a_guest_signs_in_first(client, url):
    client.get(url, ASK)
    assert client.post(url, ASK)["Location"] == f"/sign-in/?next={url}"
    assert not Question.objects.exists()


def test_asking_twice_is_one_question(client, url, asker):
    client.force_login(asker)
    for _ in range(2):
        assert client.post(url, ASK).status_code == 302
    assert Question.objects.count() == 1


def test_nobody_asks_about_what_is_not_there(client, asker):
    client.force_login(asker)
    assert client.post("/p/nothing-999/ask/", ASK).status_code == 404


@pytest.mark.parametrize("text", ["", "Why?", "x" * 501, "x" * 100_000, " \u200b \n "])
def test_what_is_wrong_is_said_and_kept(client, url, asker, text):
    client.force_login(asker)
    answer = client.post(url, {"text": text})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Question.objects.exists()


def test_a_blocked_person_is_told_so(product, asker):
    User.objects.filter(pk=asker.pk).update(is_active=False)
    with pytest.raises(questions.MayNotWrite):
        questions.ask(product_id=product.pk, author=asker, text=ASK["text"])


def test_who_asks_too_much_waits_and_loses_nothing(client, url, asker, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"question": "1/h/user"}
    client.force_login(asker)
    client.post(url, ASK)
    answer = client.post(url, {"text": "And is it heavy when it is full?"})
    assert answer.status_code == 422
    assert "And is it heavy when it is full?" in answer.content.decode()
    assert Question.objects.count() == 1


def test_script_in_question_and_answer_is_only_text(client, product, asker, moderator, seller):
    evil = "</script><script>alert(1)</script> is this a question?"
    asked = questions.ask(product_id=product.pk, author=asker, text=evil)
    questions.approve_question(question_id=asked.pk, by=moderator)
    questions.answer(question_id=asked.pk, author=seller.team.get().user, text=evil, seller=seller)
    for page in (product.get_absolute_url(), f"/questions/{asked.pk}/"):
        assert "<script>alert" not in client.get(page).content.decode()


# --- Answering -----------------------------------------------------------------------------------------------------


def test_a_seller_who_offers_it_answers_at_once(client, product, question, seller):
    client.force_login(seller.team.get().user)
    page = f"/questions/{question.pk}/answer/"
    assert "You answer as Nordlys Audio" in client.get(page).content.decode()
    assert client.post(page, {"text": "It does, at any angle."}).status_code == 302
    shown = client.get(product.get_absolute_url()).content.decode()
    assert "It does, at any angle." in shown
    assert ">Seller</span> Nordlys Audio" in shown


def test_a_buyer_s_answer_waits_and_says_that_they_bought_it(client, product, question, buyer, moderator):
    deliver(buyer, product.stockrecords.first())
    client.force_login(buyer)
    client.post(f"/questions/{question.pk}/answer/", {"text": "Mine does."})
    assert "Mine does." not in client.get(product.get_absolute_url()).content.decode()
    questions.approve_answer(answer_id=Answer.objects.get().pk, by=moderator)
    shown = client.get(product.get_absolute_url()).content.decode()
    assert ">Bought it</span> Ana" in shown
    questions.refuse_answer(answer_id=Answer.objects.get().pk, by=moderator, because="No.")
    assert "Mine does." not in client.get(product.get_absolute_url()).content.decode()
    assert Question.objects.get().answers_count == 0


def test_nobody_else_answers(client, product, question, buyer, asker):
    page = f"/questions/{question.pk}/answer/"
    assert client.post(page, {"text": "I think so."})["Location"] == f"/sign-in/?next={page}"
    deliver(buyer, product.stockrecords.first(), status="shipped")
    elsewhere = make_offer(title="Another thing").partner
    outsider = make_user()
    elsewhere.team.create(user=outsider)
    packer = make_user()
    product.stockrecords.first().partner.team.create(user=packer, role="packer")
    for person in (buyer, asker, outsider, packer):
        client.force_login(person)
        assert client.post(page, {"text": "I think so."}).status_code == 403
    assert not Answer.objects.exists()


def test_reading_answers_nothing_and_twice_is_one_answer(client, question, seller):
    client.force_login(seller.team.get().user)
    page = f"/questions/{question.pk}/answer/"
    client.get(page, {"text": "It does."})
    assert not Answer.objects.exists()
    for _ in range(2):
        assert client.post(page, {"text": "It does."}).status_code == 302
    assert Answer.objects.count() == Question.objects.get().answers_count == 1


def test_a_question_that_is_not_shown_cannot_be_answered(client, question, seller, moderator):
    questions.refuse_question(question_id=question.pk, by=moderator, because="No.")
    client.force_login(seller.team.get().user)
    assert client.post(f"/questions/{question.pk}/answer/", {"text": "It does."}).status_code == 404
    assert client.get("/questions/99999999999999999999/").status_code == 404


def test_an_answer_that_helped_counts_once_and_comes_first(client, product, question, seller, other_seller, buyer):
    for each in (seller, other_seller):
        questions.answer(question_id=question.pk, author=each.team.get().user, text=f"{each.name} knows.", seller=each)
    best = Answer.objects.get(seller=other_seller)
    client.force_login(buyer)
    for _ in range(2):
        assert client.post(f"/answers/{best.pk}/vote/", {"vote": "helpful"}).status_code == 200
    best.refresh_from_db()
    assert best.votes_count == AnswerVote.objects.count() == 1
    page = client.get(product.get_absolute_url()).content.decode()
    assert page.index("Soundyard knows.") < page.index("Nordlys Audio knows.")
    client.post(f"/answers/{best.pk}/vote/", {"vote": "none"})
    best.refresh_from_db()
    assert best.votes_count == 0
    client.force_login(other_seller.team.get().user)
    assert "You wrote this yourself" in client.post(f"/answers/{best.pk}/vote/", {"vote": "helpful"}).content.decode()
    client.logout()
    assert client.post(f"/answers/{best.pk}/vote/")["Location"].startswith("/sign-in/")
    assert client.get(f"/answers/{best.pk}/vote/").status_code == 405


def test_many_questions_come_in_pages_and_many_answers_on_their_own(client, product, question, moderator, asker):
    for n in range(7):
        more = questions.ask(product_id=product.pk, author=asker, text=f"Question number {n} of many")
        questions.approve_question(question_id=more.pk, by=moderator)
    for n in range(5):
        Answer.objects.create(question=question, author=asker, text=f"Answer {n}", purchase="A-1", state="shown")
    Question.objects.filter(pk=question.pk).update(answers_count=5)
    first = client.get(product.get_absolute_url()).content.decode()
    assert "questions_page=2#questions" in first
    second = client.get(product.get_absolute_url() + "?questions_page=2").content.decode()
    assert "2 more answers" in second
    assert "Answer 4" in client.get(f"/questions/{question.pk}/").content.decode()
    Answer.objects.filter(text="Answer 2").update(votes_count=3)
    best_first = client.get(product.get_absolute_url() + "?questions=helpful").content.decode()
    assert best_first.index("Answer 2") < best_first.index("Question number 6")


# --- Who is told ---------------------------------------------------------------------------------------------------


def test_each_seller_is_told_once_of_a_question_and_the_asker_of_each_answer(
    transactional_db, product, question, seller, other_seller, moderator
):
    pass_on()
    assert sorted(each.to[0] for each in mail.outbox) == sorted([seller.email, other_seller.email])
    assert all(ASK["text"] in each.body and f"/questions/{question.pk}/answer/" in each.body for each in mail.outbox)
    mail.outbox.clear()
    questions.approve_question(question_id=question.pk, by=moderator)  # again: nobody hears twice
    questions.answer(question_id=question.pk, author=seller.team.get().user, text="It <does>.", seller=seller)
    pass_on()
    (told,) = mail.outbox
    assert told.to == ["ute@example.org"]
    assert "It <does>." in told.body
    assert "It &lt;does&gt;." in told.alternatives[0][0]


def test_what_was_taken_down_meanwhile_is_not_told(transactional_db, question, moderator):
    questions.refuse_question(question_id=question.pk, by=moderator, because="No.")
    pass_on()
    assert not mail.outbox


def test_nothing_is_told_when_the_transaction_fails(product, asker, moderator):
    asked = questions.ask(product_id=product.pk, author=asker, text=ASK["text"])
    with pytest.raises(RuntimeError), transaction.atomic():
        questions.approve_question(question_id=asked.pk, by=moderator)
        raise RuntimeError
    assert not Message.objects.filter(topic="question.shown").exists()


def test_a_seller_s_page_lists_what_is_unanswered(client, question, seller):
    client.force_login(seller.team.get().user)
    assert ASK["text"] in client.get("/sell/opinions/").content.decode()
    questions.answer(question_id=question.pk, author=seller.team.get().user, text="It does.", seller=seller)
    assert ASK["text"] not in client.get("/sell/opinions/").content.decode()
    client.force_login(make_user())
    assert client.get("/sell/opinions/").status_code == 404


# --- In the admin ---------------------------------------------------------------------------------------------------


def test_a_moderator_approves_and_refuses_with_a_reason(client, product, asker, moderator):
    asked = questions.ask(product_id=product.pk, author=asker, text=ASK["text"])
    client.force_login(moderator)
    page = "/admin/catalog/question/"
    assert ASK["text"] in client.get(page).content.decode()
    client.post(page, {"action": "approve", "_selected_action": [asked.pk]})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("shown", moderator)
    client.post(page, {"action": "refuse_advertising", "_selected_action": [asked.pk]})
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert "advertises" in asked.refused_because
    for name in ("review", "answer", "report"):
        assert client.get(f"/admin/catalog/{name}/").status_code == 200
    assert client.get("/admin/sellers/sellerrating/").status_code == 200

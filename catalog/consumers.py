"""What this room does when it hears that something happened. Each runs once per message (see events)."""

from catalog import letters
from catalog.services import alerts
from catalog.services.sellers import look_at_applicant
from catalog.services.types import type_changed
from catalog.tasks import make_pictures
from events.consumers import consumer
from events.models import Message
from events.services import record


@consumer("picture.given", name="make-pictures")
def begin_making_pictures(message: Message) -> None:
    """Rings a bell only: making a picture takes seconds, and a telling is one transaction."""
    make_pictures.apply_async(retry=False)


@consumer("listing.changed", name="tell-waiting")
def tell_waiting(message: Message) -> None:
    """Only told of products that somebody waits for (services/watching.py)."""
    alerts.tell_waiting(message.payload["product"])


@consumer("alert.asked", name="ask-to-confirm-alert")
def ask_to_confirm_alert(message: Message) -> None:
    letters.ask_to_confirm(message.payload["alert"], message.payload["token"])


@consumer("alert.due", name="send-alert")
def send_alert(message: Message) -> None:
    letters.tell_news(message.payload["alert"])


@consumer("question.shown", name="tell-seller-of-question")
def tell_seller_of_question(message: Message) -> None:
    """One message for each seller: a mail that fails is tried again without the others."""
    letters.tell_seller_of_question(message.payload["question"], message.payload["seller"])


@consumer("answer.shown", name="tell-asker-of-answer")
def tell_asker_of_answer(message: Message) -> None:
    letters.tell_asker_of_answer(message.payload["answer"])


@consumer("review.refused", name="tell-author-of-refusal")
def tell_author_of_refusal(message: Message) -> None:
    letters.tell_author_of_refusal(message.payload["review"], message.payload["at"])


@consumer("product_type.changed", name="match-type")
def match_type(message: Message) -> None:
    """A type of many products: a thousand in a transaction, then the next thousand by a message of its own."""
    kind, done = message.payload["type"], message.payload.get("after", 0)
    if ids := type_changed(product_type_id=kind, after=done, most=1000):
        record("product_type.changed", str(kind), {"type": kind, "after": ids[-1]})


@consumer("seller.waiting", name="look-at-applicant")
def look_at_new_applicant(message: Message) -> None:
    look_at_applicant(seller_id=message.payload["seller"])

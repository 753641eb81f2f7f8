"""What this room does when it hears that something happened. Each runs once per message (see events)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from events.consumers import consumer
from events.models import Message
from events.services import record
from sellers import letters
from sellers.models import TeamMember


def owners_of(seller_id: int) -> Iterator[int]:
    owners = TeamMember.objects.filter(seller=seller_id, role=TeamMember.Role.OWNER)
    return owners.order_by("pk").values_list("user_id", flat=True)


def _one_message_each(topic: str) -> Callable[[Message], None]:
    """A mail that fails is tried again without the others."""

    def spread(message: Message) -> None:
        for user_id in owners_of(message.payload["seller"]):
            told = message.payload | {"user": user_id, "key": f"{topic}-{message.pk}"}
            record(topic, message.key, told)

    return spread


for status in letters.STANDING:
    consumer(f"seller.{status}", name=f"spread-seller-{status}")(_one_message_each("seller.tell_standing"))
consumer("seller.bank_changed", name="spread-bank-changed")(_one_message_each("seller.tell_bank"))
consumer("seller.payouts", name="spread-payouts")(_one_message_each("seller.tell_payouts"))


@consumer("seller.tell_standing", name="mail-standing")
def mail_standing(message: Message) -> None:
    told = message.payload
    letters.tell_standing(told["seller"], told["change"], told["user"])


@consumer("seller.tell_bank", name="mail-bank-changed")
def mail_bank_changed(message: Message) -> None:
    told = message.payload
    letters.tell_bank_changed(told["seller"], told["user"], told["by"], told["masked"], told["key"])


@consumer("seller.tell_payouts", name="mail-payouts")
def mail_payouts(message: Message) -> None:
    told = message.payload
    letters.tell_payouts(told["seller"], told["user"], told["enabled"], told["key"])


@consumer("seller.applicant", name="mail-staff-of-applicant")
def mail_staff(message: Message) -> None:
    letters.tell_staff_of_applicant(message.payload["seller"])


@consumer("team.invited", name="mail-invitation")
def mail_invitation(message: Message) -> None:
    letters.invite(message.payload["invitation"], message.payload["token"])

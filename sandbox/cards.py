"""Stripe's documented test cards and what each of them does."""

from dataclasses import dataclass
from typing import Any

from sandbox.errors import Refused


@dataclass(frozen=True)
class Decline:
    code: str
    message: str
    decline_code: str | None = None


@dataclass(frozen=True)
class Card:
    """Everything about a card that may be kept: never its number."""

    brand: str
    last4: str
    says: str
    token: str = ""
    challenge: bool = False
    decline: Decline | None = None
    refunds: str = "succeed"  # or "pending", "fail"
    exp_month: int = 12
    exp_year: int = 2034
    name: str | None = None


DECLINED = "Your card was declined."
GENERIC = Decline("card_declined", DECLINED, "generic_decline")
NO_FUNDS = Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds")
EXPIRED = Decline("expired_card", "Your card has expired.", "expired_card")
WRONG_CVC = Decline("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc")
BROKEN = Decline(
    "processing_error", "An error occurred while processing your card. Try again in a little bit.", "processing_error"
)
LOST = Decline("card_declined", DECLINED, "lost_card")
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "Your card was declined. Your request was in test mode, but used a non test card. Use one of the cards listed.",
    "test_mode_live_card",
)
AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)

CARDS = {
    "4242424242424242": Card("visa", "4242", "Succeeds", "pm_card_visa"),
    "5555555555554444": Card("mastercard", "4444", "Succeeds", "pm_card_mastercard"),
    "378282246310005": Card("amex", "0005", "Succeeds", "pm_card_amex"),
    "4000002500003155": Card("visa", "3155", "3-D Secure", "pm_card_authenticationRequiredOnSetup", challenge=True),
    "4000000000003220": Card("visa", "3220", "3-D Secure, always", "pm_card_threeDSecure2Required", challenge=True),
    "4000008400001629": Card(
        "visa", "1629", "3-D Secure, then declined", "pm_card_threeDSecureRequiredChargeDeclined", True, GENERIC
    ),
    "4000000000000002": Card("visa", "0002", "Declined", "pm_card_chargeDeclined", decline=GENERIC),
    "4000000000009995": Card(
        "visa", "9995", "Insufficient funds", "pm_card_chargeDeclinedInsufficientFunds", decline=NO_FUNDS
    ),
    "4000000000009987": Card("visa", "9987", "Lost card", "pm_card_chargeDeclinedLostCard", decline=LOST),
    "4000000000000069": Card("visa", "0069", "Expired card", "pm_card_chargeDeclinedExpiredCard", decline=EXPIRED),
    "4000000000000127": Card(
        "visa", "0127", "Wrong security code", "pm_card_chargeDeclinedIncorrectCvc", decline=WRONG_CVC
    ),
    "4000000000000119": Card(
        "visa", "0119", "Processing error", "pm_card_chargeDeclinedProcessingError", decline=BROKEN
    ),
    "4000000000007726": Card("visa", "7726", "Refunds wait", "pm_card_pendingRefund", refunds="pending"),
    "4000000000005126": Card("visa", "5126", "Refunds fail later", "pm_card_refundFail", refunds="fail"),
}
TOKENS = {card.token: card for card in CARDS.values()}


def card_for(number: str) -> Card:
    """The card with this number; one that is not a documented test card is declined, as Stripe does in test mode."""
    return CARDS.get(number) or Card(brand_of(number), number[-4:], "", decline=NOT_A_TEST_CARD)


def card_named(token: str) -> Card:
    if token not in TOKENS:
        raise Refused(f"No such PaymentMethod: '{token}'", code="resource_missing", param="payment_method")
    return TOKENS[token]


def brand_of(number: str) -> str:
    return {"3": "amex", "4": "visa", "5": "mastercard", "2": "mastercard", "6": "discover"}.get(number[:1], "unknown")


def passes_luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def decline_error(decline: Decline, **more: Any) -> dict[str, Any]:
    found = {"code": decline.code, "decline_code": decline.decline_code, "message": decline.message}
    kind = "invalid_request_error" if decline is AUTHENTICATION_FAILED else "card_error"
    return {name: value for name, value in {**found, **more, "type": kind}.items() if value is not None}

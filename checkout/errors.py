"""Ways in which a buyer can be refused, each with what to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sellers.errors import ProcessorUnavailable

if TYPE_CHECKING:
    from checkout.quotes import Quote

__all__ = [
    "CartIsEmpty", "NotForSale", "NotPayable", "ProcessorUnavailable", "QuoteChanged", "TooLateToCancel",
]  # fmt: skip


class NotForSale(Exception):
    """The offer can not be bought: withdrawn, its seller paused, or it never existed."""


class CartIsEmpty(Exception):
    """There is nothing to order."""


class QuoteChanged(Exception):
    """A price, a delivery charge or what is left changed since the buyer looked. Nothing was ordered or charged."""

    def __init__(self, quote: Quote) -> None:
        super().__init__("what the buyer saw is not what it costs now")
        self.quote = quote


class NotPayable(Exception):
    """The order is paid already, or cancelled."""


class TooLateToCancel(Exception):
    """The parcel has left already: it can be returned, no longer cancelled."""

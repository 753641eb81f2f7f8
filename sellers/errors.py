"""Ways in which a seller's or buyer's wish about stock can be refused."""


class SoldOut(Exception):
    """Fewer units are free than were asked for."""

    def __init__(self, offer_id: int, asked: int) -> None:
        super().__init__(f"offer {offer_id}: fewer than {asked} left")
        self.offer_id, self.asked = offer_id, asked


class StockChangedMeanwhile(Exception):
    """The offer is not as it was when the change was written down: somebody bought or edited meanwhile."""

    def __init__(self, offer_id: int) -> None:
        super().__init__(f"offer {offer_id} changed meanwhile")
        self.offer_id = offer_id


class StockBelowHeld(Exception):
    """The new stock would be less than what is already held for orders."""

    def __init__(self, offer_id: int, held: int) -> None:
        super().__init__(f"offer {offer_id}: {held} are held for orders")
        self.offer_id, self.held = offer_id, held


class NoLongerEditable(Exception):
    """A rating of a seller can be changed for thirty days."""


class WrongPriceBreaks(Exception):
    """Prices for larger quantities that make no sense; says what would."""


class Refused(Exception):
    """A wish of a seller's that can not be met now. Says why, and what to do, in words for them."""


class NotInYourRole(Exception):
    """Somebody of the team, but of a role that may not do this."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class ProcessorUnavailable(Exception):
    """The payment processor did not answer, or refused. Nothing is lost: ask again a little later."""

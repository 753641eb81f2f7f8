"""Ways in which somebody can be refused in this room; each says what to do."""


class Refused(Exception):
    """Its text is shown to the person."""


class NotSold(Refused):
    def __init__(self) -> None:
        super().__init__("This product is no longer sold here. Look for it in the search: there may be a newer one.")


class TooManySaved(Refused):
    def __init__(self, most: int) -> None:
        super().__init__(f"Your list is full: it holds {most} products. Take one off that you need no more.")


class AddressTaken(Refused):
    def __init__(self, other: object) -> None:
        archived = " It is archived: restore it, or choose another name." if other.archived_at else ""
        super().__init__(f"There is a category at /c/{other.url_path}/ already.{archived}")


class NoPlaceThere(Refused):
    """A category or a product cannot go there."""


class CategoryInUse(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds products or categories. Move or merge them, or archive it with them.")


class AlreadyReviewed(Refused):
    def __init__(self) -> None:
        super().__init__("You have reviewed this product already. Change that review instead: there is one per buyer.")


class MayNotWrite(Refused):
    def __init__(self) -> None:
        super().__init__("Your account can not write here at the moment. Write to us if you think that this is wrong.")


class OwnWords(Refused):
    def __init__(self) -> None:
        super().__init__("You wrote this yourself: others decide whether it helps.")


class NotToRead(Refused):
    def __init__(self) -> None:
        super().__init__("This is no longer shown, so nothing can be said about it.")


class TooManyAlerts(Refused):
    def __init__(self, most: int) -> None:
        super().__init__(f"{most} alerts wait for this address already. Stop one that you need no more.")


class TooManyPictures(Refused):
    def __init__(self, most: int) -> None:
        super().__init__(f"A review holds {most} pictures. Take one off, or give fewer.")

"""Who sells and who reviews in the demo shop. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Way:
    """A row of a seller's delivery table; no countries: everywhere."""

    code: str
    name: str
    price: str
    days: tuple[int, int]
    countries: tuple[str, ...] = ()
    free_from: str | None = None


@dataclass(frozen=True)
class SellerTold:
    code: str
    name: str
    legal_name: str
    tax_id: str
    country: str
    city: str
    handling: int
    cutoff: time
    about: str
    ways: tuple[Way, ...]

    @property
    def is_trader(self) -> bool:
        return bool(self.legal_name)


def _trader(
    code: str, name: str, legal: str, tax_id: str, country: str, city: str, handling: int, cutoff: int, about: str,
    *ways: Way,
) -> SellerTold:  # fmt: skip
    return SellerTold(code, name, legal, tax_id, country, city, handling, time(cutoff), about, ways)


def _person(code: str, name: str, country: str, city: str, handling: int, about: str, *ways: Way) -> SellerTold:
    return SellerTold(code, name, "", "", country, city, handling, time(12), about, ways)


def _standard(price: str, days: tuple[int, int] = (2, 3), free_from: str | None = None, to: str = "") -> Way:
    return Way("standard", "Standard", price, days, tuple(to.split()), free_from)


def _abroad(price: str, days: tuple[int, int] = (3, 6), free_from: str | None = None, to: str = "") -> Way:
    """To wherever `_standard` does not go."""
    return Way("abroad", "Parcel abroad", price, days, tuple(to.split()), free_from)


EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"


def _without(*countries: str) -> str:
    return " ".join(country for country in EU.split() if country not in countries)


def _express(price: str, *countries: str) -> Way:
    return Way("express", "Express", price, (1, 1), countries)


def _letter(price: str) -> Way:
    return Way("letter", "Letter", price, (3, 5))


# Tax numbers have too many zeros to be anybody's.
SELLERS = [
    _trader("nordlys-audio", "Nordlys Audio", "Nordlys Audio ApS", "DK00000011", "DK", "Aarhus", 0, 15,
            "Headphones, instruments and everything that sounds, tested by people who play.",
            _standard("0.00", to=EU), _express("6.90", "DK", "SE", "DE", "IE")),
    _trader("soundyard", "Soundyard", "Soundyard Ltd", "IE0000022A", "IE", "Dublin", 1, 16,
            "New and refurbished electronics from a yard behind the canal.",
            _standard("3.90", (1, 2), "60.00", "IE GB"), _abroad("8.90", (3, 5), to=_without("IE")),
            _express("7.90", "IE")),
    _trader("pixel-depot", "Pixel Depot", "Pixel Depot GmbH", "DE000000033", "DE", "Leipzig", 1, 14,
            "Electronics and tools from a warehouse you can visit.",
            _standard("1.90", (1, 2), "40.00", "DE AT"), _abroad("4.90", (2, 4), "80.00", _without("DE", "AT")),
            _express("9.90", "DE", "AT", "NL")),
    _trader("secondcircuit", "SecondCircuit", "SecondCircuit B.V.", "NL000000044B01", "NL", "Utrecht", 2, 13,
            "We only sell what we have repaired ourselves, with a year's guarantee.", _standard("4.50", (2, 3))),
    _trader("atelier-riva", "Atelier Riva", "Atelier Riva S.r.l.", "IT00000000055", "IT", "Bologna", 2, 12,
            "Stoneware from our own kiln, and what belongs on a table with it.", _standard("5.90", (3, 4), "50.00")),
    _trader("tindra-home", "Tindra Home", "Tindra Home AB", "SE000000006601", "SE", "Malmö", 1, 14,
            "Furniture that arrives in one box, and the things that make a room.",
            _standard("2.90", (1, 3), "50.00", "SE DK FI NO"),
            _abroad("4.90", (2, 4), "70.00", _without("SE", "DK", "FI")), _express("11.90", "SE", "DK")),
    _trader("lough-and-loom", "Lough & Loom", "Lough and Loom Ltd", "IE0000077B", "IE", "Donegal", 1, 14,
            "Clothes and bags from small mills on this side of the sea.",
            _standard("2.90", (1, 3), "45.00", "IE GB"), _abroad("7.50", (3, 6), "90.00"), _express("6.90", "IE")),
    _trader("maison-verveine", "Maison Verveine", "Maison Verveine SARL", "FR00000000088", "FR", "Nantes", 1, 11,
            "Soap, linen and small pleasures.", _letter("2.50"), _standard("3.50", (1, 2), "35.00", "FR BE LU"),
            _abroad("5.50", (2, 3), "55.00")),
    _trader("halden-sport", "Halden Sport", "Halden Sport GmbH", "ATU00000099", "AT", "Graz", 1, 13,
            "Mountain people with a warehouse.", _standard("4.50", (2, 4), "90.00"), _express("8.90", "AT", "DE")),
    _trader("paper-lantern-books", "Paper Lantern Books", "Paper Lantern Books Ltd", "IE0000101C", "IE", "Limerick",
            1, 16, "An independent bookshop that posts.", _letter("1.90"), _standard("3.50", (1, 2), "25.00")),
    _trader("zielony-dom", "Zielony Dom", "Zielony Dom sp. z o.o.", "PL0000000112", "PL", "Poznań", 2, 12,
            "Plants, pets and the great outdoors.", _standard("3.90", (3, 5), "40.00")),
    _person("maeve-byrne", "Maeve Byrne", "IE", "Sligo", 2, "Clearing out my attic, one box at a time.",
            _standard("3.50", to="IE GB")),
    _person("jonas-keller", "Jonas Keller", "DE", "Freiburg", 3, "I collect cameras and sell the ones I repaired.",
            _standard("4.90", (3, 5))),
    _person("chiara-conti", "Chiara Conti", "IT", "Turin", 3, "My wardrobe, a little too full.",
            _letter("3.90"), _standard("6.50", (3, 4))),
]  # fmt: skip

REFURBISHER = "secondcircuit"
# Which private persons part with what.
USED = {
    "Electronics": ["jonas-keller", "maeve-byrne"], "Music": ["jonas-keller"], "Tools": ["jonas-keller"],
    "Fashion": ["chiara-conti", "maeve-byrne"], "Home & kitchen": ["maeve-byrne", "chiara-conti"],
    "Books": ["maeve-byrne", "chiara-conti"], "Toys & games": ["maeve-byrne"], "Sports & outdoors": ["jonas-keller"],
}  # fmt: skip
USED_NOTES = [
    "Light marks on the underside, works perfectly", "Box opened, never used", "Two years old, well cared for",
    "Small scratch, see it as character", "A present I already had", "Used for one season",
]  # fmt: skip
REFURBISHED_NOTES = ["Grade A, tested, new battery", "Grade A, no visible marks", "Grade B, light marks, fully tested"]

FIRST_NAMES = [
    "Ana", "Aoife", "Bram", "Carmen", "Ciara", "Dmitri", "Elif", "Emil", "Eoin", "Fatma", "Femke", "Finn", "Giulia",
    "Grace", "Hanna", "Hugo", "Ines", "Ivo", "Jana", "Jonas", "Joris", "Kasia", "Klara", "Lars", "Leo", "Liam",
    "Lotte", "Luis", "Maja", "Marek", "Marta", "Matteo", "Nadia", "Nils", "Noor", "Oisin", "Olga", "Pablo", "Petra",
    "Rosa", "Saoirse", "Sami", "Sofia", "Stefan", "Tara", "Tiago", "Tom", "Ulla", "Vera", "Wim", "Yara", "Zoe",
]  # fmt: skip

TITLES = {
    5: ["Exactly as described", "Would buy again", "Better than expected", "A keeper", "Very happy", "Just right",
        "Excellent", "No complaints", "Worth it", "My best buy this year"],
    4: ["Very good", "Good value", "Happy with it", "Nearly perfect", "Does the job well", "Good, one small thing"],
    3: ["It is fine", "Average", "Mixed feelings", "Good and less good", "Does what it says, no more"],
    2: ["Not quite", "Expected more", "A little disappointed", "Two things bother me"],
    1: ["Not for me", "Sent it back", "Disappointed", "Would not buy again"],
}  # fmt: skip
CLOSINGS = {
    5: ["Arrived a day early.", "Packed without plastic, which I liked.", "After two months it still looks new.",
        "Would buy from this seller again.", "Recommended.", "Bought a second one as a present.", ""],
    4: ["Otherwise I am pleased.", "For the price it is very good.", "Delivery was quick.", "I would buy it again.",
        ""],
    3: ["It works, but I would look around next time.", "Fine for the price.", "Neither regret nor joy.", ""],
    2: ["The seller answered quickly, though.", "I keep it for now.", "Delivery took a week longer than promised."],
    1: ["Got my money back within three days.", "The return was easy, at least.",
        "Replacement is on its way, will report."],
}  # fmt: skip

"""Numbers that other houses gave out: checked by their own rules, so that a slip of the finger is found at once."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from stdnum import iban
from stdnum.ch import vat as swiss
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.gb import vat as british
from stdnum.no import mva as norwegian
from stdnum.us import ein as american

# Countries outside the EU that one can sell from, and what stands for a VAT number there.
ELSEWHERE: dict[str, ModuleType] = {"CH": swiss, "GB": british, "NO": norwegian, "US": american}
PREFIX = {"GB": "GB"}  # how it is written down where the number itself has no letters
SPELT = {"GR": "EL"}  # VAT numbers of Greece begin otherwise than its country code


def vat_number(text: str, country: str) -> str:
    """A VAT number as it is kept, like IE6433435F. Raises ValueError when that country gave out no such number."""
    if country in ELSEWHERE:
        number = _checked(ELSEWHERE[country].validate, text.upper().removeprefix(PREFIX.get(country, "")))
        return PREFIX.get(country, "") + number
    prefix = SPELT.get(country, country)
    number = "".join(text.upper().split())
    number = _checked(european.validate, number if number.startswith(prefix) else prefix + number)
    if not number.startswith(prefix):
        raise ValueError(text)
    return number


def iban_of(text: str) -> str:
    """An IBAN without spaces. Raises ValueError for one whose check digits or length are wrong."""
    return _checked(iban.validate, text)


def country_of_iban(number: str) -> str:
    return number[:2]


def _checked(validate: Callable[[str], str], text: str) -> str:
    try:
        return validate(text)
    except NotANumber as problem:
        raise ValueError(text) from problem

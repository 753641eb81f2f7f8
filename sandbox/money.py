"""Currencies and their limits: amounts are integers in the smallest unit, as everywhere in the API."""

from decimal import ROUND_HALF_UP, Decimal

from sandbox.errors import Refused
from sandbox.params import words

MOST = 99_999_999
CURRENCIES = words(
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn bzd cad cdf "
    "chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg "
    "huf idr ils inr isk jmd jpy kes kgs khr kmf krw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop "
    "mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd "
    "scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof "
    "xpf yer zar zmw"
)
WITHOUT_CENTS = words("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf")
SMALLEST = {
    "gbp": 30,
    "dkk": 250,
    "nok": 300,
    "sek": 300,
    "pln": 200,
    "ron": 200,
    "bgn": 100,
    "czk": 1500,
    "huf": 17500,
}
SIGNS = {"eur": "€", "gbp": "£", "usd": "$"}


def check_currency(currency: str, param: str) -> str:
    if currency.lower() not in CURRENCIES:
        raise Refused(f"Invalid currency: {currency.lower()[:20]}", param=param)
    return currency.lower()


def check_total(amount: int, currency: str, param: str) -> int:
    smallest = SMALLEST.get(currency, 50)
    if amount < smallest:
        message = f"The total must be at least {spoken(smallest, currency)}."
        raise Refused(message, code="amount_too_small", param=param)
    if amount > MOST:
        message = f"The total must be no more than {spoken(MOST, currency)}."
        raise Refused(message, code="amount_too_large", param=param)
    return amount


def times(unit: Decimal | int, quantity: int) -> int:
    return int((Decimal(unit) * quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def spoken(amount: int, currency: str) -> str:
    figure = f"{amount:,}" if currency in WITHOUT_CENTS else f"{Decimal(amount) / 100:,.2f}"
    sign = SIGNS.get(currency)
    return f"{sign}{figure}" if sign else f"{figure} {currency.upper()}"

"""Measures as people write them, and the order in which they expect sizes."""

from decimal import Decimal

import pytest

from catalog.measures import in_order, measure, said


@pytest.mark.parametrize(
    ("text", "number", "unit", "base"),
    [
        ("13.3 in", "13.3", "in", ("337.82", "mm")), ('13,3"', "13.3", '"', ("337.82", "mm")),
        ("1,5 kg", "1.5", "kg", ("1500", "g")), ("1500g", "1500", "g", ("1500", "g")),
        ("500 ml", "500", "ml", ("500", "ml")), ("1 l", "1", "l", ("1000", "ml")),
        ("1,234.5 W", "1234.5", "W", ("1234.5", "W")), ("1.234,5 W", "1234.5", "W", ("1234.5", "W")),
        ("12,000 mAh", "12000", "mAh", ("12000", "mAh")), ("0,125 kg", "0.125", "kg", ("125", "g")),
        ("1 000 rpm", "1000", "rpm", ("1000", "rpm")), ("-18 °C", "-18", "°C", ("-18", "°C")),
        ("3.2 GHz", "3.2", "GHz", ("3200000000", "Hz")), ("50 Inches", "50", "Inches", ("1270", "mm")),
        ("42", "42", "", ("42", "")), ("100%", "100", "%", ("100", "%")), ("1 TB", "1", "TB", ("1000000", "MB")),
    ],
)  # fmt: skip
def test_a_measure_is_read(text, number, unit, base):
    found = measure(text)
    assert (found.number, found.unit) == (Decimal(number), unit)
    assert found.base == (Decimal(base[0]), base[1])


@pytest.mark.parametrize(
    "text",
    ["", "kg", "10 to 25 kg", "Intel Core i5", "90 x 200 cm", "E27", "5 bananas", "--5", "1e999", "9" * 40, "\0",
     "١٢ kg", "1.2.3 kg", "²"],
)  # fmt: skip
def test_what_is_no_measure_is_none(text):
    found = measure(text)
    assert found is None or found.number.is_finite() and abs(found.number) < 10**12


def test_measures_are_converted_and_said_as_people_do():
    assert str(measure("1,5 kg").in_unit("g")) == "1500 g"
    assert str(measure("13.3 in").in_unit("cm")) == "33.782 cm"
    assert measure("13.3 in").in_unit("kg") is None
    assert str(measure("12").in_unit("")) == "12"
    assert said(Decimal(1500), "g") == "1.5 kg"
    assert said(Decimal("337.82"), "mm") == "33.78 cm"
    assert said(Decimal(42), "") == "42"


@pytest.mark.parametrize(
    ("given", "sorted_"),
    [
        ("XL S M XXS L 3XL", "XXS S M L XL 3XL"),
        ("40 38 9.5 39", "9.5 38 39 40"),
        ("1 l|500 ml|0,33 l|5 l", "0,33 l|500 ml|1 l|5 l"),
        ("1 TB|256 GB|512 GB", "256 GB|512 GB|1 TB"),
        ("Large|Small|Medium", "Small|Medium|Large"),
        ("EU 40|EU 9|EU 38.5", "EU 9|EU 38.5|EU 40"),
        ("140 x 200 cm|90 x 200 cm", "90 x 200 cm|140 x 200 cm"),
        ("Navy|Black|Amber", "Navy|Black|Amber"),  # no sizes: as they came
        ("to 10 kg|10 to 25 kg|over 25 kg", "to 10 kg|10 to 25 kg|over 25 kg"),
        ("Cabin, 38 l|Medium, 65 l|Large, 95 l", "Cabin, 38 l|Medium, 65 l|Large, 95 l"),
        ("One size", "One size"), ("", ""),
    ],
)  # fmt: skip
def test_sizes_come_from_small_to_large(given, sorted_):
    by = "|" if "|" in given or "One" in given else " "
    assert in_order(given.split(by)) == sorted_.split(by)

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sellers.pricing import VAT, Price, line_price, vat_rate

amounts = st.decimals("0.01", "99999.99", places=2)
rates = st.sampled_from(sorted({Decimal(rate) for pair in VAT.values() for rate in pair}))


def test_vat_is_the_part_of_the_gross_price_that_the_destination_asks_for():
    price = Price.of(Decimal("129.00"), vat_rate("IE"))
    assert (price.net, price.tax) == (Decimal("104.88"), Decimal("24.12"))


def test_the_price_stays_and_the_vat_in_it_follows_the_destination():
    there, here = (line_price(Decimal("100.00"), 1, vat_rate(country)) for country in ("HU", "LU"))
    assert there.gross == here.gross == 100
    assert (there.tax, here.tax) == (Decimal("21.26"), Decimal("14.53"))


def test_books_have_their_own_rate_and_no_vat_leaves_the_union():
    assert vat_rate("IE", "books") == 0
    assert vat_rate("DE", "books") == Decimal("0.07")
    assert vat_rate("US") == 0


@given(amounts, rates)
def test_net_and_tax_always_add_up_to_the_gross_price_to_the_cent(gross, rate):
    price = Price.of(gross, rate)
    assert price.net + price.tax == gross
    assert price.tax == price.tax.quantize(Decimal("0.01"))
    assert abs(price.net * (1 + rate) - gross) <= Decimal("0.01")


@given(amounts, st.integers(1, 999), rates)
def test_vat_of_a_line_rounds_once_however_many_units_it_has(unit, quantity, rate):
    line = line_price(unit, quantity, rate)
    exact = line.gross - line.gross / (1 + rate)
    assert abs(line.tax - exact) <= Decimal("0.005")


@pytest.mark.parametrize("country", sorted(VAT))
def test_every_country_of_the_union_has_two_rates_that_make_sense(country):
    standard, books = vat_rate(country), vat_rate(country, "books")
    assert Decimal("0.15") <= standard <= Decimal("0.27")
    assert 0 <= books <= standard

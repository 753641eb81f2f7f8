"""The tags that every template has."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from events.templatetags import shop


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("1299"), "€1,299.00"), (Decimal("0"), "€0.00"), (Decimal("0.5"), "€0.50"), (3, "€3.00"),
     (None, ""), ("", ""), ("nonsense", "nonsense")],
)  # fmt: skip
def test_money(amount, shown):
    assert shop.money(amount) == shown


def test_money_of_another_currency():
    assert shop.money(Decimal("12.5"), "GBP") == "£12.50"


def test_a_day_near_has_no_year():
    near = date.today() + timedelta(20)
    assert shop.day(near) == f"{near:%A} {near.day} {near:%B}"
    assert shop.short_day(near) == f"{near:%a} {near.day} {shop.format_date(near, 'MMM', locale=shop.locale())}"


def test_a_day_far_away_has_its_year():
    assert shop.day(date(2019, 11, 28)) == "Thursday 28 November 2019"


def test_a_moment_is_shown_in_the_time_of_the_shop():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # already the first of July in Dublin
    assert shop.clock(late).startswith("1 ")
    assert shop.clock(late).endswith(", 00:30")
    assert shop.clock(None) == shop.day(None) == ""


def test_countries_have_names():
    assert shop.country("IE") == "Ireland"
    assert shop.country("??") == "??"
    assert shop.country(None) == ""
    assert render("{% home_country %}") == "Ireland"


@pytest.mark.parametrize(
    ("price", "was", "off"), [("129", "159", 18), ("10", "10", 0), ("12", "10", 0), (None, "10", 0), ("10", None, 0)]
)
def test_a_deal_is_never_overstated(price, was, off):
    assert shop.per_cent_off(price and Decimal(price), was and Decimal(was)) == off


@pytest.mark.parametrize(("rating", "step"), [(4.6, "45"), (4.8, "50"), (0.2, "00"), (1, "10"), (None, "00")])
def test_stars_in_halves(rating, step):
    assert shop.star_step(rating) == step


def test_an_icon_says_nothing_to_a_screen_reader():
    drawn = render('{% icon "cart" %}')
    assert 'aria-hidden="true"' in drawn and "icons.svg#cart" in drawn


def test_a_picture_offers_the_sizes_that_exist():
    drawn = render(
        '{% picture key widths alt sizes="50vw" %}', key="demo/chair", widths=[640, 160, 320], alt="A <chair>"
    )
    assert 'type="image/avif" srcset="/media/demo/chair-160.avif 160w, /media/demo/chair-320.avif 320w' in drawn
    assert 'src="/media/demo/chair-640.webp"' in drawn
    assert 'width="640" height="640"' in drawn
    assert 'alt="A &lt;chair&gt;"' in drawn
    assert 'loading="lazy"' in drawn and "fetchpriority" not in drawn


def test_the_first_picture_is_loaded_at_once():
    drawn = render("{% picture key widths eager=True %}", key="demo/chair", widths=[160])
    assert 'fetchpriority="high"' in drawn and "lazy" not in drawn


@pytest.mark.parametrize("missing", [{"key": "", "widths": [160]}, {"key": "x", "widths": []}, {"key": None}])
def test_without_a_picture_there_is_a_tile(missing):
    drawn = render('{% picture key widths "A chair" icon="armchair" hue=14 %}', **missing)
    assert "ph--2" in drawn and "#armchair" in drawn and 'aria-label="A chair"' in drawn
    assert "<img" not in drawn


def test_a_decorative_tile_is_hidden():
    assert 'aria-hidden="true"' in render("{% picture key widths %}", key="")


def test_the_address_of_one_size():
    assert shop.picture_url("demo/chair", [160, 320, 640]) == "/media/demo/chair-320.webp"
    assert shop.picture_url("demo/chair", [640]) == "/media/demo/chair-640.webp"
    assert shop.picture_url("", [640]) == ""

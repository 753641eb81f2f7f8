from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

from sellers.delivery import add_working_days, choices, promise

TUESDAY_10 = datetime(2026, 11, 24, 10, tzinfo=UTC)


def option(code, price, free_from=None, countries=(), days=(1, 3)):
    free = None if free_from is None else Decimal(free_from)
    return SimpleNamespace(
        code=code, name=code, price=Decimal(price), free_from=free, countries=list(countries),
        days_min=days[0], days_max=days[1],
    )  # fmt: skip


def test_before_the_cut_off_today_counts():
    when = promise(1, time(14), 1, 2, TUESDAY_10)
    assert when.ships_on == date(2026, 11, 25)
    assert (when.arrives_from, when.arrives_by) == (date(2026, 11, 26), date(2026, 11, 27))
    assert when.order_within == timedelta(hours=4)


def test_after_the_cut_off_tomorrow_counts():
    late = promise(1, time(14), 1, 2, TUESDAY_10.replace(hour=14))
    assert late.ships_on == date(2026, 11, 26)
    assert late.order_within == timedelta(hours=24)


def test_weekends_are_not_working_days():
    friday_night = datetime(2026, 11, 27, 20, tzinfo=UTC)
    assert promise(0, time(14), 1, 1, friday_night).ships_on == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 27), 1) == date(2026, 11, 30)


def test_the_cut_off_is_in_the_time_of_the_shop(settings):
    settings.SHOP_TIME_ZONE = "Europe/Berlin"  # one hour ahead of UTC in winter
    assert promise(0, time(14), 0, 0, TUESDAY_10.replace(hour=13, minute=30)).ships_on == date(2026, 11, 25)


def test_the_cheapest_delivery_comes_first_then_the_fastest():
    table = [option("express", "9.90"), option("slow", "3.90", days=(3, 5)), option("std", "3.90")]
    found = choices(table, Decimal(10), "IE")
    assert [choice.code for choice in found] == ["std", "slow", "express"]


def test_delivery_is_free_from_the_amount_that_the_seller_set():
    table = [option("std", "3.90", free_from="50.00")]
    assert choices(table, Decimal("49.99"), "IE")[0].price == Decimal("3.90")
    assert choices(table, Decimal("50.00"), "IE")[0].price == 0


def test_a_seller_who_does_not_send_there_offers_nothing():
    assert choices([option("std", "3.90", countries=["IE"])], Decimal(10), "FR") == []

"""Kinds of days."""

from datetime import date

import numpy as np

from data.records import Holiday
from forecasting.calendar import DayKind, day_calendar

DATES = np.datetime64("2024-12-23", "D") + np.arange(5)
CHRISTMAS = (Holiday(date(2024, 12, 25), "Christmas"), Holiday(date(2024, 12, 26), "Second day"))


def test_weekdays_count_from_monday():
    """2024-12-23 is a Monday."""
    assert day_calendar(DATES, ()).weekday.tolist() == [0, 1, 2, 3, 4]


def test_the_day_after_a_holiday_is_its_own_kind_and_named_after_it():
    """Of two holidays in a row only the last has a day after."""
    calendar = day_calendar(DATES, CHRISTMAS)
    holiday, after = DayKind.HOLIDAY, DayKind.AFTER
    assert calendar.kind.tolist() == [0, DayKind.BEFORE, holiday, holiday, after]
    assert calendar.names[1:] == ("Christmas", "Christmas", "Second day", "Second day")


def test_own_days_are_a_kind_apart_and_have_no_day_after():
    """A special day of the center is not pooled with public holidays."""
    calendar = day_calendar(DATES, [Holiday(date(2024, 12, 24), "Sale", own=True)])
    assert calendar.kind.tolist() == [0, DayKind.OWN, 0, 0, 0]


def test_a_public_holiday_goes_before_an_own_day():
    """One date has one kind."""
    both = [Holiday(date(2024, 12, 25), "Sale", own=True), CHRISTMAS[0]]
    assert day_calendar(DATES, both).names[2] == "Christmas"


def test_the_day_after_is_the_next_open_one():
    """Second day 2026 is a Saturday: its day after is Monday 28 where Sundays are closed."""
    dates = np.datetime64("2026-12-24", "D") + np.arange(6)
    christmas = (Holiday(date(2026, 12, 25), "Christmas"), Holiday(date(2026, 12, 26), "Second"))
    calendar = day_calendar(dates, christmas, closed_weekdays={6})
    holiday, after = DayKind.HOLIDAY, DayKind.AFTER
    assert calendar.kind.tolist() == [DayKind.BEFORE, holiday, holiday, 0, after, 0]
    assert calendar.names[4] == "Second"


def test_a_closed_day_after_may_lie_before_the_days_asked_for():
    """Days that start on the Monday after a Saturday holiday know it."""
    dates = np.datetime64("2026-12-28", "D") + np.arange(2)
    holiday = Holiday(date(2026, 12, 26), "Second")
    calendar = day_calendar(dates, [holiday], closed_weekdays={6})
    assert calendar.kind.tolist() == [DayKind.AFTER, 0]

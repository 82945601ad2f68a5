"""Kinds of days."""

from datetime import date

import numpy as np

from data.records import Driver, Holiday
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


def test_the_day_before_is_an_eve_only_where_it_is_worked():
    """The Sunday before Easter Monday is none; the Wednesday before Ascension is."""
    dates = np.datetime64("2024-03-31", "D") + np.arange(1)
    easter = Holiday(date(2024, 4, 1), "Easter Monday")
    assert day_calendar(dates, [easter], weekend={5, 6}).kind.tolist() == [0]
    assert day_calendar(dates, [easter]).kind.tolist() == [DayKind.BEFORE]
    ascension = Holiday(date(2024, 5, 9), "Ascension")
    wednesday = np.datetime64("2024-05-08", "D") + np.arange(1)
    assert day_calendar(wednesday, [ascension], weekend={5, 6}).kind.tolist() == [DayKind.BEFORE]


def test_a_monday_before_a_tuesday_holiday_is_a_bridge():
    """1 May 2012 was a Tuesday; where Mondays follow no day of rest it is an eve."""
    dates = np.datetime64("2012-04-30", "D") + np.arange(1)
    labour = Holiday(date(2012, 5, 1), "Labour")
    assert day_calendar(dates, [labour], weekend={5, 6}).kind.tolist() == [DayKind.BRIDGE]
    assert day_calendar(dates, [labour], weekend={4, 5}).kind.tolist() == [DayKind.BEFORE]


def test_a_friday_holiday_is_made_up_for_on_monday():
    """Saturday after it stays what it is; the day after knows that the holiday was a Friday."""
    dates = np.datetime64("2011-11-11", "D") + np.arange(4)
    armistice = Holiday(date(2011, 11, 11), "Armistice")
    calendar = day_calendar(dates, [armistice], weekend={5, 6})
    assert calendar.kind.tolist() == [DayKind.HOLIDAY, 0, 0, DayKind.AFTER]
    assert calendar.beside.tolist() == [-1, -1, -1, 4]


def test_days_between_two_holidays_a_week_apart_are_a_kind_of_their_own():
    """From 26 December, the day after, to the eve of New Year 2025."""
    dates = np.datetime64("2024-12-24", "D") + np.arange(9)
    both = [Holiday(date(2024, 12, 25), "Christmas"), Holiday(date(2025, 1, 1), "New Year")]
    before, after, between = DayKind.BEFORE, DayKind.AFTER, DayKind.BETWEEN
    calendar = day_calendar(dates, both)
    assert calendar.kind.tolist() == [before, 1, after, *[between] * 4, before, 1]
    assert calendar.names[3:7] == ("Christmas",) * 4


def test_a_day_between_two_holidays_is_the_day_after_the_first():
    """One Tuesday between a Monday and a Wednesday has one kind."""
    dates = np.datetime64("2024-07-01", "D") + np.arange(3)
    both = [Holiday(date(2024, 7, 1), "One"), Holiday(date(2024, 7, 3), "Two")]
    assert day_calendar(dates, both).kind.tolist() == [1, DayKind.AFTER, 1]


def test_a_holiday_listed_twice_is_one():
    """The same date under the same or another name."""
    twice = [CHRISTMAS[0], CHRISTMAS[0], Holiday(date(2024, 12, 25), "Noel")]
    calendar = day_calendar(DATES, twice)
    once = day_calendar(DATES, CHRISTMAS[:1])
    assert calendar.kind.tolist() == once.kind.tolist()
    assert calendar.names == once.names


def test_drivers_have_their_size_on_their_days():
    """Two drivers, one of them on two of five days."""
    sale = Driver("sale", {date(2024, 12, 23): 2.0, date(2024, 12, 27): 0.5})
    sizes = day_calendar(DATES, (), drivers=[sale, Driver("none", {})]).drivers
    assert sizes.T.tolist() == [[2.0, 0, 0, 0, 0.5], [0.0] * 5]

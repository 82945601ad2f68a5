"""Limits of a contract on a single day: paid time, earliest start, latest end."""

from dataclasses import replace
from datetime import date

import pytest


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(480, 480, set()), (481, None, {"paid time a day"}), (0, 479, {"paid time a day"})],
)
def test_paid_time_of_a_day(desk, broken, least, most, expected):
    """Shifts of eight paid hours."""
    desk.rules(min_paid_minutes_per_day=least, max_paid_minutes_per_day=most)
    assert broken(desk.early(0)) == expected


def test_what_is_said_of_paid_time(desk, messages):
    """Minors work seven hours a day."""
    desk.rules(max_paid_minutes_per_day=420)
    assert messages("paid time a day", desk.early(0)) == ["8 paid hours; at most 7 are allowed"]


@pytest.mark.parametrize(("hour", "expected"), [(7, set()), (6, {"earliest start"})])
def test_nobody_starts_too_early(desk, broken, hour, expected):
    """Not before 07:00."""
    desk.rules(earliest_start=420)
    assert broken(desk.early(0, hour)) == expected


@pytest.mark.parametrize(("most", "expected"), [(1800, set()), (1799, {"latest end"})])
def test_nobody_ends_too_late(desk, broken, most, expected):
    """Nights end at 06:00, minute 1,800 of the day on which they start."""
    desk.rules(latest_end=most)
    assert broken(desk.night(0)) == expected


def test_the_latest_end_is_wall_clock_time(desk, broken, messages):
    """In Berlin eight elapsed hours from 22:00 on 28 March 2026 end at 07:00."""
    desk.zone, desk.first = "Europe/Berlin", date(2026, 3, 23)
    desk.rules(latest_end=1800)
    assert broken(desk.night(4)) == set()
    assert broken(desk.night(5)) == {"latest end"}
    (message,) = messages("latest end", desk.night(5))
    assert message == "the shift ends at 07:00 the next day; 06:00 the next day is the latest"


def test_limits_of_a_day_hold_for_manual_shifts(desk, messages):
    """A planner's own shift of ten hours."""
    desk.rules(max_paid_minutes_per_day=540)
    shift = replace(desk.shift(0, 6, hours=10), source="manual")
    assert messages("paid time a day", shift) == ["10 paid hours; at most 9 are allowed"]

"""Time off, unavailability and locked shifts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.records import Preference, TimeOff

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("end", "expected"), [(6, set()), (7, {"time off"})])
def test_nobody_works_in_time_off(desk, broken, end, expected):
    """Time off may end when a shift starts."""
    start = datetime(2026, 6, 1, tzinfo=UTC)
    desk.time_off = (TimeOff("a", start, start + end * HOUR),)
    assert broken(desk.early(0, 6)) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 360), set()),
        ((0, 390), {"unavailability"}),
        ((840, 1440), set()),
        ((810, 1440), {"unavailability"}),
    ],
)
def test_no_shift_overlaps_unavailable_times(desk, broken, span, expected):
    """Early is 06:00 to 14:00 on Monday."""
    desk.preferences = (Preference("a", *span, "unavailable", 0),)
    assert broken(desk.early(0)) == expected
    assert broken(desk.early(1)) == set()


def test_a_night_reaches_into_the_next_day(desk, broken, messages):
    """Sunday's night overlaps Monday morning, on the last day of the horizon, too."""
    desk.preferences = (Preference("a", 300, 480, "unavailable", 0),)
    assert broken(desk.night(6)) == {"unavailability"}
    (message,) = messages("unavailability", desk.night(6))
    assert message == "the shift overlaps Mon 05:00-08:00, when the agent is unavailable"


def test_other_wishes_bind_nobody(desk, broken):
    """Who strongly avoids mornings may work them."""
    desk.preferences = (Preference("a", 0, 1440, "strongly_avoid"),)
    assert broken(desk.early(0)) == set()


def test_unavailable_times_follow_the_wall_clock(desk, broken):
    """In Berlin the clock goes forward on 29 March 2026: until 06:00 on Saturday and Sunday."""
    desk.zone, desk.first = "Europe/Berlin", date(2026, 3, 23)
    desk.preferences = (Preference("a", 0, 360, "unavailable"),)
    assert broken(desk.early(5), desk.early(6)) == set()
    desk.preferences = (Preference("a", 0, 390, "unavailable", 6),)
    assert broken(desk.early(5), desk.early(6)) == {"unavailability"}


def test_locked_shifts_are_kept(desk, broken, messages):
    """Without the locked shift, and with another on its day."""
    locked = replace(desk.early(2), source="locked")
    desk.locked = (locked,)
    assert broken(desk.early(0), locked) == set()
    assert broken(desk.early(0)) == {"locked shift"}
    assert broken(desk.early(2, 7)) == {"locked shift"}
    (message,) = messages("locked shift")
    assert message == "2026-06-03 06:00-14:00 is locked, but missing or changed"


def test_locked_shifts_keep_their_breaks(desk, messages):
    """The same times with other activities are another shift."""
    locked = replace(desk.early(2), source="locked")
    desk.locked = (locked,)
    (work,) = locked.activities
    half = work.start_at + 4 * HOUR
    parts = (replace(work, end_at=half), replace(work, start_at=half, category="meeting"))
    assert messages("locked shift", locked) == []
    assert len(messages("locked shift", replace(locked, activities=parts))) == 1


def test_locked_shifts_count_for_other_rules(desk, broken):
    """A locked shift in time off breaks the rule of time off."""
    locked = replace(desk.early(2), source="locked")
    desk.locked = (locked,)
    desk.time_off = (TimeOff("a", locked.start_at, locked.end_at),)
    assert broken(locked) == {"time off"}
    assert broken() == {"locked shift"}

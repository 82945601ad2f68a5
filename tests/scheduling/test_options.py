"""Shifts on slots: zones, clock changes, breaks shorter than an interval."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.records import BreakRule, ConfigurationError, ShiftTemplate
from scheduling.options import break_windows


def _local_starts(instance, zone):
    options = instance.options[0]
    at = [instance.slots.at(int(s)).astimezone(ZoneInfo(zone)) for s in options.start]
    return [t.strftime("%a %H:%M") for t in at]


def test_starts_are_wall_clock_and_lengths_elapsed(office):
    """On the day Berlin loses an hour a night shift starts at 22:00 and ends at 07:00."""
    office.zone, office.first, office.days = "Europe/Berlin", date(2026, 3, 28), 2
    office.agents = (office.agent("a"),)
    office.template(earliest_start=1320, latest_start=1320)
    instance = office.build()
    assert _local_starts(instance, office.zone) == ["Sat 22:00", "Sun 22:00"]
    end = instance.slots.at(int(instance.options[0].end[0]))
    assert end.astimezone(ZoneInfo(office.zone)).hour == 7


def test_agents_of_another_zone_work_their_own_days(office):
    """08:00 in Manila on the first day is 00:00 UTC, and midnight there lies before the grid."""
    office.agents = (office.agent("a", zone="Asia/Manila"),)
    office.template(earliest_start=0, latest_start=480, step_minutes=480)
    instance = office.build()
    assert instance.slots.start_at == instance.requirement.grid.start_at - timedelta(hours=8)
    assert instance.slots.at(int(instance.options[0].start[1])) == office.grid.start_at


def test_shifts_may_end_after_the_horizon(office):
    """The night shift of the last day has its slots."""
    office.template(earliest_start=1320, latest_start=1320)
    instance = office.build()
    assert instance.slots.end_at == office.grid.end_at + timedelta(hours=6)


def test_slots_are_as_fine_as_the_shortest_break(office):
    """A break of 15 minutes on a grid of hours."""
    office.template(breaks=(BreakRule("break", 15, paid=True, earliest=120, latest=240),))
    assert office.build().slots.minutes == 15


def test_a_zone_with_a_half_hour_offset_halves_the_slots(office):
    """09:00 in Kolkata is 03:30 UTC."""
    office.agents = (office.agent("a", zone="Asia/Kolkata"),)
    assert office.build().slots.minutes == 30


def test_the_repeated_and_the_missing_hour_start_once(office):
    """Starts at 02:00, 02:30 and 03:00 are 3 instants, but 2 when 02:00-03:00 is missing."""
    office.zone, office.first, office.days = "Europe/Berlin", date(2026, 3, 28), 2
    office.agents = (office.agent("a"),)
    office.template(earliest_start=120, latest_start=180, step_minutes=30)
    pointer = office.build().options[0].day_pointer
    assert pointer.tolist() == [0, 3, 5]


def test_windows_leave_room_for_the_breaks_that_follow():
    """A break of 30 minutes before one that must start at 120 starts at 90 at the latest."""
    rules = (
        BreakRule("b", 30, paid=True, earliest=120, latest=120),
        BreakRule("a", 30, paid=True, earliest=60, latest=180),
    )
    template = ShiftTemplate("day", 480, 480, 60, 240, rules)
    windows = break_windows(template, 30)
    assert [(w.length, w.low, w.high) for w in windows] == [(1, 2, 3), (1, 4, 4)]


def test_breaks_that_find_no_place_are_an_error():
    """Two breaks of an hour that must both start in the same half hour."""
    rules = tuple(BreakRule(n, 60, paid=True, earliest=60, latest=90) for n in "ab")
    with pytest.raises(ConfigurationError, match=r"shift day of 240 minutes: the break . finds no place"):
        break_windows(ShiftTemplate("day", 480, 480, 60, 240, rules), 30)


def test_shifts_of_the_horizon_are_not_previous(office):
    """Published shifts of the horizon itself are planned anew."""
    instance = office.build(previous=[office.shift(0)])
    assert instance.previous == ((),)
    assert not instance.base_on_duty.any()


def test_shifts_before_the_horizon_cover_what_they_reach(office):
    """A night shift of the day before covers the first six hours."""
    instance = office.build(previous=[office.shift(-1, 22)])
    assert instance.slots.start_at == datetime.fromisoformat("2026-06-01T00:00+00:00")
    assert instance.base_on_duty[0, :8].tolist() == [1.0] * 6 + [0.0] * 2

"""Shifts on slots: zones, clock changes, breaks shorter than an interval."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.records import BreakRule, ConfigurationError


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


def _spans(instance, zone="UTC", options=0):
    """Give each option's local start and end."""
    own = instance.options[options]
    at = [
        [instance.slots.at(int(s)).astimezone(ZoneInfo(zone)) for s in (start, end)]
        for start, end in zip(own.start, own.end, strict=True)
    ]
    return [f"{start:%a %H:%M}-{end:%H:%M}" for start, end in at]


def test_a_template_of_several_lengths_is_one_option_each(office):
    """Four to six hours in steps of an hour; the paid time is each one's own."""
    office.days = 1
    office.template(length_minutes=240, longest_minutes=360, length_step_minutes=60)
    options = office.build().options[0]
    assert _spans(office.build()) == ["Mon 08:00-12:00", "Mon 08:00-13:00", "Mon 08:00-14:00"]
    assert options.paid_minutes.tolist() == [240, 300, 360]
    assert options.names.tolist() == ["day"] * 3
    assert options.start_minute.tolist() == [480] * 3


def test_stops_bound_the_end_by_the_clock(office):
    """Starts from 20:00 to 23:00, eight hours, to stop between 05:00 and 06:00 the next day."""
    office.days = 1
    office.template(
        earliest_start=1200, latest_start=1380, earliest_stop=29 * 60, latest_stop=30 * 60
    )
    assert _spans(office.build()) == ["Mon 21:00-05:00", "Mon 22:00-06:00"]


@pytest.mark.parametrize(
    ("zone", "first", "spans"),
    [
        # Clocks go forward in the night to Sunday: eight hours from 22:00 end at 07:00.
        ("Europe/Berlin", date(2026, 3, 27), ["Fri 22:00-06:00", "Sat 21:00-06:00"]),
        ("America/New_York", date(2026, 3, 6), ["Fri 22:00-06:00", "Sat 21:00-06:00"]),
        # Clocks go back: eight hours from 22:00 end at 05:00.
        ("Europe/Berlin", date(2026, 10, 23), ["Fri 22:00-06:00", "Sat 23:00-06:00"]),
        ("America/New_York", date(2026, 10, 30), ["Fri 22:00-06:00", "Sat 23:00-06:00"]),
    ],
)
def test_stops_over_clock_changes(office, zone, first, spans):
    """Shifts that stop at 06:00 by the clock start earlier or later in the night of the change."""
    office.zone, office.first, office.days = zone, first, 2
    office.agents = (office.agent("a"),)
    office.template(earliest_start=1200, latest_start=1380, earliest_stop=1800, latest_stop=1800)
    instance = office.build()
    assert _spans(instance, zone) == spans
    assert (instance.options[0].end - instance.options[0].start).tolist() == [8, 8]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("month", [3, 10])
def test_start_minutes_are_those_of_the_clock(office, zone, month):
    """Over both changes of two zones every option starts on its template's step."""
    office.zone, office.first, office.days = zone, date(2026, month, 1), 35
    office.agents = (office.agent("a"),)
    office.template(earliest_start=0, latest_start=1380)
    instance = office.build()
    own = instance.options[0]
    local = [instance.slots.at(int(s)).astimezone(ZoneInfo(zone)) for s in own.start]
    assert own.start_minute.tolist() == [60 * t.hour + t.minute for t in local]
    assert [instance.dates[d] for d in own.day_of()] == [t.date() for t in local]
    # 24 starts a day, but 02:00 and 03:00 are one instant where the hour is missing.
    missing = 1 if month == 3 else 0
    assert len(own.start) == 35 * 24 - missing


def test_a_contract_limits_start_and_end(office):
    """Starts on the hour from 06:00, eight hours: not before 08:00, not after 18:00."""
    office.days = 1
    office.template(earliest_start=360, latest_start=720)
    office.rules(earliest_start=480, latest_end=1080)
    spans = ["Mon 08:00-16:00", "Mon 09:00-17:00", "Mon 10:00-18:00"]
    assert _spans(office.build()) == spans


def test_a_contract_limits_the_paid_time_of_a_day(office):
    """Of four to six hours with half an hour unpaid, those that pay at least 4 and at most 5."""
    office.days = 1
    meal = BreakRule("meal", 30, paid=False, earliest=120, latest=150)
    office.template(length_minutes=240, longest_minutes=360, length_step_minutes=30, breaks=(meal,))
    office.rules(min_paid_minutes_per_day=240, max_paid_minutes_per_day=300)
    assert office.build().options[0].paid_minutes.tolist() == [240, 270, 300]


def test_a_contract_without_a_shift_left_is_an_error(office):
    """Eight hours, where seven are allowed: contract, template, limit and remedy are named."""
    office.rules(max_paid_minutes_per_day=420)
    with pytest.raises(
        ConfigurationError,
        match="contract full has no shift left: day pays 480 minutes, "
        "max_paid_minutes_per_day is 420; change these limits or give",
    ):
        office.build()


def test_a_contract_whose_hours_leave_no_start_is_an_error(office):
    """A shift from 08:00 to 16:00 and a latest end of 15:00."""
    office.rules(latest_end=900)
    with pytest.raises(ConfigurationError, match="day of 480 minutes finds no start between"):
        office.build()


def test_a_contract_nobody_has_is_not_looked_at(office):
    """Without agents an impossible contract does no harm; there is nothing to plan."""
    office.agents = ()
    office.rules(max_paid_minutes_per_day=420)
    assert office.build().options == ()


def test_slots_divide_windows_where_breaks_find_no_other_place(office):
    """A break that must start at 100 minutes: slots of 20 minutes hold it and the hour."""
    office.template(breaks=(BreakRule("break", 20, paid=True, earliest=100, latest=100),))
    assert office.build().slots.minutes == 20


def test_slots_stay_long_where_windows_hold_a_slot(office):
    """From 100 to 150 minutes lies 120: slots of an hour would do, but for the break's length."""
    office.template(breaks=(BreakRule("break", 30, paid=True, earliest=100, latest=150),))
    assert office.build().slots.minutes == 30


def test_names_of_no_options_are_none(office):
    """A contract without templates offers nothing."""
    office.rules(templates=())
    options = office.build().options[0]
    assert len(options.names) == len(options.paid_minutes) == 0
    assert np.array_equal(options.day_pointer, np.zeros(8))

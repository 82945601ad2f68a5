"""The grid of UTC intervals."""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Grid, local_instant, local_midnight


@pytest.mark.parametrize(
    ("day", "zone", "intervals"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 92),
        (date(2026, 10, 25), "Europe/Berlin", 100),
        (date(2026, 3, 8), "America/New_York", 92),
        (date(2026, 11, 1), "America/New_York", 100),
        (date(2026, 6, 1), "Europe/Berlin", 96),
        (date(2026, 10, 25), "UTC", 96),
    ],
)
def test_days_of_a_change_have_92_or_100_quarter_hours(day, zone, intervals):
    """A local day is as long as its clock says."""
    grid = Grid.for_days(day, 1, zone=zone, minutes=15)
    assert grid.count == intervals
    assert set(grid.local_days(zone)) == {np.datetime64(day)}


def test_the_repeated_hour_shows_twice_on_the_wall():
    """Both passes of 02:00-03:00 are there, with different instants."""
    grid = Grid.for_days(date(2026, 10, 25), 1, zone="Europe/Berlin", minutes=15)
    minutes = list(grid.local_minutes("Europe/Berlin"))
    assert [minutes.count(m) for m in (120, 135, 150, 165)] == [2, 2, 2, 2]
    assert len(set(grid.starts())) == 100


def test_the_missing_hour_is_not_on_the_wall():
    """02:00-03:00 does not exist on the spring day."""
    grid = Grid.for_days(date(2026, 3, 29), 1, zone="Europe/Berlin", minutes=15)
    assert not {120, 135, 150, 165} & set(grid.local_minutes("Europe/Berlin"))


def test_a_day_may_begin_after_midnight():
    """Where the clock skips midnight the day begins at the first instant that exists."""
    start = local_midnight(date(2018, 11, 4), "America/Sao_Paulo")
    assert start == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_minutes_past_midnight_reach_the_next_day():
    """A night shift's end at minute 1800 is six in the morning of the next day."""
    assert local_instant(date(2026, 10, 12), 1800, "Europe/Berlin") == datetime(
        2026, 10, 13, 4, tzinfo=UTC
    )


def test_a_shift_over_the_repeated_hour_is_an_hour_longer():
    """Elapsed time counts, not wall time."""
    start = local_instant(date(2026, 10, 24), 22 * 60, "Europe/Berlin")
    end = local_instant(date(2026, 10, 25), 6 * 60, "Europe/Berlin")
    assert end - start == timedelta(hours=9)


def test_a_grid_refuses_other_zones():
    """A start that is not in UTC is an error, not a conversion."""
    with pytest.raises(ValueError, match="UTC"):
        Grid(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))), 15, 4)


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    day=st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    minutes=st.sampled_from([5, 15, 30]),
)
def test_an_interval_holds_its_start(zone, day, minutes):
    """index() inverts at(), and local days agree with the standard library."""
    grid = Grid.for_days(day, 3, zone=zone, minutes=minutes)
    for index in (0, 1, grid.count // 2, grid.count - 1):
        assert grid.index(grid.at(index)) == index
        assert grid.index(grid.at(index) + timedelta(minutes=minutes, seconds=-1)) == index
    assert [d.astype(object) for d in np.unique(grid.local_days(zone))] == [
        day + timedelta(days=i) for i in range(3)
    ]

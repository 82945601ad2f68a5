"""Local days by wall-clock slots."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.records import Grid
from forecasting.days import DayMatrix, day_matrix, day_slots, quiet_weekend, whole_days

BERLIN = "Europe/Berlin"


def _matrix(grid, values, accepts=None):
    accepts = np.ones(grid.count, bool) if accepts is None else accepts
    return day_matrix(np.asarray(values, float), grid, accepts=accepts, zone=BERLIN)


def test_repeated_hour_is_averaged_into_its_wall_clock_slots():
    """On a day of 100 quarter-hours the two passes of 02:00-03:00 share four slots."""
    grid = Grid.for_days(date(2024, 10, 27), 1, zone=BERLIN, minutes=15)
    assert grid.count == 100
    days = _matrix(grid, np.arange(100))
    # 02:00 is interval 8 and again 12: (8 + 12) / 2 = 10; 03:00 is interval 16.
    assert days.contacts[0, 7:13].tolist() == [7, 10, 11, 12, 13, 16]
    assert days.contacts.shape == (1, 96)


def test_skipped_hour_is_closed_not_missing():
    """On a day of 92 quarter-hours 02:00-03:00 does not exist, and the day is whole."""
    grid = Grid.for_days(date(2024, 3, 31), 1, zone=BERLIN, minutes=15)
    assert grid.count == 92
    days = _matrix(grid, np.ones(92))
    assert not days.open[0, 8:12].any()
    assert days.open.sum() == 92
    assert days.contacts.sum() == 92
    assert days.observed().all()


def test_both_passes_of_the_repeated_hour_get_the_slot():
    """Ahead, each interval reads its wall-clock slot, so a day of 25 hours has 25 of them."""
    grid = Grid.for_days(date(2024, 10, 27), 1, zone=BERLIN, minutes=60)
    _, slots = day_slots(grid, BERLIN)
    assert slots.tolist() == [0, 1, 2, 2, *range(3, 24)]


def test_closed_is_zero_and_missing_is_not():
    """A closed slot holds 0 whatever was recorded; an open one without record holds NaN."""
    grid = Grid.for_days(date(2024, 1, 1), 1, zone=BERLIN, minutes=60)
    values = np.full(24, 5.0)
    values[10] = np.nan
    accepts = np.zeros(24, bool)
    accepts[8:18] = True
    days = _matrix(grid, values, accepts)
    assert days.contacts[0, :8].tolist() == [0.0] * 8
    assert np.isnan(days.contacts[0, 10])
    assert days.contacts[0, 9] == 5.0


@pytest.mark.parametrize(("missing", "observed"), [(8, True), (9, False)])
def test_a_day_with_over_a_third_missing_is_missing(missing, observed):
    """Of 24 open hours 8 may lack, 9 may not."""
    grid = Grid.for_days(date(2024, 1, 1), 1, zone=BERLIN, minutes=60)
    values = np.ones(24)
    values[:missing] = np.nan
    assert _matrix(grid, values).observed().tolist() == [observed]


def test_a_grid_is_widened_to_whole_local_days():
    """A grid from 05:00 to 07:00 UTC is padded to the local day, 23:00 to 23:00 UTC."""
    grid = Grid(datetime(2024, 1, 2, 5, tzinfo=UTC), 60, 2)
    wide, before = whole_days(grid, BERLIN)
    assert before == 6
    assert wide == Grid(datetime(2024, 1, 1, 23, tzinfo=UTC), 60, 24)


def test_half_hour_zones_keep_whole_hours_inside_their_day():
    """Where local midnight falls inside an hour, the interval belongs to the day it starts."""
    grid = Grid(datetime(2024, 1, 2, 5, tzinfo=UTC), 60, 2)
    wide, _ = whole_days(grid, "Asia/Kolkata")
    assert set(wide.local_days("Asia/Kolkata").astype(str)) == {"2024-01-02"}
    assert wide.count == 24


def _week(shares):
    dates = np.datetime64("2024-01-01", "D") + np.arange(56)
    contacts = np.tile(shares, 8)[:, None] * 100.0
    return DayMatrix(dates, contacts, np.ones((56, 1), bool), 1440)


def test_the_weekend_is_the_quieter_pair_of_days():
    """Saturday and Sunday in Europe, Friday and Saturday in Israel, none where one is busy."""
    assert quiet_weekend(_week([1, 1, 1, 1, 1, 0.5, 0.3])) == {5, 6}
    assert quiet_weekend(_week([1, 1, 1, 1, 0.4, 0.1, 1.2])) == {4, 5}
    assert quiet_weekend(_week([1, 1, 1, 1, 1, 0, 0])) == {5, 6}
    assert quiet_weekend(_week([1, 1, 1, 1, 1, 1.5, 0.5])) == frozenset()

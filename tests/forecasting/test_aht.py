"""Handle time ahead."""

from datetime import date

import numpy as np
import pytest

from data.records import Grid
from forecasting.aht import forecast_aht, has_handle_times

ZONE = "Europe/Berlin"
PAST = Grid.for_days(date(2024, 1, 1), 56, zone=ZONE, minutes=60)
AHEAD = Grid.for_days(date(2024, 2, 26), 1, zone=ZONE, minutes=60)


def _forecast(handled, seconds, own=300.0):
    return forecast_aht(
        np.asarray(handled, float),
        np.asarray(seconds, float),
        grid=PAST,
        horizon=AHEAD,
        zone=ZONE,
        own_seconds=own,
    )


def test_without_data_the_center_files_aht_is_used():
    """Missing, zero contacts, zero seconds: all say nothing."""
    nothing = np.full(PAST.count, np.nan)
    assert _forecast(nothing, nothing) == pytest.approx(np.full(24, 300.0))
    assert _forecast(np.zeros(PAST.count), np.zeros(PAST.count)).tolist() == [300.0] * 24
    assert not has_handle_times(nothing, nothing)


def test_constant_handle_times_are_found():
    """Many contacts of 200 s outweigh the center file's 300 s."""
    handled = np.full(PAST.count, 50.0)
    assert _forecast(handled, handled * 200) == pytest.approx(np.full(24, 200.0), rel=0.01)
    assert has_handle_times(handled, handled * 200)


def test_few_contacts_are_shrunk_to_the_center_file():
    """Ten contacts today of 600 s against 30 of 300 s: (6000 + 9000) / 40 = 375 s."""
    handled = np.zeros(PAST.count)
    handled[-1] = 10.0
    found = _forecast(handled, handled * 600)
    # An hour before the horizon's start a contact counts in full but for 0.1 %.
    assert found[:23] == pytest.approx(np.full(23, 375.0), rel=0.002)


def test_an_hour_departs_as_far_as_its_contacts_say():
    """A rare long night call moves the night little; thousands of long evening calls do."""
    handled = np.full(PAST.count, 100.0)
    seconds = handled * 200
    hour = PAST.local_minutes(ZONE) // 60
    seconds[hour == 20] = 100 * 260
    handled[hour == 3], seconds[hour == 3] = 0.1, 0.1 * 800
    found = _forecast(handled, seconds)
    assert found[20] > 235
    assert found[3] < 215


def test_recent_weeks_count_more():
    """The last three weeks at 300 s after five at 200 s: above the plain mean of 237.5 s."""
    handled = np.full(PAST.count, 100.0)
    seconds = handled * np.where(np.arange(PAST.count) < 35 * 24, 200, 300)
    assert 255 < _forecast(handled, seconds).mean() < 280


def test_what_lies_ahead_is_not_used():
    """Handle times from the horizon's start on do not leak into it."""
    long = Grid.for_days(date(2024, 1, 1), 84, zone=ZONE, minutes=60)
    handled = np.full(long.count, 100.0)
    seconds = handled * np.where(np.arange(long.count) < PAST.count, 200, 900)
    found = forecast_aht(handled, seconds, grid=long, horizon=AHEAD, zone=ZONE, own_seconds=200.0)
    assert found == pytest.approx(np.full(24, 200.0))

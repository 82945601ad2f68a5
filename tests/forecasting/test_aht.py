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
    return _result(handled, seconds, own).seconds


def _result(handled, seconds, own=300.0):
    return forecast_aht(
        "voice",
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
    # Half a day before the horizon a contact counts in full but for 2.4 %.
    assert found[:23] == pytest.approx(np.full(23, 375.0), rel=0.005)


def test_slots_depart_as_far_as_their_contacts_say():
    """A rare long night call moves the night little; thousands of long evening calls do."""
    rng = np.random.default_rng(3)
    handled = np.full(PAST.count, 100.0)
    hour = PAST.local_minutes(ZONE) // 60
    handled[hour == 3] = 1.0
    true = np.where(hour == 20, 260.0, 200.0)
    seconds = rng.gamma(handled, true)
    found = _forecast(handled, seconds)
    assert found[20] == pytest.approx(260, rel=0.03)
    assert np.delete(found, [3, 20]).mean() == pytest.approx(200, rel=0.02)
    assert found[3] == pytest.approx(200, rel=0.06)


def test_equal_slots_stay_at_the_level():
    """Exponential handle times of one mean: slots depart by far less than their chance of 4 %."""
    rng = np.random.default_rng(4)
    handled = np.full(PAST.count, 10.0)
    found = _forecast(handled, rng.gamma(handled, 200.0))
    assert np.ptp(found) / found.mean() < 0.04


def test_handle_times_without_any_noise_are_defined():
    """Every contact takes 240 s, at night there is none: 240 s everywhere, no division by zero."""
    hour = PAST.local_minutes(ZONE) // 60
    handled = np.where(hour < 6, 0.0, 80.0)
    assert _forecast(handled, handled * 240) == pytest.approx(np.full(24, 240.0), rel=0.01)


def test_weekdays_depart_too():
    """AHEAD is a Monday; Mondays take a quarter longer."""
    rng = np.random.default_rng(5)
    handled = np.full(PAST.count, 60.0)
    monday = np.arange(PAST.count) // 24 % 7 == 0
    found = _forecast(handled, rng.gamma(handled, np.where(monday, 250.0, 200.0)))
    assert found.mean() == pytest.approx(250, rel=0.04)


def test_recent_weeks_count_more():
    """The last three weeks at 300 s after five at 200 s: above the plain mean of 237.5 s."""
    handled = np.full(PAST.count, 100.0)
    seconds = handled * np.where(np.arange(PAST.count) < 35 * 24, 200, 300)
    assert 255 < _forecast(handled, seconds).mean() < 302


def test_a_call_that_was_never_ended_moves_nothing():
    """One interval of ten contacts with 40 hours of handle time among steady ones of 200 s."""
    rng = np.random.default_rng(6)
    handled = np.full(PAST.count, 10.0)
    seconds = rng.gamma(handled, 200.0)
    calm = _forecast(handled, seconds)
    seconds[-30] = 40 * 3600
    assert _forecast(handled, seconds) == pytest.approx(calm, rel=0.02)


def test_the_backtest_is_told_beside_its_peers():
    """Slots differ by a third: better than last week's same slot and than the plain mean."""
    rng = np.random.default_rng(7)
    handled = np.full(PAST.count, 40.0)
    hour = PAST.local_minutes(ZONE) // 60
    told = _result(handled, rng.gamma(handled, 200.0 + 8 * np.abs(hour - 12))).accuracy
    assert told is not None
    assert told.queue == "voice"
    assert told.model.startswith("interval of day")
    assert told.origins > 1
    # A mean of 40 exponential times: mean absolute deviation 0.8 / sqrt(40) of it, 12.6 %.
    assert told.wape == pytest.approx(12.9, abs=0.8)
    assert told.wape < told.wape_mean4
    assert told.wape < told.wape_last_week
    assert abs(told.bias) < 2


def test_without_a_past_to_judge_nothing_is_claimed():
    """Ten days of handle times give a forecast and no accuracy."""
    handled = np.zeros(PAST.count)
    handled[-240:] = 20.0
    result = _result(handled, handled * 250)
    assert result.accuracy is None
    assert result.seconds == pytest.approx(np.full(24, 250.0), rel=0.02)


def test_what_lies_ahead_is_not_used():
    """Handle times from the horizon's start on do not leak into it."""
    long = Grid.for_days(date(2024, 1, 1), 84, zone=ZONE, minutes=60)
    handled = np.full(long.count, 100.0)
    seconds = handled * np.where(np.arange(long.count) < PAST.count, 200, 900)
    found = forecast_aht(
        "voice", handled, seconds, grid=long, horizon=AHEAD, zone=ZONE, own_seconds=200.0
    ).seconds
    assert found == pytest.approx(np.full(24, 200.0))

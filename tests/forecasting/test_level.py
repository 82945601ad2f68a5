"""Lasting changes of level."""

import numpy as np
import pytest

from forecasting.level import level_shift

DAYS = 120
WEEKDAY = np.arange(DAYS) % 7
USABLE = np.ones(DAYS, bool)


def _steady(seed=5):
    rng = np.random.default_rng(seed)
    pattern = np.array([1.3, 1, 1, 1, 0.9, 0.5, 0.4])[WEEKDAY]
    return rng.poisson(500 * pattern * rng.gamma(200, 1 / 200, DAYS)).astype(float)


@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_a_step_of_two_weeks_is_found_where_it_happened(factor):
    """The last 14 days at another level."""
    totals = _steady()
    totals[-14:] *= factor
    shift = level_shift(totals, USABLE, WEEKDAY)
    assert shift is not None
    assert abs(shift.day - (DAYS - 14)) <= 1
    assert shift.factor == pytest.approx(factor, rel=0.06)


@pytest.mark.parametrize("seed", range(5))
def test_steady_series_have_no_step(seed):
    """Noise is no new level."""
    assert level_shift(_steady(seed), USABLE, WEEKDAY) is None


def test_a_week_is_too_short_for_a_level():
    """Seven days at twice the level may pass."""
    totals = _steady()
    totals[-7:] *= 2
    assert level_shift(totals, USABLE, WEEKDAY) is None


def test_a_slow_season_is_no_step():
    """A rise of 60 % spread over eight weeks."""
    ramp = np.interp(np.arange(DAYS), [DAYS - 57, DAYS - 1], [1.0, 1.6])
    assert level_shift(_steady() * ramp, USABLE, WEEKDAY) is None


def test_a_short_history_has_no_step():
    """Nothing to compare with."""
    assert level_shift(_steady()[:20], USABLE[:20], WEEKDAY[:20]) is None

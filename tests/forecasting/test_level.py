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


def test_a_week_at_twice_the_level_is_one_and_a_week_a_third_up_is_not():
    """A young level must be larger than an old one."""
    totals, mild = _steady(), _steady()
    totals[-7:] *= 2
    mild[-7:] *= 1.33
    shift = level_shift(totals, USABLE, WEEKDAY)
    assert shift is not None
    assert shift.day == DAYS - 7
    assert level_shift(mild, USABLE, WEEKDAY) is None


def test_four_days_are_too_short_for_a_level():
    """Days at three times the level may pass."""
    totals = _steady()
    totals[-4:] *= 3
    assert level_shift(totals, USABLE, WEEKDAY) is None


def test_a_long_storm_that_has_passed_is_no_level():
    """Twelve days at 1.8 times the contacts, then five as before."""
    totals = _steady()
    totals[-17:-5] *= 1.8
    assert level_shift(totals, USABLE, WEEKDAY) is None


def test_of_two_steps_the_last_is_found():
    """Twice the contacts for four weeks, then back."""
    totals = _steady()
    totals[-38:-10] *= 2
    shift = level_shift(totals, USABLE, WEEKDAY)
    assert shift is not None
    assert abs(shift.day - (DAYS - 10)) <= 1
    assert shift.factor == pytest.approx(0.5, rel=0.06)


def test_a_step_within_much_noise_is_believed_in_part():
    """A rise by half where days scatter by 15 %: a factor between 1 and 1.5."""
    rng = np.random.default_rng(8)
    totals = 500 * np.exp(rng.normal(0, 0.15, DAYS))
    totals[-30:] *= 1.6
    shift = level_shift(totals, USABLE, WEEKDAY)
    assert shift is not None
    assert 1.1 < shift.factor < 1.55


def test_a_slow_season_is_no_step():
    """A rise of 60 % spread over eight weeks."""
    ramp = np.interp(np.arange(DAYS), [DAYS - 57, DAYS - 1], [1.0, 1.6])
    assert level_shift(_steady() * ramp, USABLE, WEEKDAY) is None


def test_a_short_history_has_no_step():
    """Nothing to compare with."""
    assert level_shift(_steady()[:20], USABLE[:20], WEEKDAY[:20]) is None

"""Storms and outages."""

import numpy as np
import pytest

from forecasting.outliers import neighbour_median, storms


def _steady(days=84, level=400.0):
    rng = np.random.default_rng(3)
    weekday = np.array([1.3, 1, 1, 1, 0.9, 0.5, 0.4])[np.arange(days) % 7]
    return rng.poisson(level * weekday * rng.gamma(100, 0.01, days)).astype(float)


def test_neighbours_are_the_nearest_same_weekdays():
    """Of weekly totals 1..9 the fifth's neighbours are the other eight: median 5."""
    totals = np.repeat(np.arange(1.0, 10.0), 7)
    median, counts = neighbour_median(totals, np.ones(63, bool))
    assert median[28] == pytest.approx(5.0)
    assert counts[28] == 8
    assert counts[0] == 4


def test_a_storm_of_three_days_is_found_and_nothing_else():
    """Six times the contacts for three days."""
    totals = _steady()
    totals[40:43] *= 6
    assert np.flatnonzero(storms(totals, np.ones(84, bool))).tolist() == [40, 41, 42]


def test_an_outage_is_found():
    """A day of nearly nothing is no ordinary day."""
    totals = _steady()
    totals[50] = 3
    assert np.flatnonzero(storms(totals, np.ones(84, bool))).tolist() == [50]


def test_a_quiet_series_has_no_storms():
    """Day-to-day noise of 10 % is ordinary."""
    assert not storms(_steady(), np.ones(84, bool)).any()


def test_a_lasting_rise_is_no_storm():
    """Two weeks at three times the level are a new level."""
    totals = _steady()
    totals[70:] *= 3
    assert not storms(totals, np.ones(84, bool))[70:].any()


def test_small_counts_vary_without_being_storms():
    """A queue of two contacts a day sometimes has none and sometimes six."""
    totals = np.random.default_rng(4).poisson(2.0, 200).astype(float)
    assert storms(totals, np.ones(200, bool)).sum() == 0

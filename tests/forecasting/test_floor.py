"""The Poisson floor."""

import numpy as np
import pytest
from scipy.stats import poisson

from forecasting.floor import poisson_deviation, poisson_floor


def test_deviation_of_a_mean_of_one():
    """E|X - 1| = 2 P(X = 0) = 2 / e, since the mean's excess equals its shortfall."""
    assert poisson_deviation(np.array([1.0])) == pytest.approx([2 / np.e])


@pytest.mark.parametrize("mean", [0.3, 2.5, 10.0, 100.7])
def test_deviation_is_that_of_the_distribution(mean):
    """The sum over counts, from scipy's probabilities."""
    counts = np.arange(400)
    direct = (np.abs(counts - mean) * poisson.pmf(counts, mean)).sum()
    assert poisson_deviation(np.array([mean])) == pytest.approx([direct])


def test_zero_mean_has_no_deviation():
    """Nothing comes, nothing varies."""
    assert poisson_deviation(np.zeros(2)).tolist() == [0.0, 0.0]


def test_floor_at_ten_and_at_a_hundred_contacts():
    """Chance alone leaves 25 % at 10 contacts an interval, 8 % at 100."""
    profile = np.full((1, 4), 0.25)
    assert poisson_floor(np.full((1, 4), 10.0), profile) == pytest.approx(25.0, abs=0.3)
    assert poisson_floor(np.full((1, 4), 100.0), profile) == pytest.approx(8.0, abs=0.1)


def test_slots_that_are_not_judged_do_not_count():
    """Missing slots are out of the sum, and of the day's total."""
    actual = np.array([[10.0, 10.0, np.nan, np.nan]])
    assert poisson_floor(actual, np.full((1, 4), 0.25)) == pytest.approx(
        100 * float(poisson_deviation(np.array([10.0]))[0]) / 10
    )

"""Spreads fitted to coverage."""

import numpy as np
import pytest

from forecasting.calibration import block_mean, covering_variance, shrunk


def test_the_variance_of_normal_errors_is_found():
    """4,000 normals of deviation 0.3 with chance 0.04 in it: 0.09 - 0.04 is left."""
    errors = np.random.default_rng(1).normal(0, 0.3, 4000)
    found = covering_variance(errors, np.full(4000, 0.04), np.ones(4000))
    assert found == pytest.approx(0.05, rel=0.1)


def test_growth_scales_each_error():
    """Errors twice as wide with a growth of four have the variance of the others."""
    errors = np.random.default_rng(2).normal(0, 0.2, 4000)
    errors[2000:] *= 2
    growth = np.repeat([1.0, 4.0], 2000)
    assert covering_variance(errors, np.zeros(4000), growth) == pytest.approx(0.04, rel=0.08)


def test_far_errors_weigh_no_more_than_near_ones_outside():
    """One error in twenty a hundred times too large changes a moment, not this."""
    errors = np.random.default_rng(3).normal(0, 0.1, 4000)
    errors[::20] *= 100
    assert covering_variance(errors, np.zeros(4000), np.ones(4000)) < 0.016


def test_too_few_errors_tell_nothing():
    """Four known errors are too few, five are enough; NaN does not count."""
    errors = np.array([0.1, -0.1, 0.2, 0.3, np.nan])
    zeros, ones = np.zeros(5), np.ones(5)
    assert covering_variance(errors, zeros, ones) is None
    errors[4] = 0.1
    assert covering_variance(errors, zeros, ones) is not None


def test_errors_below_chance_need_no_spread():
    """What chance explains leaves nothing, never less."""
    assert covering_variance(np.full(9, 0.1), np.ones(9), np.ones(9)) == 0.0


def test_shrinking_by_hand():
    """Three windows at 2 and a prior of 6 worth one window: (3 * 2 + 6) / 4 = 3."""
    assert shrunk(2.0, 6.0, windows=3, worth=1) == 3.0
    assert shrunk(None, 6.0, windows=3, worth=1) == 6.0


def test_the_mean_of_a_block_by_hand():
    """Two days with memory 0.5: (1 + 1 + 0.5 + 0.5) / 4; a memory of one leaves weeks as wide."""
    assert block_mean(0.5, 2) == 0.75
    assert block_mean(1.0) == 1.0

"""Ratios over replications and their half-widths."""

import numpy as np
import pytest

from wfm.simulation.estimate import RatioMoments


def test_by_hand():
    """x = 1, 2, 3 of y = 2, 2, 4: R = 6 / 8; residuals -0.5, 0.5, 0; t(2) = 4.3027."""
    moments = RatioMoments(())
    for x, y in ((1, 2), (2, 2), (3, 4)):
        moments.add(np.float64(x), np.float64(y))
    found = moments.estimate()
    assert found.mean == 0.75
    error = np.sqrt(0.5 / (3 * 2)) / (8 / 3)
    assert found.half_width == pytest.approx(4.302653 * error, rel=1e-6)


def test_covers_the_truth():
    """95 % intervals of a ratio of correlated counts hold the truth about 95 times in 100."""
    rng = np.random.default_rng(5)
    moments = RatioMoments((2000,))
    for _ in range(30):
        offered = rng.poisson(20, 2000)
        moments.add(rng.binomial(offered, 0.8) * 1.0, offered * 1.0)
    found = moments.estimate()
    covered = np.abs(found.mean - 0.8) <= found.half_width
    # Three standard errors of 2,000 trials are 1.5 points.
    assert covered.mean() == pytest.approx(0.95, abs=0.015)


def test_nothing_offered():
    """A cell without contacts is not a number, and no warning."""
    moments = RatioMoments((2,))
    for x in (1.0, 3.0):
        moments.add(np.array([0.0, x]), np.array([0.0, 4.0]))
    found = moments.estimate()
    assert np.isnan(found.mean).tolist() == np.isnan(found.half_width).tolist() == [True, False]
    assert found.mean[1] == 0.5


def test_one_replication():
    """One replication has a mean and no half-width."""
    moments = RatioMoments((1,))
    moments.add(np.array([1.0]), np.array([4.0]))
    assert moments.estimate().mean.tolist() == [0.25]
    assert np.isnan(moments.estimate().half_width).all()

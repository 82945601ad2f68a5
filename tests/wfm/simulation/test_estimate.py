"""Ratios over replications and their half-widths."""

import numpy as np
import pytest

from wfm.simulation.estimate import PairedRatioMoments, RatioMoments


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


class TestDifference:
    def moments(self, pairs) -> PairedRatioMoments:
        found = PairedRatioMoments(())
        for x1, y1, x2, y2 in pairs:
            base, changed = (np.float64(x1), np.float64(y1)), (np.float64(x2), np.float64(y2))
            found.add(base, changed)
        return found

    def test_by_hand(self):
        """Ratios 6 / 8 and 4 / 8, residuals -0.5, 0.5, 0 and 0, 0.5, -0.5, each over 8 / 3.

        Differences of residuals 0.5, 0, -0.5 have the squares 0.5; t(2) = 4.3027.
        """
        pairs = [(1, 2, 1, 2), (2, 2, 2, 3), (3, 4, 1, 3)]
        found = self.moments(pairs).estimate()
        assert found.mean == pytest.approx(-0.25)
        error = np.sqrt(0.5 / (3 * 2)) / (8 / 3)
        assert found.half_width == pytest.approx(4.302653 * error, rel=1e-6)

    def test_nothing_changed(self):
        """Equal sides have a difference of 0, surely."""
        found = self.moments([(1, 2, 1, 2), (2, 2, 2, 2), (3, 4, 3, 4)]).estimate()
        assert found.mean == 0
        assert found.half_width == pytest.approx(0, abs=1e-7)

    def test_nothing_offered(self):
        """Without contacts on one side there is no difference, and no warning."""
        found = self.moments([(1, 2, 0, 0), (2, 2, 0, 0)]).estimate()
        assert np.isnan(found.mean)
        assert np.isnan(found.half_width)

    def test_one_pair(self):
        """One pair has a difference and no half-width."""
        found = self.moments([(1, 2, 2, 2)]).estimate()
        assert found.mean == 0.5
        assert np.isnan(found.half_width)

    def test_covers_the_truth(self):
        """Paired intervals hold the true difference 95 times in 100, and are shorter than apart.

        The same contacts are met with 80 % and, of those, 95 % are still met after the change.
        """
        rng = np.random.default_rng(6)
        paired, one, two = PairedRatioMoments((2000,)), RatioMoments((2000,)), RatioMoments((2000,))
        for _ in range(30):
            offered = rng.poisson(20, 2000)
            met = rng.binomial(offered, 0.8)
            base, changed = (met * 1.0, offered * 1.0), (rng.binomial(met, 0.95), offered * 1.0)
            paired.add(base, changed)
            one.add(*base)
            two.add(*changed)
        found = paired.estimate()
        covered = np.abs(found.mean + 0.8 * 0.05) <= found.half_width
        assert covered.mean() == pytest.approx(0.95, abs=0.015)
        apart = np.hypot(one.estimate().half_width, two.estimate().half_width)
        assert np.median(found.half_width / apart) < 0.5

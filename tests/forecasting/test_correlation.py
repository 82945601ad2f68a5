"""How far queues go wrong together."""

import numpy as np
import pytest

from forecasting.correlation import queue_correlation
from forecasting.single import DayResiduals


def _residuals(errors, *, reliability=0.9, first=0):
    dates = np.datetime64("2024-01-01") + first + np.arange(errors.shape[1])
    return [DayResiduals(dates, row, reliability) for row in errors]


def _common(rng, queues, share, days=84):
    own = rng.standard_normal((queues, days))
    return np.sqrt(share) * rng.standard_normal(days) + np.sqrt(1 - share) * own


def test_a_common_cause_is_found():
    """Eight queues that share half of their variance: the mean of 28 pairs is near a half."""
    found = queue_correlation(_residuals(_common(np.random.default_rng(1), 8, 0.5)))
    assert found[np.tril_indices(8, -1)].mean() == pytest.approx(0.5, abs=0.15)


def test_independent_queues_stay_so():
    """Chance correlations of 84 days are pulled to zero."""
    found = queue_correlation(_residuals(_common(np.random.default_rng(2), 6, 0.0)))
    assert np.abs(found[np.tril_indices(6, -1)]).mean() < 0.12


def test_pairs_lean_on_the_mean_of_all():
    """A pair known from 25 days among pairs of 84 comes out nearer to the others than alone."""
    errors = _common(np.random.default_rng(3), 8, 0.7)
    errors[0, 25:] = np.nan
    errors[0, :25] = np.random.default_rng(4).standard_normal(25)
    residuals = _residuals(errors)
    alone = queue_correlation(residuals[:2])[0, 1]
    assert queue_correlation(residuals)[0, 1:].mean() > alone


def test_a_pair_alone_leans_on_independence():
    """One pair of 84 days that is always equal: below one, above a half."""
    errors = np.tile(np.random.default_rng(5).standard_normal(84), (2, 1))
    assert 0.5 < queue_correlation(_residuals(errors, reliability=1.0))[0, 1] < 0.95


def test_what_is_not_known_is_independent():
    """No backtest, too few shared days, or errors that are chance alone."""
    rng = np.random.default_rng(6)
    errors = _common(rng, 2, 1.0)
    one, other = _residuals(errors)
    (late,) = _residuals(errors[1:], first=70)
    (chance,) = _residuals(errors[1:], reliability=0.05)
    for second in (None, late, chance):
        assert np.array_equal(queue_correlation([one, second]), np.eye(2))
    assert queue_correlation([one, other])[0, 1] > 0.5

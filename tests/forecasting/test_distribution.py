"""The spread around a forecast, estimated and sampled."""

import numpy as np
import pytest

from forecasting.distribution import (
    Dispersion,
    ErrorWindow,
    default_dispersion,
    estimate_dispersion,
)
from forecasting.sampling import gamma_factor, joint_normals, sample_contacts

SHAPE = np.array([5.0, 20.0, 60.0, 40.0, 30.0, 10.0]).repeat(4)


def _windows(day, slot, *, count=12, scale=1.0, seed=1, lasting=0.0):
    """Simulate actuals around a known mean: gamma day factor, gamma slot factor, Poisson."""
    rng = np.random.default_rng(seed)
    out = []
    for place in range(count):
        said = np.tile(SHAPE * scale, (28, 1))
        z = np.sqrt(1 - lasting) * rng.standard_normal((28, 1))
        z += np.sqrt(lasting) * rng.standard_normal()
        rate = said * gamma_factor(z, day)
        if slot:
            rate = rate * rng.gamma(1 / slot**2, slot**2, said.shape)
        out.append(ErrorWindow(said, rng.poisson(rate).astype(float), 28 * place))
    return out


def _dispersion(day=0.0, slot=0.0, slot_memory=0.0, lasting=0.0, memory=0.0):
    return Dispersion(np.full(4, day), slot, slot_memory, lasting, memory)


@pytest.mark.parametrize(("day", "slot"), [(0.1, 0.0), (0.2, 0.15), (0.05, 0.3)])
def test_known_spreads_are_recovered(day, slot):
    """336 simulated days give both spreads back, the day's widened for few windows."""
    found = estimate_dispersion(_windows(day, slot))
    assert found.day.mean() == pytest.approx(1.15 * day, rel=0.2, abs=0.02)
    assert found.slots.variance(np.full(1, 100.0))[0] == pytest.approx(
        (100 * slot) ** 2, rel=0.2, abs=5
    )


def test_pure_poisson_has_next_to_no_spread():
    """At 33 contacts a day chance alone is 17 %; what is found beyond is its estimate's noise."""
    found = estimate_dispersion(_windows(0.0, 0.0, scale=0.05))
    assert found.day.mean() < 0.13
    assert found.slot < 0.1


def test_storms_do_not_widen_the_band():
    """Every twentieth day at four times its contacts: the spread stays near that of the others."""
    windows = _windows(0.1, 0.1)
    for window in windows:
        window.actual[5] *= 4
    assert estimate_dispersion(windows).day.max() < 0.14


def test_errors_that_last_are_told_from_errors_that_pass():
    """Half of the day variance is common to a window: a week has 1/2 + 1/2 / 7 of a day's."""
    found = estimate_dispersion(_windows(0.2, 0.0, count=60, lasting=0.5))
    assert found.day_correlation(7).mean() == pytest.approx(4 / 7, abs=0.06)
    fresh = estimate_dispersion(_windows(0.2, 0.0, count=60))
    assert fresh.lasting < 0.1


def test_later_weeks_are_never_surer():
    """The spread does not shrink with the lead."""
    windows = _windows(0.2, 0.0)
    for window in windows:
        window.actual[14:] = window.said[14:]
    day = estimate_dispersion(windows).day
    assert (np.diff(day) >= 0).all()


def test_missing_slots_are_left_out():
    """A third of the slots unjudged does not change the answer much."""
    windows = _windows(0.15, 0.1)
    for window in windows:
        window.said[:, ::3], window.actual[:, ::3] = np.nan, np.nan
    assert estimate_dispersion(windows).day == pytest.approx(np.full(4, 0.15), rel=0.25)


def test_without_windows_a_spread_is_assumed():
    """A queue without a backtest still has a band."""
    assert np.array_equal(estimate_dispersion([]).day, default_dispersion().day)


def test_correlation_of_days_by_hand():
    """lasting 0.2, memory 0.5: one day apart 0.2 + 0.8 * 0.5 = 0.6, two days 0.4."""
    matrix = _dispersion(lasting=0.2, memory=0.5).day_correlation(3)
    assert matrix[0] == pytest.approx([1.0, 0.6, 0.4])


def test_gamma_factors_have_the_quantiles_of_the_gamma():
    """Against scipy's gamma of shape 25, mean 1."""
    from scipy.stats import gamma, norm

    shares = np.array([0.01, 0.1, 0.5, 0.9, 0.99])
    found = gamma_factor(norm.ppf(shares), 0.2)
    assert found == pytest.approx(gamma.ppf(shares, 25, scale=1 / 25), rel=0.003)


def _samples(mean, dispersion, *, count=4000, days=4, seed=3):
    slots = len(mean) // days
    rng = np.random.default_rng(seed)
    normals = joint_normals(np.eye(1), [dispersion.day_correlation(days)], samples=count, rng=rng)[
        0
    ]
    return sample_contacts(
        mean,
        np.repeat(np.arange(days), slots),
        normals=normals,
        spread=dispersion.day_spread(np.ones(days, int)),
        dispersion=dispersion,
        rng=rng,
    )


def test_sample_mean_is_the_forecast():
    """The factors are centred: what is left is Poisson noise of the mean."""
    mean = np.tile(SHAPE, 4)
    samples = _samples(mean, _dispersion(day=0.3, slot=0.2, lasting=0.5))
    assert samples.dtype == np.int32
    assert samples.mean(axis=0) == pytest.approx(mean, rel=0.05)
    assert samples.sum() / 4000 == pytest.approx(mean.sum(), rel=0.003)


def test_sample_variance_by_hand():
    """Mean 100, day spread 0.2, slot spread 0.1: 100 + 100^2 (1.04 * 1.01 - 1) = 604."""
    samples = _samples(np.full(40, 100.0), _dispersion(day=0.2, slot=0.1))
    assert samples.var(axis=0).mean() == pytest.approx(604, rel=0.05)


def test_day_totals_vary_with_the_day_factor():
    """Ten slots of 100: 1000 + 1000^2 * 0.04 = 41,000, ten times independent slots'."""
    totals = _samples(np.full(40, 100.0), _dispersion(day=0.2)).reshape(-1, 4, 10).sum(axis=2)
    assert totals.var(axis=0).mean() == pytest.approx(41_000, rel=0.07)


def test_neighbouring_slots_vary_together():
    """Slot memory 0.8 shows in the counts once Poisson noise is small."""
    samples = _samples(np.full(40, 1e5), _dispersion(slot=0.2, slot_memory=0.8))
    assert np.corrcoef(samples[:, 20], samples[:, 21])[0, 1] == pytest.approx(0.8, abs=0.04)


def test_zero_mean_gives_zero_counts():
    """Closed is exactly zero in every sample."""
    mean = np.tile([0.0, 50.0], 8)
    samples = _samples(mean, _dispersion(day=0.5, slot=0.5))
    assert samples[:, ::2].sum() == 0
    assert samples[:, 1::2].min(axis=0).max() < 50


def test_queues_and_days_are_correlated_as_asked():
    """Between two queues 0.6 on a day, between neighbouring days 0.5 in a queue."""
    days = _dispersion(memory=0.5).day_correlation(3)
    normals = joint_normals(
        np.array([[1, 0.6], [0.6, 1]]),
        [days, days],
        samples=20_000,
        rng=np.random.default_rng(1),
    )
    assert np.corrcoef(normals[0, :, 1], normals[1, :, 1])[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.corrcoef(normals[0, :, 0], normals[0, :, 1])[0, 1] == pytest.approx(0.5, abs=0.02)
    assert normals.std() == pytest.approx(1.0, abs=0.02)


def test_days_whose_contacts_all_fall_into_one_slot_are_defined():
    """A queue of a contact now and then, always at noon: no variance is left by chance."""
    rng = np.random.default_rng(11)
    said = np.zeros((28, 24))
    said[:, 12] = 0.2
    windows = [
        ErrorWindow(said, np.where(said > 0, rng.poisson(said), 0.0), 28 * k) for k in range(8)
    ]
    found = estimate_dispersion(windows)
    assert np.isfinite(found.day).all()
    assert np.isfinite(found.slots.variance(np.array([0.0, 0.2, 5.0]))).all()

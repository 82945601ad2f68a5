"""Joint samples: tails, few contacts, and coverage of what is simulated."""

import numpy as np
import pytest
from scipy.stats import t

from forecasting.distribution import Dispersion, ErrorWindow, estimate_dispersion
from forecasting.sampling import (
    heavy_tailed,
    joint_normals,
    lognormal_factor,
    sample_contacts,
)
from forecasting.slot_spread import SlotSpread

DAYS, SLOTS = 28, 24
SHAPE = np.concatenate([np.full(8, 2.0), np.full(12, 50.0), np.full(4, 10.0)])


def _draw(mean, dispersion, *, samples, seed=1):
    rng = np.random.default_rng(seed)
    days = mean.shape[0]
    normals = joint_normals(
        np.eye(1), [dispersion.day_correlation(days)], samples=samples, rng=rng
    )[0]
    return sample_contacts(
        mean.ravel(),
        np.arange(days).repeat(mean.shape[1]),
        normals=normals,
        spread=dispersion.day_spread(np.arange(days) // 7 + 1),
        dispersion=dispersion,
        rng=rng,
    ).reshape(samples, *mean.shape)


def test_tails_are_those_of_a_t_with_the_80_percent_band_of_a_normal():
    """Scaled t's of four degrees: the 97.5 % point is t's over t's 90 % point times 1.2816."""
    rng = np.random.default_rng(1)
    heavy = heavy_tailed(rng.standard_normal((200_000, 1)), 4.0, rng)
    assert np.quantile(heavy, 0.9) == pytest.approx(1.2816, rel=0.02)
    wanted = t.ppf(0.975, 4) / t.ppf(0.9, 4) * 1.2816
    assert np.quantile(heavy, 0.975) == pytest.approx(wanted, rel=0.02)


def test_without_a_tail_normals_stay():
    """Infinite degrees of freedom leave the very numbers."""
    rng = np.random.default_rng(1)
    normals = rng.standard_normal((10, 3))
    assert heavy_tailed(normals, np.inf, rng) is normals


def test_lognormal_factors_have_mean_and_variance():
    """Mean 1 and variance 0.5 over many draws."""
    normals = np.random.default_rng(1).standard_normal(400_000)
    factor = lognormal_factor(normals, np.full(1, 0.5))
    assert factor.mean() == pytest.approx(1.0, rel=0.01)
    assert factor.var() == pytest.approx(0.5, rel=0.05)


def test_the_mean_is_kept_with_tails_and_few_contacts():
    """At 0.2 contacts a slot and a wide, heavy-tailed day the samples' mean is the forecast's."""
    slots = SlotSpread.even(0.2, 0.5, chance=0.5)
    dispersion = Dispersion(np.full(4, 0.4), 0.2, 0.5, 0.5, 0.5, 0.97, 3.0, slots)
    mean = np.full((DAYS, SLOTS), 0.2)
    samples = _draw(mean, dispersion, samples=2000)
    assert samples.mean() == pytest.approx(0.2, rel=0.01)


def _series(rng, days):
    """Simulate days whose level wanders and reverts, whose totals differ and whose slots do."""
    level = np.zeros(days)
    for day in range(1, days):
        level[day] = 0.98 * level[day - 1] + rng.normal(0, 0.03)
    rate = SHAPE * np.exp(level + rng.normal(0, 0.1, days))[:, None]
    return rng.poisson(rate * np.exp(rng.normal(0, 0.12, rate.shape))).astype(float)


def _window(contacts, start):
    """Forecast four weeks by the mean of the four before."""
    size = contacts[start - DAYS : start].sum() / DAYS / SHAPE.sum()
    return ErrorWindow(np.tile(size * SHAPE, (DAYS, 1)), contacts[start : start + DAYS], start)


def test_bands_cover_what_they_say_at_every_level():
    """80 and 95 % of slots, days and weeks of the future lie inside.

    Sixty series, each with a backtest of twelve overlapping windows before the one judged; its
    errors come from a wandering level, from days and from slots.
    """
    rng = np.random.default_rng(5)
    ranks = {"slot": [], "day": [], "week": []}
    for seed in range(60):
        contacts = _series(rng, 12 * 8 + 3 * DAYS)
        ahead, newest = _window(contacts, len(contacts) - DAYS), len(contacts) - 2 * DAYS
        past = [_window(contacts, newest - 8 * k) for k in range(12)]
        samples = _draw(ahead.said, estimate_dispersion(past), samples=199, seed=seed)
        days, actual = samples.sum(axis=2), ahead.actual.sum(axis=1)
        pairs = {
            "slot": (samples, ahead.actual),
            "day": (days, actual),
            "week": (days.reshape(-1, 4, 7).sum(axis=2), actual.reshape(4, 7).sum(axis=1)),
        }
        for name, (drawn, came) in pairs.items():
            equal = (drawn == came).sum(axis=0) + 1
            rank = (drawn < came).sum(axis=0) + rng.random(came.shape) * equal
            ranks[name].append(rank.ravel() / 200)
    for name, slack in (("slot", 4), ("day", 5), ("week", 8)):
        rank = np.concatenate(ranks[name])
        assert 100 * np.mean((rank > 0.1) & (rank < 0.9)) == pytest.approx(80, abs=slack), name
        inside = 100 * np.mean((rank > 0.025) & (rank < 0.975))
        assert inside == pytest.approx(95, abs=slack / 1.5), name


def test_means_near_nothing_give_no_contact():
    """A smoothed queue that went silent long ago: 1e-200 contacts, whose square is zero."""
    spread = Dispersion(np.full(4, 0.2), 0.3, 0.5, 0.3, 0.5)
    samples = sample_contacts(
        np.array([1e-200, 0.0, 5.0, 1e-12]),
        np.zeros(4, int),
        normals=np.random.default_rng(1).standard_normal((50, 1)),
        spread=np.array([0.2]),
        dispersion=spread,
        rng=np.random.default_rng(2),
    )
    assert samples[:, [0, 1, 3]].sum() == 0
    assert samples[:, 2].mean() == pytest.approx(5, abs=1)

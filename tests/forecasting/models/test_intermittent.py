"""Pooled rates of queues with few contacts."""

import numpy as np
import pytest

from forecasting.models import Ets, PooledRates
from forecasting.models.intermittent import pooled_shapes


def _sparse(shape, days, *, rate, seed):
    return np.random.default_rng(seed).poisson(rate * shape, (days, len(shape))).astype(float)


def test_sparse_slots_are_told_better_than_by_eight_weeks(make_history):
    """At five contacts a day over 24 slots shares lie nearer to the truth than the profile's."""
    shape = np.concatenate([np.zeros(8), np.arange(1, 9), np.arange(8, 0, -1)]) / 72
    history = make_history(_sparse(shape, 364, rate=5.0, seed=1))
    pooled = np.abs(pooled_shapes(history) - shape).sum()
    assert pooled < 0.6 * np.abs(history.profile - shape).sum()


def test_weekdays_that_differ_keep_their_shape(make_history):
    """Half of the week in the morning, half in the evening: each keeps 90 % of its own."""
    early, late = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    days = np.stack([early if d % 7 < 3 else late for d in range(364)])
    contacts = np.random.default_rng(2).poisson(60 * (0.95 * days + 0.025)).astype(float)
    shapes = pooled_shapes(make_history(contacts))
    assert shapes[0, 0] > 0.85
    assert shapes[5, 1] > 0.85


def test_new_hours_are_followed(make_history):
    """Ten weeks after the evening moved to the morning most of the share has moved too."""
    contacts = np.zeros((364, 2))
    contacts[:294, 1], contacts[294:, 0] = 50.0, 50.0
    assert np.all(pooled_shapes(make_history(contacts))[:, 0] > 0.6)


def test_totals_are_those_of_ets(make_history, make_ahead):
    """Only the day's shape differs, and special days keep their own."""
    history = make_history(_sparse(np.full(6, 1 / 6), 140, rate=4.0, seed=3))
    ahead = make_ahead(140)
    ahead.kind[3], ahead.ratio[3] = 1, 0.5
    said, ets = (m.forecast(history, ahead) for m in (PooledRates(), Ets()))
    assert said.sum(axis=1) == pytest.approx(ets.sum(axis=1))
    assert said[3] == pytest.approx(ets[3])
    assert said[2] != pytest.approx(ets[2])


def test_shares_sum_to_one(make_history):
    """Of every weekday that has contacts, with days missing too."""
    contacts = _sparse(np.full(12, 1 / 12), 200, rate=3.0, seed=4)
    contacts[::5] = np.nan
    assert pooled_shapes(make_history(contacts)).sum(axis=1) == pytest.approx(np.ones(7))

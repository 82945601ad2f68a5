"""Exponential smoothing, and the smoothing beneath several models."""

import numpy as np
import pytest

from forecasting.models import Ets, WeekdayMean
from forecasting.models.smoothing import log_totals, smooth, totals_of

WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.0])


def test_ets_repeats_a_weekly_pattern(make_history, make_ahead, make_weekly):
    """A series that repeats itself is continued, closed Sundays left out of the season."""
    noise = np.random.default_rng(1).normal(1, 0.01, 140)
    said = Ets().forecast(make_history(make_weekly(20) * noise[:, None]), make_ahead(140))
    assert said.sum(axis=1) == pytest.approx(np.tile(1000 * WEEK, 2), rel=0.02)


def test_ets_follows_a_drift_that_the_mean_lags_behind(make_history, make_ahead, make_weekly):
    """After growth of 2 % a week ETS lies nearer to the next week than the mean of 8."""
    growth = 1.02 ** (np.arange(280) / 7)
    noise = np.random.default_rng(2).normal(1, 0.02, 280)
    history = make_history(make_weekly(40) * (growth * noise)[:, None])
    truth = 1000 * WEEK.sum() * 1.02**40.5
    ets, mean = (m.forecast(history, make_ahead(280, 7)).sum() for m in (Ets(), WeekdayMean()))
    assert abs(ets - truth) < 0.5 * abs(mean - truth)


def test_ets_is_steady_where_one_day_ahead_misleads(make_history, make_ahead, make_weekly):
    """Runs of three busy days that then end say nothing of the month: within 2 % of the level.

    One-step errors favour a fast rate here: two of three times the next day is busy too.
    """
    busy = 1 + 0.15 * (np.random.default_rng(3).random(94) < 0.3).repeat(3)[:280]
    level = busy.mean() * 1000 * WEEK.sum()
    busy[-3:] = 1.15
    said = Ets().forecast(make_history(make_weekly(40) * busy[:, None]), make_ahead(280, 28))
    assert said.sum() == pytest.approx(4 * level, rel=0.02)


def test_a_wild_day_moves_the_level_by_two_deviations_at_most():
    """The last day at 20 times the rest: the level rises by less than fastest rate x 2 x spread."""
    values = np.random.default_rng(4).normal(7.0, 0.1, 200)
    weekday = np.arange(200) % 7
    before = smooth(values[:-1], weekday[:-1])
    values[-1] += np.log(20)
    after = smooth(values, weekday)
    assert np.all(after.level - before.level < 0.4 * 2 * 0.15)


def test_rates_fit_the_leads_asked_for():
    """A level that never moves gets slow rates, a random walk fast ones; weights sum to one."""
    random = np.random.default_rng(5)
    weekday = np.arange(400) % 7
    still = smooth(random.normal(7.0, 0.1, 400), weekday)
    walk = smooth(7 + np.cumsum(random.normal(0, 0.1, 400)), weekday)
    rates = np.repeat([0.02, 0.05, 0.1, 0.2, 0.4], 4)
    assert still.weight.sum() == pytest.approx(1.0)
    assert rates @ still.weight < 0.15
    assert rates @ walk.weight > 0.25


def test_unknown_days_are_passed_over():
    """With every third day unknown a constant stays what it is."""
    values = np.where(np.arange(60) % 3 == 0, np.nan, 5.0)
    said = smooth(values, np.arange(60) % 7).forecast(np.arange(7))
    assert said == pytest.approx(np.full(7, 5.0))


def test_logarithms_are_undone():
    """Totals come back from their logarithms, none below zero."""
    totals = np.array([0.0, 3.0, 1e6])
    assert totals_of(log_totals(totals)) == pytest.approx(totals)
    assert totals_of(np.array([-5.0])) == 0.0

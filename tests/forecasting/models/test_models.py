"""What every day-level model of totals must stand."""

import numpy as np
import pytest

from forecasting.models import (
    Ets,
    Harmonic,
    PooledRates,
    ProphetTotals,
    RobustMean,
    SeasonalMean,
    WeekdayMean,
)

MODELS = (
    WeekdayMean(),
    WeekdayMean(1, "last_week", "last week"),
    RobustMean(),
    SeasonalMean(),
    Ets(),
    PooledRates(),
    Harmonic(),
    Harmonic(month=True, name="monthly"),
    ProphetTotals(),
)
each = pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)


@each
@pytest.mark.parametrize("level", [0.0, 700.0])
def test_constant_series_are_continued(make_history, make_ahead, model, level):
    """Nothing to estimate is no reason to fail."""
    said = model.forecast(make_history(np.full((560, 2), level / 2)), make_ahead(560))
    assert said.sum(axis=1) == pytest.approx(np.full(14, level), rel=0.01)


@each
@pytest.mark.parametrize("days", [7, 24])
def test_few_days_are_enough_for_an_answer(make_history, make_ahead, make_weekly, model, days):
    """On a week or three a model asked for by name gives contacts near the level."""
    said = model.forecast(make_history(make_weekly(4)[:days]), make_ahead(days, 7))
    assert said.shape == (7, 2)
    assert said.sum() == pytest.approx(5700, rel=0.15)


@each
def test_a_third_missing_does_not_matter(make_history, make_ahead, make_weekly, model):
    """With 30 % of days and a month missing the forecast stays within 3 %."""
    random = np.random.default_rng(1)
    contacts = make_weekly(82) * random.normal(1, 0.03, 574)[:, None]
    contacts[random.random(574) < 0.3] = np.nan
    contacts[300:330] = np.nan
    said = model.forecast(make_history(contacts), make_ahead(574, 28))
    assert said.sum() == pytest.approx(4 * 5700, rel=0.03 if model.name != "last_week" else 0.06)


@each
def test_closed_weekdays_stay_closed(make_history, make_ahead, make_weekly, model):
    """No contact ever came on a Sunday: none will."""
    noise = np.random.default_rng(2).normal(1, 0.05, 560)
    said = model.forecast(make_history(make_weekly(80) * noise[:, None]), make_ahead(560, 28))
    assert said[6::7].sum() == 0.0
    assert np.all(np.delete(said, np.s_[6::7], axis=0) > 0)


@each
def test_a_new_level_is_taken(make_history, make_ahead, make_weekly, model):
    """Three weeks after contacts doubled and stayed so, twice as many are forecast."""
    contacts = make_weekly(80) * np.random.default_rng(3).normal(1, 0.03, 560)[:, None]
    contacts[-21:] *= 2
    said = model.forecast(make_history(contacts), make_ahead(560, 7))
    assert said.sum() == pytest.approx(2 * 5700, rel=0.06)


@each
def test_one_weekday_is_enough(make_history, make_ahead, model):
    """A queue open on Tuesdays only."""
    contacts = np.zeros((560, 2))
    contacts[1::7] = 40.0
    said = model.forecast(make_history(contacts), make_ahead(560))
    assert said[1::7].sum(axis=1) == pytest.approx(np.full(2, 80.0), rel=0.01)
    assert np.delete(said, np.s_[1::7], axis=0).sum() == 0.0

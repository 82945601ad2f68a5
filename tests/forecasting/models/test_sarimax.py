"""Seasonal ARIMA."""

import numpy as np
import pytest

from forecasting.models import Sarimax, WeekdayMean


def test_a_level_that_moved_is_followed(make_history, make_ahead, make_weekly):
    """Five weeks a quarter above the old level: nearer to the new one than the mean of 8."""
    rng = np.random.default_rng(1)
    level = np.where(np.arange(210) < 175, 1.0, 1.2) * rng.normal(1, 0.03, 210)
    history = make_history(make_weekly(30) * level[:, None])
    truth = make_weekly(4).sum() * 1.2
    said = Sarimax().forecast(history, make_ahead(210, 28)).sum()
    judge = WeekdayMean().forecast(history, make_ahead(210, 28)).sum()
    assert abs(said - truth) < abs(judge - truth)
    assert said == pytest.approx(truth, rel=0.06)


def test_it_knows_the_season_of_two_years(make_history, make_ahead, make_weekly):
    """Where a yearly wave is steepest four weeks lie within 5 %, the mean of 8 is 8 % off."""
    wave = 1 + 0.3 * np.sin(2 * np.pi * np.arange(735 + 28) / 365.25)
    contacts = make_weekly(109) * wave[:, None]
    noise = np.random.default_rng(2).normal(1, 0.03, 735)
    history = make_history(contacts[:735] * noise[:, None])
    ahead, truth = make_ahead(735, 28), contacts[735:].sum()
    assert Sarimax().forecast(history, ahead).sum() == pytest.approx(truth, rel=0.05)


def test_missing_days_are_passed_over(make_history, make_ahead, make_weekly):
    """A third of the days are unknown; weekdays keep their sizes."""
    rng = np.random.default_rng(3)
    contacts = make_weekly(30) * rng.normal(1, 0.03, 210)[:, None]
    contacts[rng.random(210) < 0.3] = np.nan
    said = Sarimax().forecast(make_history(contacts), make_ahead(210, 7)).sum(axis=1)
    assert said == pytest.approx(make_weekly(1).sum(axis=1), rel=0.08)


@pytest.mark.parametrize("value", [0.0, 12.0])
def test_a_constant_stays(make_history, make_ahead, value):
    """All zeros, or the same count in every slot."""
    history = make_history(np.full((150, 4), value))
    assert Sarimax().forecast(history, make_ahead(150, 14)) == pytest.approx(value)

"""The mean of 8 and its careful relatives."""

from datetime import date

import numpy as np
import pytest

from data.records import Holiday
from forecasting.models import RobustMean, SeasonalMean, WeekdayMean


def test_the_mean_of_8_by_hand(make_history, make_ahead):
    """Mondays of 910, 920, .. 1000: the last 8 average 965, split 1 to 3 over the slots."""
    contacts = np.zeros((70, 2))
    contacts[::7] = np.outer(np.arange(910.0, 1010.0, 10.0), [0.25, 0.75])
    said = WeekdayMean().forecast(make_history(contacts), make_ahead(70))
    assert said[0].sum() == pytest.approx(965.0)
    assert said[0] == pytest.approx([241.25, 723.75], rel=0.01)
    assert said[1:7].sum() == 0.0


@pytest.mark.parametrize(("last", "expected"), [(1, 1000.0), (4, 985.0)])
def test_shorter_means_by_hand(make_history, make_ahead, last, expected):
    """Of Mondays of 910, 920, .. 1000 the last is 1000, the last four average 985."""
    contacts = np.zeros((70, 1))
    contacts[::7, 0] = np.arange(910.0, 1010.0, 10.0)
    said = WeekdayMean(last).forecast(make_history(contacts), make_ahead(70))
    assert said[0, 0] == pytest.approx(expected)


def test_the_mean_of_8_leaves_holidays_out(make_history, make_ahead, make_weekly):
    """A Monday at a tenth does not count when it is a holiday; the eight before do."""
    contacts = make_weekly(10)
    contacts[63] /= 10
    holiday = Holiday(date(2024, 3, 4), "Day")
    said = WeekdayMean().forecast(make_history(contacts, holidays=[holiday]), make_ahead(70))
    assert said[0].sum() == pytest.approx(1300.0)


def test_special_days_ahead_are_scaled(make_history, make_ahead, make_weekly):
    """The ratio of the day ahead multiplies its total."""
    ahead = make_ahead(70)
    ahead.ratio[2] = 0.4
    said = WeekdayMean().forecast(make_history(make_weekly(10)), ahead)
    assert said[2].sum() == pytest.approx(400.0)


def test_the_robust_mean_by_hand(make_history, make_ahead):
    """Mondays of 400, last week 550: winsorised to 400 + 2 sqrt(400.25), weight 1 of the sum.

    Weights are 0.5^(k/3), k = 0..15: their sum is (1 - q^16) / (1 - q), q = 0.5^(1/3).
    """
    contacts = np.zeros((16 * 7, 1))
    contacts[::7] = 400.0
    contacts[15 * 7] = 550.0
    q = 0.5 ** (1 / 3)
    extra = 2 * np.sqrt(400.25) * (1 - q) / (1 - q**16)
    said = RobustMean().forecast(make_history(contacts), make_ahead(112))
    assert said[0, 0] == pytest.approx(400 + extra)


def _wave(make_weekly, weeks, height):
    wave = 1 + height * np.sin(2 * np.pi * np.arange(7 * weeks) / 365.25)
    return make_weekly(weeks) * wave[:, None]


@pytest.mark.parametrize("later", [0, 26])
def test_the_seasonal_mean_knows_the_year(make_history, make_ahead, make_weekly, later):
    """Where a yearly wave rises or falls most it lies within 5 %, the mean of 8 is 8 % off."""
    weeks = 105 + later
    contacts = _wave(make_weekly, weeks + 4, 0.3)
    noise = np.random.default_rng(4).normal(1, 0.03, 7 * weeks)
    history = make_history(contacts[: 7 * weeks] * noise[:, None])
    truth = contacts[7 * weeks :].sum()
    ahead = make_ahead(7 * weeks, 28)
    said = SeasonalMean().forecast(history, ahead).sum()
    assert said == pytest.approx(truth, rel=0.05)
    assert abs(WeekdayMean().forecast(history, ahead).sum() / truth - 1) > 0.08


def test_a_year_that_does_not_come_back_is_given_up(make_history, make_ahead, make_weekly):
    """Two years of a wave, then two flat ones: the index of old waves is not applied as it was."""
    contacts = np.concatenate([_wave(make_weekly, 104, 0.4), make_weekly(96)])
    noise = np.random.default_rng(5).normal(1, 0.03, len(contacts))
    said = SeasonalMean().forecast(make_history(contacts * noise[:, None]), make_ahead(1400, 28))
    assert said.sum() == pytest.approx(4 * 5700, rel=0.04)


def test_more_than_a_year_ahead_the_season_goes_on(make_history, make_ahead, make_weekly):
    """Every four weeks of the two years ahead lie within a tenth of the wave."""
    contacts = _wave(make_weekly, 312, 0.3)
    said = SeasonalMean().forecast(make_history(contacts[:1456]), make_ahead(1456, 728))
    truth = contacts[1456:].sum(axis=1).reshape(26, 28).sum(axis=1)
    assert said.sum(axis=1).reshape(26, 28).sum(axis=1) == pytest.approx(truth, rel=0.1)

"""LightGBM on daily totals."""

import builtins
from dataclasses import replace

import numpy as np
import pytest

from data.records import ConfigurationError
from forecasting.calendar import day_calendar
from forecasting.features import DayRows
from forecasting.models import FORECASTERS, BoostedTotals, WeekdayMean
from forecasting.models.linear import linear_ratios

START = np.datetime64("2024-01-01", "D")
WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.0])
DAYS = 912
"""Two years and a half."""


def _ahead(after, days=28, drivers=None):
    calendar = day_calendar(START + after + np.arange(days), ())
    return calendar if drivers is None else _driven(calendar, drivers)


def _with_driver(history, sizes):
    return replace(history, calendar=_driven(history.calendar, sizes))


def _driven(calendar, sizes):
    return replace(calendar, drivers=np.asarray(sizes, float).reshape(len(calendar.dates), -1))


def _weeks(days):
    return np.resize(WEEK, days)


def _slots(totals):
    return np.stack([totals * 0.25, totals * 0.75], axis=1)


def _error(said, truth):
    return np.abs(said.sum(axis=1) - truth).sum() / truth.sum()


def test_a_yearly_season_is_known_from_the_years_before(make_history):
    """Where a yearly wave is steepest the mean of 8 lies behind it; trees are half as far."""
    rng = np.random.default_rng(1)
    wave = 1 + 0.35 * np.sin(2 * np.pi * np.arange(DAYS + 28) / 365.25)
    truth = 1000 * _weeks(DAYS + 28) * wave
    history = make_history(_slots(truth[:DAYS] * rng.normal(1, 0.04, DAYS)))
    ahead = _ahead(DAYS)
    trees, mean = (
        _error(model.forecast(history, ahead), truth[DAYS:])
        for model in (BoostedTotals(), WeekdayMean())
    )
    assert mean > 0.1
    assert trees < 0.5 * mean


def test_growth_beyond_all_that_was_seen_is_followed(make_history):
    """After 2.5 years of growth by 1 % a week trees on ratios keep up, and lead the mean of 8."""
    rng = np.random.default_rng(2)
    truth = 300 * _weeks(DAYS + 28) * 1.01 ** (np.arange(DAYS + 28) / 7)
    history = make_history(_slots(truth[:DAYS] * rng.normal(1, 0.03, DAYS)))
    ahead = _ahead(DAYS)
    assert _error(BoostedTotals().forecast(history, ahead), truth[DAYS:]) < 0.03
    assert _error(WeekdayMean().forecast(history, ahead), truth[DAYS:]) > 0.05


def test_a_driver_counts_where_it_is_planned(make_history):
    """A campaign that brought half as many contacts again on one day in ten does so again.

    Days ahead without it are not raised.
    """
    rng = np.random.default_rng(3)
    sizes = (rng.random(DAYS + 28) < 0.1) * 100.0
    sizes[DAYS : DAYS + 28] = 0.0
    sizes[DAYS + 1 : DAYS + 28 : 7] = 100.0
    truth = 1000 * _weeks(DAYS + 28) * np.where(sizes > 0, 1.5, 1.0)
    contacts = _slots(truth[:DAYS] * rng.normal(1, 0.04, DAYS))
    history = _with_driver(make_history(contacts), sizes[:DAYS])
    said = BoostedTotals().forecast(history, _ahead(DAYS, drivers=sizes[DAYS:]))
    with_it = sizes[DAYS:] > 0
    assert said[with_it].sum() == pytest.approx(truth[DAYS:][with_it].sum(), rel=0.08)
    assert said[~with_it].sum() == pytest.approx(truth[DAYS:][~with_it].sum(), rel=0.05)


def test_a_driver_larger_than_ever_stays_at_what_was_learnt(make_history):
    """A campaign ten times the largest one is forecast like the largest, not beyond."""
    rng = np.random.default_rng(4)
    sizes = (rng.random(DAYS) < 0.1) * rng.uniform(50, 100, DAYS)
    truth = 1000 * _weeks(DAYS) * (1 + sizes / 200)
    contacts = _slots(truth * rng.normal(1, 0.04, DAYS))
    history = _with_driver(make_history(contacts), sizes)
    ahead = [_ahead(DAYS, 1, drivers=[size]) for size in (100.0, 1000.0)]
    largest, beyond = (BoostedTotals().forecast(history, days) for days in ahead)
    assert np.array_equal(beyond, largest)


def test_the_same_history_gives_the_same_forecast(make_history):
    """Seeds are fixed and the order of sums too."""
    totals = 1000 * _weeks(DAYS) * np.random.default_rng(5).normal(1, 0.1, DAYS)
    history = make_history(_slots(totals))
    first, second = (BoostedTotals().forecast(history, _ahead(DAYS)) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("level", [0.0, 700.0])
def test_constant_series_are_continued(make_history, level):
    """Nothing to learn is no reason to fail."""
    said = BoostedTotals().forecast(make_history(np.full((560, 2), level / 2)), _ahead(560))
    assert said.sum(axis=1) == pytest.approx(np.full(28, level), rel=0.001)


def test_special_days_ahead_are_scaled_once(make_history):
    """The ratio of a day ahead multiplies its total; it is no feature."""
    totals = 1000 * _weeks(DAYS) * np.random.default_rng(6).normal(1, 0.05, DAYS)
    history = make_history(_slots(totals))
    plain, special = _ahead(DAYS), _ahead(DAYS)
    special.ratio[2] = 0.4
    said, scaled = (BoostedTotals().forecast(history, days) for days in (plain, special))
    assert scaled[2] == pytest.approx(0.4 * said[2])
    assert scaled[3] == pytest.approx(said[3])


def test_missing_days_and_closed_weekdays(make_history):
    """A third of the days missing and Sundays closed: every open day is forecast, Sundays are 0."""
    rng = np.random.default_rng(7)
    contacts = _slots(1000 * _weeks(DAYS) * rng.normal(1, 0.05, DAYS))
    contacts[rng.random(DAYS) < 0.33] = np.nan
    said = BoostedTotals().forecast(make_history(contacts), _ahead(DAYS)).sum(axis=1)
    assert said == pytest.approx(1000 * _weeks(DAYS + 28)[DAYS:], rel=0.1)
    assert said[_weeks(DAYS + 28)[DAYS:] == 0].sum() == 0.0


def test_a_new_level_is_kept(make_history):
    """Three weeks after contacts tripled for good they are forecast at three times the old."""
    rng = np.random.default_rng(8)
    level = np.where(np.arange(DAYS) < DAYS - 21, 300.0, 900.0)
    week = 0.2 + _weeks(DAYS + 28)
    contacts = _slots(level * week[:DAYS] * rng.normal(1, 0.05, DAYS))
    said = BoostedTotals().forecast(make_history(contacts), _ahead(DAYS)).sum()
    assert said == pytest.approx(900 * week[DAYS:].sum(), rel=0.1)


def test_a_year_ahead_is_forecast(make_history):
    """Far days take the season too: the wave's top and bottom lie apart as in the years before."""
    rng = np.random.default_rng(9)
    wave = 1 + 0.35 * np.sin(2 * np.pi * np.arange(DAYS + 364) / 364)
    truth = 1000 * _weeks(DAYS + 364) * wave
    history = make_history(_slots(truth[:DAYS] * rng.normal(1, 0.04, DAYS)))
    said = BoostedTotals().forecast(history, _ahead(DAYS, 364)).sum(axis=1)
    weekly, true = (x.reshape(52, 7).sum(axis=1) for x in (said, truth[DAYS:]))
    assert weekly.max() / weekly.min() == pytest.approx(true.max() / true.min(), rel=0.25)


def test_a_system_without_openmp_is_told_what_to_install(make_history, monkeypatch):
    """LightGBM's own error names a missing file; ours the package, and the way without it."""
    load = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file")
        return load(name, *args, **kwargs)

    history = make_history(_slots(1000 * _weeks(DAYS)))
    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(ConfigurationError, match=r"libgomp\.so\.1.*libgomp1.*leave lightgbm out"):
        BoostedTotals().forecast(history, _ahead(DAYS))


def test_the_line_is_that_of_ridge_by_hand():
    """One feature of unit variance, 7200 rows, log ratio 0.5 x: the penalty of 800 keeps 0.45 x.

    Beyond the range of 1 that was learnt it goes no further.
    """
    sign = np.tile([1.0, -1.0], 3600)
    columns = np.zeros((7200, 15))
    columns[:, 14] = sign
    usual = np.full(7200, 1e6)
    seen = DayRows(np.arange(7200), usual, columns)
    asked = DayRows(np.arange(3), usual[:3], columns[:3] * 0)
    asked.columns[:, 14] = [1.0, -1.0, 5.0]
    low, high, beyond = linear_ratios(seen, usual * np.exp(0.5 * sign), asked)[[1, 0, 2]]
    assert np.log(high / low) == pytest.approx(2 * 0.45, rel=1e-4)
    assert beyond == high


def test_it_is_registered():
    """Settings know it by name."""
    assert FORECASTERS["lightgbm"] == BoostedTotals()

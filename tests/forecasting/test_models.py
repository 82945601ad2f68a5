"""The day-level models."""

from datetime import date

import numpy as np
import pytest

from data.records import Holiday
from forecasting.calendar import day_calendar
from forecasting.models import Ets, ProphetTotals, WeekdayMean

START = np.datetime64("2024-01-01", "D")
WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.0])


def _ahead(after, days=14):
    return day_calendar(START + after + np.arange(days), ())


def _weekly(weeks, level=1000.0):
    totals = level * np.tile(WEEK, weeks)
    return np.stack([totals * 0.25, totals * 0.75], axis=1)


def test_the_mean_of_8_by_hand(make_history):
    """Mondays of 910, 920, .. 1000: the last 8 average 965, split 1 to 3 over the slots."""
    contacts = np.zeros((70, 2))
    contacts[::7] = np.outer(np.arange(910.0, 1010.0, 10.0), [0.25, 0.75])
    said = WeekdayMean().forecast(make_history(contacts), _ahead(70))
    assert said[0] == pytest.approx([241.25, 723.75])
    assert said[1:7].sum() == 0.0


def test_the_mean_of_8_leaves_holidays_out(make_history):
    """A Monday at a tenth does not count when it is a holiday; the eight before do."""
    contacts = _weekly(10)
    contacts[63] /= 10
    holiday = Holiday(date(2024, 3, 4), "Day")
    said = WeekdayMean().forecast(make_history(contacts, holidays=[holiday]), _ahead(70))
    assert said[0].sum() == pytest.approx(1300.0)


def test_special_days_ahead_are_scaled(make_history):
    """The ratio of the day ahead multiplies its total."""
    ahead = _ahead(70)
    ahead.ratio[2] = 0.4
    said = WeekdayMean().forecast(make_history(_weekly(10)), ahead)
    assert said[2].sum() == pytest.approx(400.0)


def test_ets_repeats_a_weekly_pattern(make_history):
    """A series that repeats itself is continued, closed Sundays left out of the season."""
    noise = np.random.default_rng(1).normal(1, 0.01, 140)
    said = Ets().forecast(make_history(_weekly(20) * noise[:, None]), _ahead(140))
    assert said.sum(axis=1) == pytest.approx(np.tile(1000 * WEEK, 2), rel=0.02)


def test_ets_follows_a_drift_that_the_mean_lags_behind(make_history):
    """After growth of 2 % a week ETS lies nearer to the next week than the mean of 8."""
    growth = 1.02 ** (np.arange(280) / 7)
    noise = np.random.default_rng(2).normal(1, 0.02, 280)
    history = make_history(_weekly(40) * (growth * noise)[:, None])
    truth = 1000 * WEEK.sum() * 1.02**40.5
    ets, mean = (m.forecast(history, _ahead(280, 7)).sum() for m in (Ets(), WeekdayMean()))
    assert abs(ets - truth) < 0.5 * abs(mean - truth)


@pytest.mark.parametrize("level", [0.0, 700.0])
@pytest.mark.parametrize("model", [WeekdayMean(), Ets(), ProphetTotals()])
def test_constant_series_are_continued(make_history, model, level):
    """Nothing to estimate is no reason to fail."""
    said = model.forecast(make_history(np.full((70, 2), level / 2)), _ahead(70))
    assert said.sum(axis=1) == pytest.approx(np.full(14, level), rel=0.01)


def test_prophet_knows_the_season_and_keeps_quiet(make_history, capfd, caplog):
    """After two years of a yearly wave Prophet lies within 4 % at its steepest, the mean 9 % off.

    It is the same twice, and writes nothing.
    """
    days = 730
    wave = 1 + 0.3 * np.sin(2 * np.pi * np.arange(days + 28) / 365.25)
    noise = np.random.default_rng(3).normal(1, 0.03, days)
    week = np.tile(WEEK, 109)[: days + 28]
    totals = 1000 * week[:days] * wave[:days] * noise
    history = make_history(np.stack([totals / 2, totals / 2], axis=1))
    ahead = _ahead(days, 28)
    truth = 1000 * (week * wave)[days:].sum()
    said = ProphetTotals().forecast(history, ahead)
    mean = WeekdayMean().forecast(history, ahead)
    assert said.sum() == pytest.approx(truth, rel=0.04)
    assert abs(mean.sum() / truth - 1) > 0.09
    assert np.array_equal(said, ProphetTotals().forecast(history, ahead))
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_prophets_trend_ends_a_quarter_after_the_history(make_history):
    """Half a year that grew by 10 contacts a week says nothing of the year after next.

    Without a yearly season in it, three years ahead are like a quarter ahead, which still grows.
    """
    weeks = 26
    growth = np.repeat(1000 + 10.0 * np.arange(weeks), 7) / 1000
    history = make_history(_weekly(weeks) * growth[:, None])
    soon, quarter, years = (
        ProphetTotals().forecast(history, _ahead(7 * (weeks + later), 7)).sum()
        for later in (0, 13, 156)
    )
    assert quarter == pytest.approx(soon * (1260 + 130) / 1260, rel=0.02)
    assert years == pytest.approx(quarter, rel=0.005)

"""How good a queue's forecast was, by lead and level."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.accuracy import accuracy
from forecasting.backtest import Trial
from forecasting.calendar import day_calendar
from forecasting.combination import COMBINATION

DAYS, SLOTS = 28, 24


@pytest.fixture
def make_trials(make_history):
    """Give trials in which a steady 10 an hour is forecast with an error, and 12 by the judge."""
    history = make_history(np.full((28, SLOTS), 10.0))

    def make(error=1.0, *, origins=3, actual=None):
        came = np.full((DAYS, SLOTS), 10.0) if actual is None else actual
        out = []
        for k in reversed(range(origins)):
            ahead = day_calendar(np.datetime64("2024-02-01", "D") + DAYS * k + np.arange(DAYS), ())
            said = {COMBINATION: came + error, "mean8": came + 2.0}
            out.append(Trial(28 + DAYS * k, history, ahead, came, said))
        return out

    return make


def _rows(trials, *, aht_seconds=360.0):
    rows = accuracy(
        "voice",
        COMBINATION,
        trials,
        aht_seconds=aht_seconds,
        minutes=60,
        rng=np.random.default_rng(1),
    )
    return {(row.lead, row.level): row for row in rows}


def test_every_lead_and_level_but_the_week_of_one_day(make_trials):
    """Six leads by three levels, less one."""
    rows = _rows(make_trials())
    assert len(rows) == 17
    assert ("1 day", "week") not in rows
    assert {row.origins for row in rows.values()} == {3}


def test_error_and_bias_by_hand(make_trials):
    """One too many on ten: 10 % at every level; the judge is 20 % off."""
    for row in _rows(make_trials()).values():
        assert row.wape == pytest.approx(10.0)
        assert row.bias == pytest.approx(10.0)
        assert row.wape_mean8 == pytest.approx(20.0)


def test_errors_that_cancel_within_a_day_are_no_error_of_the_day(make_trials):
    """One above and one below in turn: 10 % of the interval, nothing of the day."""
    turns = np.tile([1.0, -1.0], SLOTS // 2)
    rows = _rows(make_trials(turns))
    assert rows["all", "interval"].wape == pytest.approx(10.0)
    assert rows["all", "day"].wape == pytest.approx(0.0)


def test_error_in_agents_by_hand(make_trials):
    """One contact of 360 s an hour too many keeps a tenth of an agent busy, all day and week."""
    rows = _rows(make_trials())
    for level in ("interval", "day", "week"):
        assert rows["all", level].error_fte == pytest.approx(0.1)


def test_the_floor_is_that_of_the_levels_own_counts(make_trials):
    """At 10, 240 and 1680 contacts: about 0.8 / sqrt of them."""
    rows = _rows(make_trials())
    for level, count in (("interval", 10), ("day", 240), ("week", 1680)):
        assert rows["all", level].poisson_floor == pytest.approx(79.8 / np.sqrt(count), rel=0.02)


def test_an_origin_of_one_day_counts_as_one_day_only(make_trials):
    """Its error of 50 % moves that lead alone."""
    trials = make_trials()
    one = trials[0]
    said = {COMBINATION: one.actual[:1] + 5.0, "mean8": one.actual[:1] + 2.0}
    alone = Trial(one.start + 3, one.history, one.ahead.between(3, 4), one.actual[:1], said)
    rows = _rows([*trials, alone])
    assert rows["1 day", "day"].wape == pytest.approx((3 * 10 + 50) / 4)
    assert rows["1 day", "day"].origins == 4
    assert rows["all", "day"].wape == pytest.approx(10.0)
    assert rows["week 1", "day"].origins == 3


def test_closed_and_missing_slots_are_not_judged(make_trials):
    """A night without actuals and a day without any leave the figures of the rest."""
    actual = np.full((DAYS, SLOTS), 10.0)
    actual[:, :8] = np.nan
    actual[3] = np.nan
    trials = make_trials(actual=actual)
    trials = [
        replace(t, forecasts={name: np.full((DAYS, SLOTS), 11.0) for name in t.forecasts})
        for t in trials
    ]
    rows = _rows(trials)
    assert rows["all", "interval"].wape == pytest.approx(10.0)
    assert rows["all", "day"].wape == pytest.approx(10.0)


def test_coverage_of_poisson_counts_is_what_bands_say(make_history):
    """Nothing but chance: about four fifths of intervals in the 80 % band, 19 of 20 in the 95 %."""
    rng = np.random.default_rng(3)
    history = make_history(np.full((28, SLOTS), 10.0))
    mean = np.full((DAYS, SLOTS), 10.0)
    trials = [
        Trial(
            28 + DAYS * k,
            history,
            day_calendar(np.datetime64("2024-02-01", "D") + DAYS * k + np.arange(DAYS), ()),
            rng.poisson(10.0, (DAYS, SLOTS)).astype(float),
            {COMBINATION: mean, "mean8": mean},
        )
        for k in reversed(range(5))
    ]
    row = _rows(trials)["all", "interval"]
    assert row.coverage80 == pytest.approx(80, abs=3)
    assert row.coverage95 == pytest.approx(95, abs=2)


def test_without_a_contact_there_is_no_accuracy(make_trials):
    """Nothing to divide by."""
    assert _rows(make_trials(actual=np.zeros((DAYS, SLOTS)))) == {}

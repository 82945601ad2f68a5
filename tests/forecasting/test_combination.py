"""Weights of models in a combined forecast."""

import numpy as np
import pytest

from forecasting.backtest import Trial
from forecasting.calendar import day_calendar
from forecasting.combination import (
    COMBINATION,
    Weights,
    fit_weights,
    lead_days,
    losses,
    settled,
    spans,
)

DAYS = 28


@pytest.fixture
def make_trials(make_history):
    """Give trials with windows that do not overlap, from a function of origin to forecasts."""
    history = make_history(np.full((28, 1), 100.0))
    ahead = day_calendar(np.datetime64("2024-02-01", "D") + np.arange(DAYS), ())

    def make(said, *, origins=3, actual=100.0):
        came = np.full((DAYS, 1), actual)
        return [
            Trial(28 + DAYS * k, history, ahead, came, said(k)) for k in reversed(range(origins))
        ]

    return make


def _noise(seed, size=10.0):
    return np.random.default_rng(seed).normal(0, size, (DAYS, 1))


def test_spans_of_leads():
    """The first day, the rest of its week, and three weeks; later days are like the fourth."""
    assert spans(np.array([0, 1, 6, 7, 13, 14, 20, 21, 27, 90])).tolist() == [
        *(0, 1, 1, 2, 2, 3, 3, 4, 4, 4)
    ]


def test_days_of_a_lead():
    """An origin of one day counts as "1 day" and nowhere else."""
    leads, alone = np.array([0, 6, 7, 0]), np.array([False, False, False, True])
    assert lead_days("all", leads, alone).tolist() == [True, True, True, False]
    assert lead_days("1 day", leads, alone).tolist() == [True, False, False, True]
    assert lead_days("week 1", leads, alone).tolist() == [True, True, False, False]
    assert lead_days("week 2", leads, alone).tolist() == [False, False, True, False]


def test_combined_is_the_weighted_mean_by_lead():
    """A quarter of 8 and three quarters of 4 on the first day, all of 4 later."""
    weights = Weights(("a", "b"), np.array([[0.25, 0.75]] + [[0.0, 1.0]] * 4))
    said = {"a": np.full((2, 1), 8.0), "b": np.full((2, 1), 4.0)}
    assert weights.combined(said, np.array([0, 1])).tolist() == [[5.0], [4.0]]
    assert weights.used(np.array([1, 2])) == ("b",)
    assert weights.mean_shares(np.array([0, 1])).tolist() == [0.125, 0.875]


def test_what_a_model_rounds_below_zero_is_zero():
    """Counts are drawn around it: -1e-17 contacts would be refused."""
    said = {"mean8": np.full((1, 2), -1e-17), "ets": np.zeros((1, 2))}
    weights = Weights(("mean8", "ets"), np.full((5, 2), 0.5))
    assert weights.combined(said, np.zeros(1, int)).min() == 0.0


def test_a_model_that_did_not_forecast_leaves_its_weight_to_the_others():
    """Two others of weight 1/2 and 1/4 then count two thirds and one third."""
    weights = Weights(("a", "b", "c"), np.tile([0.25, 0.5, 0.25], (5, 1)))
    said = {"b": np.full((1, 1), 3.0), "c": np.full((1, 1), 9.0)}
    assert weights.combined(said, np.array([0])) == pytest.approx(np.array([[5.0]]))
    assert weights.possible(["c"])
    assert not weights.possible([])


def test_independent_errors_of_one_size_weigh_alike(make_trials):
    """Three models with errors of their own: about a third each."""
    names = ("mean8", "ets", "svd")
    trials = make_trials(
        lambda k: {name: 100 + _noise(10 * k + i) for i, name in enumerate(names)}, origins=40
    )
    weights = fit_weights(losses(trials, names), "mean8")
    assert weights.shares == pytest.approx(np.full((5, 3), 1 / 3), abs=0.1)
    assert weights.shares.sum(axis=1) == pytest.approx(np.ones(5))


def test_a_model_twice_as_good_gets_most_of_the_weight(make_trials):
    """With independent errors least squares gives four fifths, least absolute errors a bit less."""
    trials = make_trials(
        lambda k: {"mean8": 100 + _noise(k, 10), "ets": 100 + _noise(50 + k, 5)}, origins=30
    )
    weights = fit_weights(losses(trials, ("mean8", "ets")), "mean8")
    assert weights.mean_shares(np.arange(DAYS))[1] == pytest.approx(0.73, abs=0.06)


def test_errors_that_cancel_are_combined(make_trials):
    """One always 10 above, the other 10 below: half each, though neither beats the other."""
    trials = make_trials(
        lambda _: {"mean8": np.full((DAYS, 1), 110.0), "ets": np.full((DAYS, 1), 90.0)}
    )
    known = losses(trials, ("mean8", "ets"))
    assert fit_weights(known, "mean8").shares == pytest.approx(np.full((5, 2), 0.5), abs=0.01)


@pytest.mark.parametrize(("error", "used"), [(10.1, True), (10.3, False)])
def test_what_loses_to_the_judge_is_not_used(make_trials, error, used):
    """By 3 % it is out whatever it would add; by 1 % it may still help."""
    trials = make_trials(
        lambda _: {"mean8": np.full((DAYS, 1), 110.0), "ets": np.full((DAYS, 1), 100.0 - error)}
    )
    share = fit_weights(losses(trials, ("mean8", "ets")), "mean8").shares[0, 1]
    assert (share > 0) == used


def test_a_model_good_for_the_first_day_gets_its_weight_there(make_trials):
    """It knows tomorrow and is no better than the judge beyond."""
    size = np.where(np.arange(DAYS) == 0, 1.0, 10.0)[:, None]
    trials = make_trials(
        lambda k: {"mean8": 100 + _noise(k), "svd": 100 + _noise(500 + k, 1.0) * size}, origins=40
    )
    shares = fit_weights(losses(trials, ("mean8", "svd")), "mean8").shares[:, 1]
    assert shares[0] > shares[1:].max() + 0.1


def test_a_slow_model_is_measured_where_it_forecast_and_trusted_as_far(make_trials):
    """Errors half of the judge's at one of four origins weigh less than the same at all four."""

    def said(everywhere):
        def at(k):
            out = {"mean8": 100 + _noise(k), "ets": 100 + _noise(50 + k)}
            slow = {"prophet": 100 + _noise(90 + k, 5)}
            return out | (slow if everywhere or k == 0 else {})

        return at

    names = ("mean8", "ets", "prophet")
    once, always = (losses(make_trials(said(e), origins=4), names) for e in (False, True))
    assert once.ratios()[2] == pytest.approx(0.5, abs=0.15)
    share, full = (fit_weights(known, "mean8").shares[2, 2] for known in (once, always))
    assert 0 < share < full - 0.1


def test_two_weeks_teach_nothing(make_trials):
    """Fewer than three judged weeks: the fallback alone."""
    trials = make_trials(
        lambda _: {"mean8": np.full((DAYS, 1), 110.0), "ets": np.full((DAYS, 1), 100.0)}, origins=1
    )
    known = losses(trials, ("mean8", "ets"))
    weights = fit_weights(known.at(known.lead < 14), "mean8")
    assert weights.shares[:, 0].tolist() == [1.0] * 5


def test_an_origin_is_combined_by_what_others_taught(make_trials):
    """A model right at one origin only has no weight in what is said there."""

    def said(k):
        return {
            "mean8": np.full((DAYS, 1), 110.0),
            "ets": np.full((DAYS, 1), 100.0 if k == 0 else 70.0),
        }

    trials = make_trials(said)
    _, combined = settled(trials, losses(trials, ("mean8", "ets")), "mean8")
    assert combined[-1].forecasts[COMBINATION] == pytest.approx(np.full((DAYS, 1), 110.0))


def test_a_combination_that_loses_where_it_was_not_learnt_leaves_the_judge_alone(make_trials):
    """Each origin's best model is another origin's worst: weights are in arrears everywhere."""

    def said(k):
        good = 100.0 + (6.0 if k % 2 else -6.0)
        return {
            "mean8": np.full((DAYS, 1), 100.0 + 0.2 * good - 20),
            "ets": np.full((DAYS, 1), good),
        }

    trials = make_trials(said, origins=2)
    for trial in trials:
        trial.forecasts["mean8"][:] = 105.95
    weights, combined = settled(trials, losses(trials, ("mean8", "ets")), "mean8")
    judge, own = (
        np.abs(np.concatenate([t.judged(m)[0] - 100 for t in combined])).sum()
        for m in ("mean8", COMBINATION)
    )
    assert own <= judge
    assert weights.shares.sum(axis=1) == pytest.approx(np.ones(5))


def test_perfect_models_share_the_weight(make_trials):
    """No error anywhere: nothing to divide by, and nothing to choose."""
    trials = make_trials(lambda _: {n: np.full((DAYS, 1), 100.0) for n in ("mean8", "ets")})
    weights, combined = settled(trials, losses(trials, ("mean8", "ets")), "mean8")
    assert weights.shares.sum(axis=1) == pytest.approx(np.ones(5))
    assert combined[0].forecasts[COMBINATION] == pytest.approx(np.full((DAYS, 1), 100.0))

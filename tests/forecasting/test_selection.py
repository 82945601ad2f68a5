"""Which model a queue gets."""

import numpy as np
import pytest

from forecasting.backtest import Trial
from forecasting.calendar import day_calendar
from forecasting.selection import choose

DAYS = 28


def _trials(make_history, gains, *, names=("ets",)):
    """Give trials in which ``mean8`` is 10 % off and each rival better by a gain a week [%]."""
    history = make_history(np.full((28, 1), 100.0))
    ahead = day_calendar(np.datetime64("2024-02-01", "D") + np.arange(DAYS), ())
    trials = []
    for origin in np.asarray(gains, float).reshape(-1, 4):
        actual = np.full((DAYS, 1), 100.0)
        forecasts = {"mean8": np.full((DAYS, 1), 110.0)}
        for name in names:
            forecasts[name] = 110.0 - np.repeat(origin, 7)[:, None]
        trials.append(Trial(28, history, ahead, actual, forecasts))
    return trials


def test_a_model_that_gains_every_week_is_used(make_history):
    """Errors of 8 instead of 10 with little scatter: 20 % better."""
    choice = choose("voice", _trials(make_history, [2, 2.1, 1.9, 2] * 3), ("mean8", "ets"))
    assert choice.model == "ets"
    assert choice.explanation == ("voice: ETS 20.0 % better than the mean of 8: used (WAPE 8.0 %)")
    assert [(s.model, round(s.wape, 6)) for s in choice.scores] == [("mean8", 10.0), ("ets", 8.0)]


def test_a_gain_within_noise_is_not_used(make_history):
    """A mean gain of 0.4 among weeks of +-5 has a standard error of about 1.5."""
    gains = np.array([5.4, -4.6] * 6)
    choice = choose("voice", _trials(make_history, gains), ("mean8", "ets"))
    assert choice.model == "mean8"
    assert choice.explanation == (
        "voice: the mean of 8 used (WAPE 10.0 %); ETS 4.0 % better than the mean of 8, within noise"
    )


def test_a_model_that_loses_is_never_used(make_history):
    """However small its loss."""
    choice = choose("voice", _trials(make_history, [-0.1] * 12), ("mean8", "ets"))
    assert choice.model == "mean8"
    assert "ETS 1.0 % worse" in choice.explanation


def test_of_two_good_models_the_better_is_used(make_history):
    """Both beat the judge beyond noise."""
    trials = _trials(make_history, [2] * 12, names=("ets", "prophet"))
    for trial in trials:
        trial.forecasts["prophet"] -= 3
    choice = choose("voice", trials, ("mean8", "ets", "prophet"))
    assert choice.model == "prophet"
    assert "within noise" not in choice.explanation


def test_a_model_without_forecasts_everywhere_needs_more_history(make_history):
    """It is not compared on fewer origins than the judge."""
    trials = _trials(make_history, [2] * 12)
    del trials[-1].forecasts["ets"]
    choice = choose("voice", trials, ("mean8", "ets"))
    assert choice.model == "mean8"
    assert "ETS needs more history" in choice.explanation


def test_without_the_judge_among_them_the_best_named_model_is_used(make_history):
    """The planner asked for it; the sentence says that it loses."""
    choice = choose("voice", _trials(make_history, [-1] * 12), ("ets",))
    assert choice.model == "ets"
    assert "10.0 % worse than the mean of 8: used" in choice.explanation


@pytest.mark.parametrize(("candidates", "model"), [(("mean8", "ets"), "mean8"), (("ets",), "ets")])
def test_without_origins_nothing_is_judged(candidates, model):
    """Short history: the judge, or what was asked for."""
    choice = choose("voice", [], candidates)
    assert (choice.model, choice.scores) == (model, ())
    assert "history too short" in choice.explanation


def test_one_origin_of_two_weeks_decides_nothing(make_history):
    """Too few weeks for a standard error, however large the gain."""
    trial = _trials(make_history, [5, 5, 5, 5])[0]
    short = Trial(
        28,
        trial.history,
        trial.ahead.between(0, 14),
        trial.actual[:14],
        {name: said[:14] for name, said in trial.forecasts.items()},
    )
    assert choose("voice", [short], ("mean8", "ets")).model == "mean8"

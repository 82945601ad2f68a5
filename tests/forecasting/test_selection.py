"""Which models a queue gets, in words."""

import numpy as np
import pytest

from forecasting.backtest import Trial
from forecasting.calendar import day_calendar
from forecasting.combination import Weights, alone, losses, settled
from forecasting.selection import Candidates, candidates, cannot_win, explain

DAYS = 28
LEADS = np.arange(DAYS)


@pytest.fixture
def make_trials(make_history):
    """Give trials in which ``mean8`` is 10 off and rivals by an error a week, one row an origin."""
    history = make_history(np.full((28, 1), 100.0))
    ahead = day_calendar(np.datetime64("2024-02-01", "D") + np.arange(DAYS), ())

    def make(**rivals):
        errors = {name: np.asarray(e, float).reshape(-1, 4) for name, e in rivals.items()}
        origins = len(next(iter(errors.values())))
        return [
            Trial(
                28 + DAYS * k,
                history,
                ahead,
                np.full((DAYS, 1), 100.0),
                {"mean8": np.full((DAYS, 1), 110.0)}
                | {name: 100 + np.repeat(e[k], 7)[:, None] for name, e in errors.items()},
            )
            for k in reversed(range(origins))
        ]

    return make


def _explained(trials, names, *, skipped=None):
    pool = Candidates(tuple(names), skipped or {})
    known = losses(trials, names)
    weights, combined = settled(trials, known, names[0])
    return explain("voice", combined, known, weights, pool=pool, leads=LEADS)


def test_a_model_that_is_always_right_is_used_alone_with_its_margin(make_trials):
    """Nobody else has weight, and the judge's is not told."""
    choice = _explained(make_trials(ets=[0.5] * 12, svd=[30.0] * 12), ("mean8", "ets", "svd"))
    assert choice.model == "ets"
    assert choice.explanation == (
        "voice: ETS: 95.0 % better than the mean of 8 (WAPE 0.5 %); "
        "not used: SVD with AR(1) (200.0 % worse)"
    )


def test_models_in_use_are_told_by_weight_with_their_gain_together(make_trials):
    """10 above and 10 below: half each, and nothing is left of the error."""
    choice = _explained(make_trials(ets=[-10.0] * 12), ("mean8", "ets"))
    assert choice.explanation == (
        "voice: 50 % mean of 8, 50 % ETS: 100.0 % better than the mean of 8 (WAPE 0.0 %)"
    )


def test_when_nothing_beats_the_judge_it_is_used_alone(make_trials):
    """The loser is told with its margin."""
    choice = _explained(make_trials(ets=[12.0, 11.0, 13.0, 12.0] * 3), ("mean8", "ets"))
    assert choice.model == "mean8"
    assert choice.explanation == (
        "voice: the mean of 8 used (WAPE 10.0 %); not used: ETS (20.0 % worse)"
    )


def test_a_difference_within_noise_is_told_as_such(make_trials):
    """Weekly gains of +-9 around a loss of 4 have a standard error near 3 with four weeks."""
    trials = make_trials(ets=[5.0, 19.0, 5.0, 27.0], svd=[-10.0] * 4)
    weights = Weights(("mean8", "ets", "svd"), np.tile([0.55, 0.0, 0.45], (5, 1)))
    known = losses(trials, ("mean8", "ets", "svd"))
    _, combined = settled(trials, known, "mean8")
    pool = Candidates(("mean8", "ets", "svd"), {})
    said = explain("voice", combined, known, weights, pool=pool, leads=LEADS).explanation
    assert said.startswith("voice: 55 % mean of 8, 45 % SVD with AR(1): ")
    assert said.endswith("not used: ETS (40.0 % worse, within noise)")


def test_models_of_small_shares_are_told_together(make_trials):
    """A share below a tenth is one of the others, and is not told as unused."""
    trials = make_trials(ets=[9.0] * 4, svd=[-10.0] * 4)
    weights = Weights(("mean8", "ets", "svd"), np.tile([0.5, 0.05, 0.45], (5, 1)))
    known = losses(trials, ("mean8", "ets", "svd"))
    _, combined = settled(trials, known, "mean8")
    pool = Candidates(("mean8", "ets", "svd"), {})
    said = explain("voice", combined, known, weights, pool=pool, leads=LEADS).explanation
    assert said.startswith("voice: 50 % mean of 8, 45 % SVD with AR(1), 5 % others: ")
    assert "ETS" not in said


def test_scores_hold_every_model_and_lead_with_its_weight(make_trials):
    """WAPE by hand: errors of 10 and 2 on 100 contacts, 4 in the second week."""
    choice = _explained(make_trials(ets=[2, 4, 2, 2] * 3), ("mean8", "ets"))
    rows = {(s.model, s.lead): s for s in choice.scores}
    assert rows["mean8", "all"].wape == pytest.approx(10.0)
    assert rows["ets", "all"].wape == pytest.approx(2.5)
    assert rows["ets", "week 2"].wape == pytest.approx(4.0)
    assert rows["ets", "1 day"].wape == pytest.approx(2.0)
    for lead in ("all", "1 day", "week 1", "week 4"):
        assert rows["mean8", lead].weight + rows["ets", lead].weight == pytest.approx(1.0)


def test_models_that_cannot_be_tried_are_told_why():
    """With sixty days exponential smoothing has not seen ten of each weekday."""
    pool = candidates(60, ("mean8", "ets", "mean8"))
    assert pool.tried == ("mean8",)
    assert pool.skipped == {"ets": "needs 70 days of history"}
    assert candidates(70, ("mean8", "ets")) == Candidates(("mean8", "ets"), {})


def test_a_model_worse_beyond_noise_cannot_win(make_trials):
    """12 instead of 10 every week; with weeks of +-9 one window decides nothing."""
    assert cannot_win(make_trials(ets=[12, 12.1, 11.9, 12]), "ets")
    assert not cannot_win(make_trials(ets=[5, 19, 5, 15]), "ets")
    assert not cannot_win(make_trials(ets=[8, 8.1, 7.9, 8]), "ets")
    assert not cannot_win(make_trials(ets=[12, 12.1, 11.9, 12]), "prophet")


@pytest.mark.parametrize(
    ("tried", "said"),
    [
        (("mean8", "ets"), "voice: the mean of 8 used, history too short or too empty to judge"),
        (("mean8",), "voice: the mean of 8 used, no other model asked for"),
        (("ets",), "voice: ETS used, no other model asked for"),
    ],
)
def test_without_origins_nothing_is_judged(tried, said):
    """The judge, or what was asked for, and no score."""
    choice = explain(
        "voice", [], None, alone(tried, tried[0]), pool=Candidates(tried, {}), leads=LEADS
    )
    assert (choice.model, choice.scores) == (tried[0], ())
    assert choice.explanation.startswith(said)

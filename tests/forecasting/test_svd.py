"""Scores of the day x slot matrix, the latest level, and what carries over."""

import numpy as np
import pytest

from data.records import Holiday
from forecasting.calendar import day_calendar
from forecasting.carryover import carry_over, trailing_means, worked_steps
from forecasting.days import DayMatrix
from forecasting.history import day_history
from forecasting.models.level import CarriedLevel
from forecasting.models.means import WeekdayMean
from forecasting.models.svd import SvdScores
from forecasting.scores import day_scores

START = np.datetime64("2024-01-01", "D")
WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.0])
SHAPE = 100 * np.array([0.5, 1.0, 1.6, 1.2, 0.8, 0.3])
MODELS = [SvdScores(), CarriedLevel()]


def _ahead(after, days=14, holidays=()):
    return day_calendar(START + after + np.arange(days), holidays)


def _wandering(days, memory, spread, seed):
    """Day factors of an AR(1) process in logs, shape (days,)."""
    noise = np.random.default_rng(seed).normal(0, spread * np.sqrt(1 - memory**2), days)
    logs = np.zeros(days)
    for day in range(1, days):
        logs[day] = memory * logs[day - 1] + noise[day]
    return np.exp(logs)


def _counts(days, factors=1.0, seed=1, level=1.0, week=WEEK):
    means = level * np.outer(np.tile(week, days // 7 + 1)[:days] * factors, SHAPE)
    return np.random.default_rng(seed).poisson(means)


@pytest.mark.parametrize("model", MODELS)
def test_a_weekly_pattern_is_continued(make_history, model):
    """Poisson days around a fixed week give the week again within 3 %, closed Sundays zero."""
    said = model.forecast(make_history(_counts(140)), _ahead(140))
    assert said.sum(axis=1) == pytest.approx(np.tile(WEEK, 2) * SHAPE.sum(), rel=0.03)
    assert said[6].sum() == 0.0


@pytest.mark.parametrize("model", MODELS)
def test_the_latest_level_halves_tomorrows_error(make_history, model):
    """With day factors of memory 0.95 the next day is nearer than by the mean of 8."""
    factors = _wandering(320, 0.95, 0.25, seed=2)
    contacts = _counts(320, factors)
    errors = {}
    for rival in (model, WeekdayMean()):
        gaps = []
        for now in range(180, 320, 7):
            said = rival.forecast(make_history(contacts[:now]), _ahead(now, 1)).sum()
            gaps.append(abs(said / (WEEK[now % 7] * factors[now] * SHAPE.sum()) - 1))
        errors[rival.name] = np.mean(gaps)
    assert errors[model.name] < 0.55 * errors["mean8"]


@pytest.mark.parametrize("model", MODELS)
def test_the_latest_level_fades(make_history, model):
    """Two days at 1.5 times their level raise tomorrow, and four weeks ahead hardly anything."""
    factors = _wandering(210, 0.8, 0.2, seed=3)
    factors[-2:] = 1.5
    history = make_history(_counts(210, factors))
    lift = model.forecast(history, _ahead(210, 28)) / np.maximum(
        WeekdayMean().forecast(history, _ahead(210, 28)), 1e-9
    )
    assert lift[0].mean() > 1.12
    assert lift[25].mean() == pytest.approx(1.0, abs=0.05)


def test_a_shift_within_the_day_carries_over(make_history):
    """When mornings and evenings swap contacts for days on end, SVD follows; the profile lags."""
    share = (0.5 + 0.3 * np.sin(np.arange(210) / 8))[:, None]
    early = np.sort(SHAPE)[::-1]
    means = 5 * np.tile(WEEK, 30)[:, None] * (share * early + (1 - share) * early[::-1])
    contacts = np.random.default_rng(5).poisson(means)
    errors = np.zeros(2)
    for now in range(140, 209, 2):
        history = make_history(contacts[:now])
        for i, model in enumerate((SvdScores(), CarriedLevel())):
            errors[i] += np.abs(model.forecast(history, _ahead(now, 1))[0] - means[now]).sum()
    assert errors[0] < 0.6 * errors[1]


@pytest.mark.parametrize("model", MODELS)
def test_holidays_are_left_out_and_scaled_ahead(make_history, model):
    """A holiday yesterday at a tenth says nothing of today; one ahead takes its ratio."""
    contacts = _counts(141)
    contacts[140] //= 10
    holiday = Holiday((START + 140).item(), "Day")
    history = make_history(contacts, holidays=[holiday])
    ahead = _ahead(141, 2)
    ahead.ratio[1] = 0.4
    said = model.forecast(history, ahead).sum(axis=1)
    expected = np.array([1.0, 0.4]) * SHAPE.sum()
    assert said == pytest.approx(expected, rel=0.04)


@pytest.mark.parametrize("model", MODELS)
def test_missing_slots_and_days_are_no_zeros(make_history, model):
    """A third of the days and single slots missing move the forecast by less than 3 %."""
    contacts = _counts(140).astype(float)
    contacts[1::3] = np.nan
    contacts[2::5, 2] = np.nan
    said = model.forecast(make_history(contacts), _ahead(140, 7))
    assert said.sum(axis=1) == pytest.approx(WEEK * SHAPE.sum(), rel=0.03)


@pytest.mark.parametrize("model", MODELS)
def test_a_new_level_is_kept(make_history, model):
    """Three weeks after a tripling all weekdays are forecast at three times the old level."""
    factors = np.ones(161)
    factors[140:] = 3.0
    contacts = _counts(161, factors, week=np.ones(7))
    said = model.forecast(make_history(contacts), _ahead(161, 28))
    assert said.sum() == pytest.approx(28 * 3 * SHAPE.sum(), rel=0.03)


def test_weekdays_of_different_hours_stay_apart():
    """A queue open on Saturday mornings only gets nothing on Saturday afternoons."""
    contacts = _counts(140)
    opened = np.ones(contacts.shape, bool)
    opened[5::7, 3:] = False
    contacts = np.where(opened, contacts, 0).astype(float)
    dates = START + np.arange(140)
    history = day_history(DayMatrix(dates, contacts, opened, 240), day_calendar(dates, ()))
    said = SvdScores().forecast(history, _ahead(140, 7))
    assert said[5, 3:].sum() == 0.0
    assert said[5, :3] == pytest.approx(0.5 * SHAPE[:3], rel=0.06)
    assert said[4] == pytest.approx(0.9 * SHAPE, rel=0.06)


@pytest.mark.parametrize("model", MODELS)
def test_few_contacts_are_not_lost_by_roots(make_history, model):
    """Seven contacts a day over six slots are forecast as seven, not as their median."""
    said = model.forecast(make_history(_counts(364, level=0.013)), _ahead(364, 7))
    assert said.sum() == pytest.approx(0.013 * WEEK.sum() * SHAPE.sum(), rel=0.15)


@pytest.mark.parametrize("level", [0, 7])
@pytest.mark.parametrize("model", MODELS)
def test_nothing_and_constants_are_continued(make_history, model, level):
    """Nothing to decompose is no reason to fail."""
    said = model.forecast(make_history(np.full((70, 6), level)), _ahead(70))
    assert said == pytest.approx(np.full((14, 6), level), rel=0.01)


def test_pure_noise_has_one_shape_only(make_history):
    """What Poisson alone gives is not taken for a shape of the day."""
    known = day_scores(make_history(np.random.default_rng(6).poisson(100, (140, 24))))
    assert known.shapes.shape == (1, 24)


def test_noise_carries_nothing_over_and_a_walk_its_last_value():
    """White noise has no state; a slow AR(1) process without noise keeps nearly all of its own."""
    noise = np.random.default_rng(7).normal(size=(400, 1))
    walk = np.log(_wandering(400, 0.98, 1.0, seed=8))[:, None]
    learnt = carry_over(np.hstack([noise, walk]))
    assert abs(learnt.state[0]) < 0.3
    assert learnt.state[1] == pytest.approx(walk[-1, 0], abs=0.1)
    assert learnt.memory[1] >= 0.9
    ahead = learnt.ahead(np.array([1, 10]))
    assert ahead[1, 1] == pytest.approx(learnt.state[1] * learnt.memory[1] ** 10)


def test_trailing_means_by_hand():
    """Mondays 1, 2, missing, 4, 8: before the last the mean of 2 and 4 with two of them."""
    values = np.full((29, 1), np.nan)
    values[[0, 7, 21, 28], 0] = [1.0, 2.0, 4.0, 8.0]
    out = trailing_means(values, np.arange(29) % 7, last=2)
    assert out[[14, 21, 28], 0].tolist() == [1.5, 1.5, 3.0]
    assert np.isnan(np.delete(out[:, 0], [14, 21, 28])).all()


def test_steps_skip_closed_weekdays():
    """From Friday 5 January 2024 Monday is one worked day ahead, so is Saturday at the least."""
    worked = np.array([True] * 5 + [False] * 2)
    dates = np.datetime64("2024-01-06") + np.array([0, 2, 3, 9])
    assert worked_steps(worked, np.datetime64("2024-01-05"), dates).tolist() == [1, 1, 2, 6]


def test_the_same_history_gives_the_same_forecast(make_history):
    """No chance is involved."""
    history = make_history(_counts(100))
    first, again = (SvdScores().forecast(history, _ahead(100)) for _ in range(2))
    assert np.array_equal(first, again)

"""The intraday update: simulated days whose factor is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data.records import (
    ConfigurationError,
    ContactHistory,
    Driver,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    OpeningHours,
    local_instant,
)
from forecasting.update import update
from forecasting.update_rules import by_ratio, by_scores
from forecasting.update_samples import updated_samples

ZONE = "Europe/Berlin"
FIRST = date(2024, 1, 1)
DAYS = 120
TODAY = FIRST + timedelta(days=DAYS)
SHAPE = np.array([0, 0, 0, 0, 0, 0, 0, 0, 3, 5, 7, 8, 7, 6, 6, 7, 6, 5, 3, 2, 0, 0, 0, 0]) / 65
OPEN = OpeningHours(week=((((480, 1200)),),) * 7)


@pytest.fixture
def center(make_queue):
    """Give a center: forecast of the true means, history through today, queues."""

    def make(*factors, level=2000.0, ahead=3, minutes=60, samples=400, seed=1, spread=0.15, age=0):
        """One row of ``DAYS + 1`` day factors a queue, the last today's; ``age`` days of the
        forecast are past."""
        rng = np.random.default_rng(seed)
        grid = Grid.for_days(FIRST, DAYS + ahead, zone=ZONE, minutes=minutes)
        slot = grid.local_minutes(ZONE) // 60
        row = (grid.local_days(ZONE) - np.datetime64(FIRST, "D")).astype(int)
        means = level * SHAPE[slot] * minutes / 60
        rates = np.stack([np.append(f, np.ones(ahead - 1))[row] * means for f in factors])
        offered = rng.poisson(rates).astype(float)
        offered[:, row > DAYS] = np.nan
        none = np.full_like(offered, np.nan)
        names = tuple(f"q{i}" for i in range(len(factors)))
        history = ContactHistory(names, grid, offered, none, none, none, none, none)
        horizon = Grid.for_days(
            TODAY - timedelta(days=age), ahead + age, zone=ZONE, minutes=minutes
        )
        inside = row >= DAYS - age
        mean = np.tile(means[inside], (len(factors), 1))
        common = rng.gamma(spread**-2, spread**2, (samples, 1, ahead + age))
        drawn = rng.poisson(mean * common[:, :, row[inside] - DAYS + age]).astype(np.int32)
        forecast = Forecast(
            names,
            horizon,
            mean,
            np.full_like(mean, 300.0),
            drawn,
            ("mean8",) * len(names),
            tuple(f"{name}: the mean of 8 used" for name in names),
            caveats=("an old caveat",),
        )
        return forecast, history, [make_queue(name, ZONE, opening=OPEN) for name in names]

    return make


def _factors(today, spread=0.15, seed=2, memory=0.0):
    rng = np.random.default_rng(seed)
    logs = np.zeros(DAYS)
    for day, shock in enumerate(rng.normal(0, spread * np.sqrt(1 - memory**2), DAYS)):
        logs[day] = memory * logs[day - 1] + shock if day else shock
    return np.append(np.exp(logs), today)


def _noon(hour=12, minute=0):
    return local_instant(TODAY, 60 * hour + minute, ZONE)


def _updated(forecast, history, queues, at=None, **changes):
    settings = {"at": at or _noon(), "holidays": (), "zone": ZONE, **changes}
    return update(forecast, history, queues, **settings)


def _hours(forecast, day=0):
    """Local hour of each interval, NaN on other days."""
    grid = forecast.grid
    same = grid.local_days(ZONE) == np.datetime64(TODAY + timedelta(days=day), "D")
    return np.where(same, grid.local_minutes(ZONE) / 60, np.nan)


@pytest.mark.parametrize("factor", [0.7, 1.4])
def test_the_day_factor_is_recovered(center, factor):
    """After four hours the rest of a day at 0.7 or 1.4 times its forecast is nearly all there."""
    forecast, history, queues = center(_factors(factor))
    after = _updated(forecast, history, queues)
    rest = _hours(forecast) >= 12
    ratio = after.mean[0, rest].sum() / forecast.mean[0, rest].sum()
    assert ratio == pytest.approx(factor, abs=0.06)
    assert after.samples[:, 0, rest].sum(axis=1).mean() == pytest.approx(
        after.mean[0, rest].sum(), rel=0.02
    )


def test_what_lies_before_stays_as_it_was_forecast(center):
    """Hours gone keep mean and samples; records beside them are not touched."""
    forecast, history, queues = center(_factors(1.4))
    after = _updated(forecast, history, queues)
    gone = _hours(forecast) < 12
    assert np.array_equal(after.mean[:, gone], forecast.mean[:, gone])
    assert np.array_equal(after.samples[:, :, gone], forecast.samples[:, :, gone])
    assert np.array_equal(after.aht_seconds, forecast.aht_seconds)
    assert after.grid == forecast.grid
    assert after.models == forecast.models
    assert forecast.mean[0].sum() == pytest.approx(3 * 2000.0)


def test_closed_hours_stay_zero(center):
    """No contact is moved to where the queue is closed, in the mean or in a sample."""
    forecast, history, queues = center(_factors(1.5))
    after = _updated(forecast, history, queues)
    closed = forecast.mean[0] == 0
    assert closed.any()
    assert after.mean[0, closed].sum() == 0.0
    assert after.samples[:, 0, closed].sum() == 0
    assert after.samples.dtype == np.int32
    assert after.samples.min() >= 0


def test_nothing_is_learnt_from_chance(center):
    """Where days differ by Poisson noise alone a high morning does not move the rest."""
    forecast, history, queues = center(_factors(1.0, spread=0.0), level=60.0)
    grid, hour = history.grid, history.grid.local_minutes(ZONE) // 60
    morning = (grid.local_days(ZONE) == np.datetime64(TODAY, "D")) & (hour >= 8) & (hour < 12)
    offered = history.offered.copy()
    offered[:, morning] = np.round(1.5 * 60 * SHAPE[hour[morning]])
    after = _updated(forecast, replace(history, offered=offered), queues)
    assert after.mean[0].sum() == pytest.approx(forecast.mean[0].sum(), rel=0.03)
    assert "above the forecast until 12:00" in after.explanations[0]


def test_the_spread_of_the_rest_shrinks_to_what_is_left(center):
    """Known mornings leave Poisson noise: the rest's spread nearly halves."""
    forecast, history, queues = center(_factors(1.0))
    after = _updated(forecast, history, queues)
    rest = _hours(forecast) >= 12
    before, now = (f.samples[:, 0, rest].sum(axis=1).std() for f in (forecast, after))
    assert now < 0.6 * before
    assert now > 0.9 * np.sqrt(after.mean[0, rest].sum())


def test_samples_stay_joint(center):
    """A busy sample stays busy in both queues, and tomorrow as it was."""
    forecast, history, queues = center(_factors(1.3), _factors(0.8, seed=3))
    after = _updated(forecast, history, queues)
    rest = _hours(forecast) >= 12

    def totals(record, queue):
        return record.samples[:, queue][:, rest].sum(axis=1)

    before = np.corrcoef(totals(forecast, 0), totals(forecast, 1))[0, 1]
    assert before > 0.9
    for queue in (0, 1):
        ranks = np.corrcoef(totals(forecast, queue), totals(after, queue))[0, 1]
        assert ranks > 0.6
    assert np.corrcoef(totals(after, 0), totals(after, 1))[0, 1] > 0.3


def test_each_queue_follows_its_own_morning(center):
    """One queue rises and another falls in the same update, in the forecast's order."""
    forecast, history, queues = center(_factors(1.3), _factors(0.8, seed=3))
    after = _updated(forecast, history, queues[::-1])
    rest = _hours(forecast) >= 12
    ratio = after.mean[:, rest].sum(axis=1) / forecast.mean[:, rest].sum(axis=1)
    assert ratio == pytest.approx([1.3, 0.8], abs=0.06)


def test_the_next_days_follow_where_levels_last(center):
    """With day factors of memory 0.9 tomorrow rises too, the day after less; without it neither."""
    lasting, history, queues = center(_factors(1.5, memory=0.9, spread=0.25))
    after = _updated(lasting, history, queues)
    lift = [after.mean[0, _hours(lasting, day) >= 0].sum() / 2000.0 for day in (1, 2)]
    assert lift[0] > lift[1] > 1.02
    alone, history, queues = center(_factors(1.5, spread=0.25))
    after = _updated(alone, history, queues)
    assert after.mean[0, _hours(alone, 1) >= 0].sum() == pytest.approx(2000.0, rel=0.03)


def test_an_older_forecast_catches_up_with_the_days_since(center):
    """The level rose to 1.4 after the forecast was made: before hours tell, today and tomorrow
    follow; the past days of the forecast stay."""
    factors = _factors(1.4, memory=0.95, spread=0.25)
    factors[-6:] = 1.4
    forecast, history, queues = center(factors, age=5)
    after = _updated(forecast, history, queues, at=_noon(9))
    past = forecast.grid.local_days(ZONE) < np.datetime64(TODAY, "D")
    assert np.array_equal(after.mean[:, past], forecast.mean[:, past])
    rest = _hours(forecast) >= 9
    ratio = after.mean[0, rest].sum() / forecast.mean[0, rest].sum()
    assert ratio == pytest.approx(1.4, abs=0.12)
    lift = [after.mean[0, _hours(forecast, day) >= 0].sum() / 2000.0 for day in (1, 2)]
    assert lift[0] > lift[1] > 1.1


def test_a_shift_within_the_day_moves_the_slots_apart(center):
    """Where late mornings call early evenings, the factor differs by slot: the scores' doing."""
    forecast, history, queues = center(_factors(1.0, spread=0.0))
    grid = history.grid
    hour = grid.local_minutes(ZONE) // 60
    row = (grid.local_days(ZONE) - np.datetime64(FIRST, "D")).astype(int)
    tilt = np.random.default_rng(4).normal(0, 0.3, DAYS + 3)
    tilt[DAYS] = 0.4
    rate = 2000 * SHAPE[hour] * np.exp(tilt[row] * np.where(hour < 12, 1, -1) * (hour != 19))
    offered = np.random.default_rng(5).poisson(rate).astype(float)[None]
    after = _updated(forecast, replace(history, offered=offered), queues)
    hours = _hours(forecast)
    lift = after.mean[0] / np.maximum(forecast.mean[0], 1e-9)
    assert lift[hours == 14] == pytest.approx(np.exp(-0.4), abs=0.06)
    assert lift[hours == 19] == pytest.approx(1.0, abs=0.1)


def test_gaps_of_the_morning_are_no_zeros(center):
    """With half of the morning not recorded the day factor is still found."""
    forecast, history, queues = center(_factors(1.4))
    offered = history.offered.copy()
    start = history.grid.index(_noon(9))
    offered[:, start : start + 2] = np.nan
    after = _updated(forecast, replace(history, offered=offered), queues)
    rest = _hours(forecast) >= 12
    ratio = after.mean[0, rest].sum() / forecast.mean[0, rest].sum()
    assert ratio == pytest.approx(1.4, abs=0.08)


def test_later_intervals_are_not_looked_at(center):
    """An afternoon already in the history changes nothing; an interval half over neither."""
    forecast, history, queues = center(_factors(1.3))
    offered = history.offered.copy()
    offered[:, history.grid.index(_noon()) :] = 9999.0
    now, spoilt = (
        _updated(forecast, h, queues, at=_noon(12, 59))
        for h in (history, replace(history, offered=offered))
    )
    assert np.array_equal(now.mean, spoilt.mean)
    assert np.array_equal(now.samples, spoilt.samples)


def test_a_finer_history_is_added_up(center):
    """A history by quarter-hours updates a forecast by hours as one by hours does."""
    forecast, _, queues = center(_factors(1.3))
    _, fine, _ = center(_factors(1.3), minutes=15)
    after = _updated(forecast, fine, queues, at=_noon(12, 10))
    rest = _hours(forecast) >= 12
    ratio = after.mean[0, rest].sum() / forecast.mean[0, rest].sum()
    assert ratio == pytest.approx(1.3, abs=0.06)


def test_holidays_and_drivers_of_the_past_do_not_count(center):
    """Mornings like afternoons only on special days or driven days teach nothing of others."""
    factors = _factors(1.0, spread=0.0)
    odd = np.arange(3, DAYS, 4)
    factors[odd] = 1.6
    forecast, history, queues = center(factors, level=400.0)
    dates = [FIRST + timedelta(days=int(day)) for day in odd]
    holidays = [Holiday(day, "Day", own=True) for day in dates]
    drivers = [Driver("mailing", dict.fromkeys(dates, 1.0))]
    grid, hour = history.grid, history.grid.local_minutes(ZONE) // 60
    morning = (grid.local_days(ZONE) == np.datetime64(TODAY, "D")) & (hour < 12)
    offered = history.offered.copy()
    offered[:, morning] *= 1.3
    high = replace(history, offered=offered)
    rest = _hours(forecast) >= 12

    def lift(**changes):
        after = _updated(forecast, high, queues, **changes)
        return after.mean[0, rest].sum() / forecast.mean[0, rest].sum()

    assert lift() > 1.12
    assert lift(holidays=holidays) < 1.08
    assert lift(drivers=drivers) < 1.08


def test_it_says_what_happened(center):
    """Explanation and caveat carry the morning, the rest of the day, and the time."""
    forecast, history, queues = center(_factors(1.4))
    after = _updated(forecast, history, queues)
    assert after.explanations[0].startswith("q0: the mean of 8 used; today ")
    assert "% above the forecast until 12:00; rest of the day raised by " in after.explanations[0]
    assert after.caveats[0] == "an old caveat"
    assert "updated with contacts until 2024-04-30 12:00" in after.caveats[1]


def test_a_queue_with_little_history_is_left_as_it_was(center):
    """Twenty days teach nothing of mornings: as forecast, with a caveat; the other is updated."""
    forecast, history, queues = center(_factors(1.4), _factors(1.4, seed=3))
    offered = history.offered.copy()
    offered[1, : history.grid.index(local_instant(TODAY - timedelta(days=10), 0, ZONE))] = np.nan
    after = _updated(forecast, replace(history, offered=offered), queues)
    assert np.array_equal(after.mean[1], forecast.mean[1])
    assert np.array_equal(after.samples[:, 1], forecast.samples[:, 1])
    assert after.mean[0].sum() > forecast.mean[0].sum()
    assert any(c.startswith("q1: too little history") for c in after.caveats)


def test_a_queue_not_recorded_today_is_left_as_it_was(center):
    """No contact of today is no zero: as forecast, with a caveat."""
    forecast, history, queues = center(_factors(1.4), _factors(1.4, seed=3))
    offered = history.offered.copy()
    offered[1, history.grid.index(local_instant(TODAY, 0, ZONE)) :] = np.nan
    after = _updated(forecast, replace(history, offered=offered), queues)
    assert np.array_equal(after.mean[1], forecast.mean[1])
    assert any(c.startswith("q1: no contacts of today") for c in after.caveats)


def test_the_same_seed_gives_the_same_update(center):
    """Deterministic; another seed moves the samples, not the mean."""
    forecast, history, queues = center(_factors(1.2))
    first, again = (_updated(forecast, history, queues) for _ in range(2))
    other = _updated(forecast, history, queues, seed=2)
    assert np.array_equal(first.samples, again.samples)
    assert np.array_equal(first.mean, other.mean)
    assert not np.array_equal(first.samples, other.samples)


def test_the_autumn_day_has_its_hour_twice(center):
    """On the day of 25 hours the update works on both passes of the repeated hour."""
    forecast, history, queues = center(_factors(1.3))
    shift = datetime(2024, 10, 27, tzinfo=UTC).date() - TODAY
    first = FIRST + shift
    moved = Grid.for_days(first, DAYS + 3, zone=ZONE, minutes=60)
    hour, row = moved.local_minutes(ZONE) // 60, moved.local_days(ZONE) - np.datetime64(first, "D")
    factors = np.append(_factors(1.3), [1.0, 1.0])[row.astype(int)]
    offered = np.random.default_rng(6).poisson(2000 * SHAPE[hour] * factors).astype(float)[None]
    none = np.full_like(offered, np.nan)
    history = ContactHistory(("q0",), moved, offered, none, none, none, none, none)
    horizon = Grid.for_days(TODAY + shift, 3, zone=ZONE, minutes=60)
    mean = (2000 * SHAPE[horizon.local_minutes(ZONE) // 60])[None]
    samples = np.random.default_rng(7).poisson(mean, (50, 1, horizon.count)).astype(np.int32)
    forecast = replace(forecast, grid=horizon, mean=mean, aht_seconds=mean + 300, samples=samples)
    after = _updated(forecast, history, queues, at=local_instant(TODAY + shift, 720, ZONE))
    rest = (horizon.local_minutes(ZONE) >= 720) & (np.arange(horizon.count) < 25)
    assert after.mean[0, rest].sum() / mean[0, rest].sum() == pytest.approx(1.3, abs=0.06)


def test_wrong_times_and_queues_are_refused(center, make_queue):
    """Each refusal names what is wrong and what to do."""
    forecast, history, queues = center(_factors(1.2))
    with pytest.raises(ConfigurationError, match="covers 2024-04-30 to 2024-05-02"):
        _updated(forecast, history, queues, at=_noon() - timedelta(days=1))
    with pytest.raises(ConfigurationError, match="offset from UTC"):
        _updated(forecast, history, queues, at=_noon().replace(tzinfo=None))
    with pytest.raises(ConfigurationError, match="chat is not in the forecast"):
        _updated(forecast, history, [make_queue("chat")])
    with pytest.raises(ConfigurationError, match="updated before"):
        _updated(_updated(forecast, history, queues), history, queues)
    coarse = replace(history, grid=replace(history.grid, minutes=1440))
    with pytest.raises(ConfigurationError, match="a multiple of it"):
        _updated(forecast, coarse, queues)


def test_a_day_without_any_record_is_refused(center):
    """Nothing of today in the history: import it first."""
    forecast, history, queues = center(_factors(1.2))
    offered = history.offered.copy()
    offered[:, history.grid.index(local_instant(TODAY, 0, ZONE)) :] = np.nan
    with pytest.raises(InputRefusedError, match="import what has come today"):
        _updated(forecast, replace(history, offered=offered), queues)


def test_the_ratio_by_hand():
    """150 came where 100 were forecast, weighed 100: (100 + 150) / (100 + 100)."""
    said, came = np.array([[40.0, 60.0, 80.0]]), np.array([[70.0, 80.0, 0.0]])
    seen = np.array([[True, True, False]])
    assert by_ratio(said, came, seen, weight=100.0) == pytest.approx(np.full((1, 3), 1.25))


def test_the_scores_by_hand():
    """One flat shape, gain of 1 on one slot: roots of 10.25 move from sqrt(10.25) by their gap."""
    said, came = np.array([[10.0, 10.0]]), np.array([[20.0, 0.0]])
    seen = np.array([[True, False]])
    factor = by_scores(
        said, came, seen, gain=np.array([[1.0, 0.0]]), shapes=np.array([[1.0, 1.0]]), scale=1.0
    )
    assert factor == pytest.approx(np.full((1, 2), 2.0))


def test_thinned_and_added_counts_stay_poisson():
    """Poisson samples brought to 0.6 and to 1.5 times their mean have the variance of a Poisson."""
    rng = np.random.default_rng(8)
    mean = np.array([20.0, 20.0])
    samples = rng.poisson(mean, (20000, 2)).astype(np.int32)
    none = np.zeros(2, bool)
    out = updated_samples(samples, mean, np.array([0.6, 1.5]), today=none, kept=1.0, rng=rng)
    assert out.mean(axis=0) == pytest.approx([12.0, 30.0], rel=0.01)
    assert out.var(axis=0) == pytest.approx([12.0, 30.0], rel=0.04)

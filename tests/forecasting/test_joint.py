"""The joint forecast of a center's queues."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import (
    LEADS,
    ConfigurationError,
    Driver,
    Grid,
    Holiday,
    InputRefusedError,
    OpeningHours,
    ServiceGoal,
    opening_mask,
)
from forecasting import forecast

ZONE = "Europe/Berlin"
ENDED = (
    "q1: driver mailing has no size in the horizon: taken as 0; give its sizes ahead if it goes on"
)
WEEK = np.array([1.3, 1.0, 1.0, 1.0, 0.9, 0.5, 0.4])
MONDAY = date(2024, 1, 1)
DAYS = 112
OFFICE = OpeningHours(week=(((480, 1080),),) * 5 + ((), ()), holidays=())


def _curve(level, seed, spread=0.1):
    """Give counts with a weekly and daily pattern and gamma days."""

    def counts(day, minute):
        rng = np.random.default_rng(seed)
        factor = rng.gamma(1 / spread**2, spread**2, day[-1] + 1)[day]
        shape = np.exp(-(((minute - 780) / 240) ** 2))
        return rng.poisson(level * shape * WEEK[day % 7] * factor)

    return counts


def _horizon(days, ahead=14, minutes=60):
    return Grid.for_days(MONDAY + timedelta(days=days), ahead, zone=ZONE, minutes=minutes)


def _run(history, queues, horizon, **settings):
    fast = {"holidays": (), "zone": ZONE, "samples": 40, "models": ("mean8",)}
    return forecast(history, queues, horizon=horizon, **{**fast, **settings})


def _sound(result):
    """Check what must hold of every forecast."""
    queues, intervals = result.mean.shape
    assert result.samples.shape[1:] == (queues, intervals)
    assert result.samples.dtype == np.int32
    assert np.isfinite(result.mean).all()
    assert (result.mean >= 0).all()
    assert np.isfinite(result.aht_seconds).all()
    assert (result.aht_seconds > 0).all()
    assert (result.samples >= 0).all()
    return result


@pytest.fixture
def two_queues(make_contacts, make_queue):
    history = make_contacts(_curve(60, 1), _curve(20, 2), days=DAYS)
    return history, [make_queue("q0"), make_queue("q1")]


def test_forecast_holds_what_it_promises(two_queues):
    """Two queues, sixteen weeks: means near the truth, a row of accuracy per queue and lead."""
    history, queues = two_queues
    told = []
    result = _sound(
        _run(
            history,
            queues,
            _horizon(DAYS),
            models=("mean8", "ets"),
            progress=lambda *news: told.append(news),
        )
    )
    shape = np.exp(-(((np.arange(24) * 60 - 780) / 240) ** 2))
    truth = 2 * WEEK.sum() * shape.sum() * np.array([60, 20])
    assert result.mean.sum(axis=1) == pytest.approx(truth, rel=0.1)
    assert result.samples.mean(axis=0).sum(axis=1) == pytest.approx(
        result.mean.sum(axis=1), rel=0.02
    )
    assert [(a.queue, a.lead, a.level) for a in result.accuracy] == [
        (queue, lead, level)
        for queue in ("q0", "q1")
        for lead in LEADS[:4]
        for level in ("interval", "day", "week")
        if (lead, level) != ("1 day", "week")
    ]
    for row in result.accuracy:
        if row.lead == "all":
            assert row.poisson_floor < row.wape < 2 * row.poisson_floor + 10
            assert row.coverage80 <= row.coverage95
        if (row.lead, row.level) == ("all", "interval"):
            assert 68 < row.coverage80 < 92
            own = next(words for words in result.explanations if words.startswith(row.queue))
            assert f"(WAPE {row.wape:.1f} %)" in own
    assert [told_of[:3] for told_of in told] == [("forecast", 1, 2), ("forecast", 2, 2)]
    assert {s.model for s in result.scores} == {"mean8", "ets"}
    assert {s.lead for s in result.scores} == set(LEADS[:4])
    assert result.mean8.shape == result.mean.shape
    assert result.caveats == ()


def test_same_seed_same_forecast_whatever_the_workers(two_queues):
    """Two processes give what one gives; another seed gives other samples."""
    history, queues = two_queues
    one = _run(history, queues, _horizon(DAYS), seed=7)
    two = _run(history, queues, _horizon(DAYS), seed=7, workers=2)
    assert np.array_equal(one.samples, two.samples)
    assert one.accuracy == two.accuracy
    other = _run(history, queues, _horizon(DAYS), seed=8)
    assert np.array_equal(one.mean, other.mean)
    assert not np.array_equal(one.samples, other.samples)


def test_closed_is_exactly_zero(make_contacts, make_queue):
    """Nights, weekends and a closed holiday carry no contact in mean or sample."""
    history = make_contacts(_curve(50, 3), days=84)
    queue = make_queue("q0", opening=OFFICE)
    holiday = Holiday(date(2024, 3, 29), "Good Friday")
    horizon = _horizon(84)
    result = _sound(_run(history, [queue], horizon, holidays=[holiday]))
    closed = ~opening_mask(queue, horizon, [holiday])
    friday = horizon.local_days(ZONE) == np.datetime64("2024-03-29")
    assert closed[friday].all()
    assert result.mean[0, closed].sum() == 0
    assert result.samples[:, 0, closed].sum() == 0
    assert (result.mean[0, ~closed] > 0).all()


def test_both_passes_of_the_repeated_hour_are_forecast_alike(make_contacts, make_queue):
    """The Sunday of 25 hours has its wall-clock hour 02:00 twice."""
    first = date(2024, 8, 5)
    history = make_contacts(lambda _, minute: 5.0 + minute / 60, days=77, first=first)
    horizon = Grid.for_days(first + timedelta(days=77), 7, zone=ZONE, minutes=60)
    result = _run(history, [make_queue("q0")], horizon)
    sunday = result.mean[0, horizon.local_days(ZONE) == np.datetime64("2024-10-27")]
    assert len(sunday) == 25
    assert sunday[2] == sunday[3] == pytest.approx(7.0, rel=0.01)
    assert sunday[4] == pytest.approx(8.0, rel=0.01)


def test_a_storm_does_not_poison_the_forecast(make_contacts, make_queue):
    """A social queue at six times its contacts for three days: 2 % off, and a caveat."""
    calm = _curve(60, 4)

    def stormy(day, minute):
        return calm(day, minute) * np.where((day >= 70) & (day < 73), 6, 1)

    queue = make_queue("q0", channel="deferred", media="social")
    with_storm = _run(make_contacts(stormy, days=84), [queue], _horizon(84))
    without = _run(make_contacts(calm, days=84), [queue], _horizon(84))
    assert with_storm.mean.sum() == pytest.approx(without.mean.sum(), rel=0.02)
    assert "2024-03-11, 2024-03-12, 2024-03-13" in with_storm.caveats[0]
    assert without.caveats == ()


def test_a_new_level_is_followed_and_told(make_contacts, make_queue):
    """Three weeks at twice the contacts: the forecast is at the new level."""
    old = _curve(60, 5)

    def doubled(day, minute):
        return old(day, minute) * np.where(day >= 63, 2, 1)

    before = _run(make_contacts(old, days=84), [make_queue("q0")], _horizon(84))
    after = _run(make_contacts(doubled, days=84), [make_queue("q0")], _horizon(84))
    assert after.mean.sum() == pytest.approx(2 * before.mean.sum(), rel=0.1)
    assert "level changed by" in after.caveats[0]


def test_one_day_of_a_wrong_count_weighs_no_model(make_contacts, make_queue):
    """A hundred thousand contacts in one hour, a slip of a file, leave weights as they were."""
    calm = _curve(60, 5)

    def spiked(day, minute):
        return np.where((day == 70) & (minute == 600), 100_000, calm(day, minute))

    settings = {"models": ("mean8", "robust", "level", "ets")}
    before = _run(make_contacts(calm, days=112), [make_queue("q0")], _horizon(112), **settings)
    after = _run(make_contacts(spiked, days=112), [make_queue("q0")], _horizon(112), **settings)
    shares = [[s.weight for s in f.scores if s.lead == "all"] for f in (before, after)]
    assert shares[1] == pytest.approx(shares[0], abs=0.1)
    assert after.mean.sum() == pytest.approx(before.mean.sum(), rel=0.02)


@pytest.mark.parametrize("days", [5, 10, 20, 40])
def test_short_history_is_forecast_by_means_with_a_caveat(make_contacts, make_queue, days):
    """From a working week on there is a forecast, whatever models were asked for."""
    history = make_contacts(_curve(60, 6), days=days)
    result = _sound(
        _run(history, [make_queue("q0")], _horizon(days), models=("mean8", "ets", "prophet"))
    )
    assert result.models == ("mean8",)
    assert f"only {days} days of history" in " ".join(result.caveats)
    shape = np.exp(-(((np.arange(24) * 60 - 780) / 240) ** 2))
    assert result.mean.sum() == pytest.approx(2 * 60 * WEEK.sum() * shape.sum(), rel=0.35)


def test_a_queue_opened_last_week_is_forecast_from_that_week(make_contacts, make_queue):
    """Eleven weeks of zeros before the first contact are not averaged in."""
    busy = _curve(60, 7)
    history = make_contacts(lambda d, m: np.where(d >= 77, busy(d, m), 0), days=84)
    result = _sound(_run(history, [make_queue("q0")], _horizon(84)))
    assert result.mean.sum() == pytest.approx(2 * np.nansum(history.offered), rel=0.02)
    assert "only 7 days of history" in result.caveats[0]


def test_no_contacts_are_forecast_as_none(make_contacts, make_queue):
    """A queue that never saw a contact is forecast at zero, and that is said."""
    history = make_contacts(lambda d, _: 0.0 * d, days=84)
    result = _sound(
        _run(history, [make_queue("q0")], _horizon(84), models=("mean8", "ets", "prophet"))
    )
    assert result.mean.sum() == 0
    assert result.samples.sum() == 0
    assert "no contact in the history" in result.caveats[0]
    assert "no handle times" in result.caveats[1]


def test_a_constant_queue_is_continued(make_contacts, make_queue):
    """Ten contacts every hour."""
    history = make_contacts(lambda d, _: 10.0 + 0 * d, days=DAYS)
    result = _sound(_run(history, [make_queue("q0")], _horizon(DAYS), models=("mean8", "ets")))
    assert result.mean == pytest.approx(np.full_like(result.mean, 10.0), rel=1e-3)


def test_missing_days_are_not_zero(make_contacts, make_queue):
    """With 30 % of the hours gone in whole days the forecast stays where it was."""
    history = make_contacts(_curve(60, 8), days=84)
    day = (history.grid.local_days(ZONE) - np.datetime64(MONDAY)).astype(int)
    gone = np.random.default_rng(1).permutation(84)[:25]
    offered = np.where(np.isin(day, gone), np.nan, history.offered)
    whole = _run(history, [make_queue("q0")], _horizon(84))
    result = _sound(_run(replace(history, offered=offered), [make_queue("q0")], _horizon(84)))
    assert result.mean.sum() == pytest.approx(whole.mean.sum(), rel=0.06)
    assert "days are missing" in " ".join(result.caveats)


def test_hours_never_recorded_are_closed_in_practice_and_told(make_contacts, make_queue):
    """Open around the clock by the center file, but the source leaves the nights out."""
    history = make_contacts(lambda _, m: np.where(m >= 480, 10.0, np.nan), days=84)
    result = _sound(_run(history, [make_queue("q0")], _horizon(84)))
    night = result.grid.local_minutes(ZONE) < 480
    assert result.mean[0, night].sum() == 0
    assert result.mean[0, ~night] == pytest.approx(np.full((~night).sum(), 10.0))
    assert (
        "56 hours a week are open by the center file but were never recorded" in result.caveats[0]
    )


def test_history_beyond_the_horizons_start_is_not_used(make_contacts, make_queue):
    """A forecast made for the past sees only what lay before it."""
    history = make_contacts(_curve(60, 9), days=98)
    cut = make_contacts(_curve(60, 9), days=98)
    later = history.grid.starts() >= np.datetime64(_horizon(84).start_at.replace(tzinfo=None))
    history.offered[0, later] *= 5
    one = _run(history, [make_queue("q0")], _horizon(84))
    two = _run(cut, [make_queue("q0")], _horizon(84))
    assert np.array_equal(one.samples, two.samples)


def test_shorter_history_intervals_are_added_up(make_contacts, make_queue):
    """A history of quarter-hours serves a forecast of hours, not the other way round."""
    history = make_contacts(lambda d, _: 3.0 + 0 * d, days=84, minutes=15)
    result = _run(history, [make_queue("q0")], _horizon(84))
    assert result.mean == pytest.approx(np.full_like(result.mean, 12.0))
    hourly = make_contacts(lambda d, _: 3.0 + 0 * d, days=84)
    with pytest.raises(ConfigurationError, match="history is kept in intervals of 60 minutes"):
        _run(hourly, [make_queue("q0")], _horizon(84, minutes=15))


def test_queues_that_go_wrong_together_are_sampled_together(make_contacts, make_queue):
    """One day factor for both queues: their sampled days correlate; without it they do not."""
    together = make_contacts(_curve(200, 10, 0.2), _curve(100, 10, 0.2), days=112)
    apart = make_contacts(_curve(200, 10, 0.2), _curve(100, 11, 0.2), days=112)
    queues = [make_queue("q0"), make_queue("q1")]
    found = []
    for history in (together, apart):
        samples = _run(history, queues, _horizon(112, 1), samples=400).samples.sum(axis=2)
        found.append(np.corrcoef(samples.T)[0, 1])
    assert found[0] > 0.5
    assert abs(found[1]) < 0.3


def test_too_little_history_is_refused_with_what_is_needed(make_contacts, make_queue):
    """Every queue without a working week is named at once."""
    history = make_contacts(_curve(60, 12), _curve(60, 13), days=3)
    queues = [make_queue("q0"), make_queue("q1"), make_queue("new")]
    with pytest.raises(InputRefusedError) as caught:
        _run(history, queues, _horizon(3))
    assert len(caught.value.problems) == 3
    assert "q0: 3 recorded days" in caught.value.problems[0]
    assert "new: 0 recorded days" in caught.value.problems[2]
    assert "a forecast needs 5" in caught.value.problems[2]


def test_wrong_settings_are_told_at_once(two_queues):
    """Unknown model, no samples."""
    history, queues = two_queues
    with pytest.raises(ConfigurationError) as caught:
        _run(history, queues, _horizon(DAYS), models=("arima",), samples=0)
    assert "there is no forecasting model arima" in caught.value.problems[0]
    assert "samples is 0" in caught.value.problems[1]


def test_a_driver_that_is_none_is_refused_with_its_remedy(two_queues):
    """Sizes below zero, and a queue that is not there."""
    history, queues = two_queues
    drivers = [Driver("mailing", {MONDAY: -2.0}), Driver("show", {MONDAY: 1.0}, ("q7",))]
    with pytest.raises(ConfigurationError) as caught:
        _run(history, queues, _horizon(DAYS), drivers=drivers)
    assert "driver mailing: -2 on 2024-01-01: a size is 0 or more" in caught.value.problems[0]
    assert "driver show: there is no queue q7" in caught.value.problems[1]


def test_a_driver_lifts_the_days_it_is_planned_for(make_contacts, make_queue):
    """Mailings doubled a day's contacts every second Wednesday; the next one is expected to."""
    calm = _curve(60, 16)

    def driven(day, minute):
        return calm(day, minute) * np.where(day % 14 == 2, 2, 1)

    history = make_contacts(driven, days=DAYS)
    sizes = {MONDAY + timedelta(days=d): 1.0 for d in range(2, DAYS + 14, 14)}
    horizon = _horizon(DAYS)
    result = _sound(_run(history, [make_queue("q0")], horizon, drivers=[Driver("mailing", sizes)]))
    wednesday = horizon.local_days(ZONE) == np.datetime64(MONDAY + timedelta(days=DAYS + 2))
    next_week = horizon.local_days(ZONE) == np.datetime64(MONDAY + timedelta(days=DAYS + 9))
    ratio = result.mean[0, wednesday].sum() / result.mean[0, next_week].sum()
    assert ratio == pytest.approx(2.0, abs=0.4)


def test_a_driver_that_ends_is_told(two_queues):
    """It had sizes in the past and has none ahead."""
    history, queues = two_queues
    drivers = [Driver("mailing", {MONDAY: 1.0}, ("q1",))]
    result = _run(history, queues, _horizon(DAYS), drivers=drivers)
    assert [c for c in result.caveats if "mailing" in c] == [ENDED]


def test_a_holiday_listed_twice_counts_once(two_queues):
    """By the same name or another: the forecast is the same."""
    history, queues = two_queues
    easter = Holiday(MONDAY + timedelta(days=DAYS + 3), "Easter")
    past = Holiday(MONDAY + timedelta(days=30), "Easter")
    once = _run(history, queues, _horizon(DAYS), holidays=[past, easter])
    twice = _run(history, queues, _horizon(DAYS), holidays=[past, easter, easter, past])
    assert np.array_equal(once.samples, twice.samples)
    assert once.effects == twice.effects
    assert [e.date for e in once.effects if e.kind == "holiday"] == [easter.date] * 2


def test_named_models_are_combined_and_the_judge_only_compared(two_queues):
    """Without the mean of 8 among them it gets no weight; one alone is used alone."""
    history, queues = two_queues
    both = _run(history, queues, _horizon(DAYS), models=("ets", "level"))
    assert {s.model for s in both.scores} == {"ets", "level"}
    assert all("than the mean of 8" in text for text in both.explanations)
    alone = _run(history, queues, _horizon(DAYS), models=("ets",))
    assert alone.models == ("ets", "ets")
    assert {s.weight for s in alone.scores} == {1.0}


def test_a_day_ahead_is_forecast_from_a_week_of_backtest(two_queues):
    """One day is asked for: no row of accuracy beyond the first week."""
    history, queues = two_queues
    result = _sound(_run(history, queues, _horizon(DAYS, 1), models=("mean8", "ets")))
    assert {a.lead for a in result.accuracy} == {"all", "1 day", "week 1"}


def test_a_model_that_needs_more_history_is_refused_when_alone(make_contacts, make_queue):
    """Asked for without the mean of 8 it has no stand-in."""
    history = make_contacts(_curve(60, 14), days=20)
    with pytest.raises(ConfigurationError, match="20 days of history, and prophet needs 550"):
        _run(history, [make_queue("q0")], _horizon(20), models=("prophet",))


def test_an_old_history_is_told(make_contacts, make_queue):
    """Three weeks between history and horizon."""
    history = make_contacts(_curve(60, 15), days=84)
    result = _sound(_run(history, [make_queue("q0")], _horizon(84 + 21)))
    assert "history ends on 2024-03-24, 21 days before the horizon" in " ".join(result.caveats)


def test_mail_comes_at_night_too(make_contacts, make_queue):
    """Opening hours of a deferred queue say when it is answered, not when customers write."""
    history = make_contacts(_curve(50, 3), days=84)
    goal = ServiceGoal(0.9, 14400, kind="answered_within")
    queue = make_queue("q0", channel="deferred", media="email", goal=goal, opening=OFFICE)
    horizon = _horizon(84)
    result = _sound(_run(history, [queue], horizon))
    evening = ~opening_mask(queue, horizon, []) & (horizon.local_minutes(ZONE) == 1140)
    assert evening.any()
    assert (result.mean[0, evening] > 0).all()

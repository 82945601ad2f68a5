"""Frozen forecasts scored against what came."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import ContactHistory, Forecast, Grid
from wfm.scoring import Frozen, actuals, compare, pairs, score, total_wape

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)


def _frozen(forecast: Forecast, number: int = 1, **more: object) -> Frozen:
    return Frozen(number, forecast, **more)


def _weeks(mean: float, days: int = 21, source: str = "wfm") -> Forecast:
    """Give a forecast of one queue, the same expected contacts in each half-hour."""
    grid = Grid.for_days(MONDAY, days, zone=BERLIN, minutes=30)
    means = np.full((1, grid.count), mean)
    samples = np.random.default_rng(1).poisson(means, (400, *means.shape)).astype(np.int32)
    return Forecast(
        ("voice",), grid, means, np.full_like(means, 180.0), samples, ("m",), ("",),
        mean8=means + 2, source=source,
    )  # fmt: skip


def test_figures_by_hand() -> None:
    """Two half-hours of 8 and 14 contacts told as 10: 6 of 22 off, 2 too few."""
    forecast = _weeks(10.0, days=1)
    actual = np.full((1, 48), np.nan)
    actual[0, :2] = [8, 14]
    row = score(_frozen(forecast), actual, zone=BERLIN)[0]
    assert (row.lead, row.intervals, row.contacts) == ("all", 2, 22)
    assert row.wape == pytest.approx(100 * 6 / 22)
    assert row.bias == pytest.approx(-100 * 2 / 22)
    assert row.wape_mean8 == pytest.approx(100 * (4 + 2) / 22)
    assert row.error_fte == pytest.approx(3 * 180 / 1800)  # 3 contacts of 180 s in 1800 s
    # A Poisson count of mean 11 is 2 e^-11 11^12 / 11! = 2.626 off on average.
    assert row.poisson_floor == pytest.approx(100 * 2 * 2.6263 / 22, rel=1e-4)


def test_a_true_forecast_has_true_bands() -> None:
    """Counts of the forecast's own law lie inside its bands as often as they say."""
    forecast = _weeks(3.0)
    actual = np.random.default_rng(7).poisson(forecast.mean).astype(float)
    row = score(_frozen(forecast), actual, zone=BERLIN)[0]
    # 1008 intervals: three standard errors are 3.8 and 2.1 points.
    assert row.coverage80 == pytest.approx(80, abs=3.8)
    assert row.coverage95 == pytest.approx(95, abs=2.1)
    assert row.wape == pytest.approx(row.poisson_floor, rel=0.05)


def test_leads_count_from_what_was_known() -> None:
    """Weeks of the horizon are leads; known a week before its start, its first week is week 2."""
    forecast = _weeks(5.0)
    actual = forecast.mean.copy()
    found = {r.lead: r.intervals for r in score(_frozen(forecast), actual, zone=BERLIN)}
    assert found == {"all": 1008, "1 day": 48, "week 1": 336, "week 2": 336, "week 3": 336}
    early = forecast.grid.start_at - timedelta(days=7)
    rows = score(_frozen(forecast, known_until=early), actual, zone=BERLIN)
    assert {r.lead for r in rows} == {"all", "week 2", "week 3", "week 4"}


def test_what_was_known_is_not_scored(forecast: Forecast) -> None:
    """Intervals before the forecast was made, closed ones and missing ones do not count."""
    actual = forecast.mean.round()
    actual[0, 20] = np.nan
    until = forecast.grid.at(18)
    rows = score(_frozen(forecast, known_until=until), actual, zone=BERLIN)
    intervals = {r.queue: r.intervals for r in rows if r.lead == "all"}
    assert intervals == {"voice": 18 - 1 + 20, "chat": 144 - 18}


def test_without_samples_and_judge(forecast: Forecast) -> None:
    """An outside forecast has no coverage and no mean of 8, but its error."""
    outside = replace(forecast, samples=forecast.samples[:0], mean8=None, source="vendor")
    row = score(_frozen(outside), forecast.mean * 2, zone=BERLIN)[0]
    assert np.isnan([row.coverage80, row.coverage95, row.wape_mean8]).all()
    assert row.wape == pytest.approx(50)
    assert row.name == "vendor"


def test_nothing_came_yet(forecast: Forecast) -> None:
    """No row where nothing is known, or nothing came at all."""
    assert score(_frozen(forecast), np.full(forecast.mean.shape, np.nan), zone=BERLIN) == ()
    assert score(_frozen(forecast), np.zeros(forecast.mean.shape), zone=BERLIN) == ()


def test_actuals_are_laid_on_the_grid(forecast: Forecast) -> None:
    """History that begins before and ends amid the forecast fills what it covers."""
    grid = Grid(forecast.grid.at(-4), 30, 10)
    nan = np.full((1, 10), np.nan)
    history = ContactHistory(("chat",), grid, np.arange(10.0)[None], nan, nan, nan, nan, nan)
    found = actuals(history, forecast.queues, forecast.grid)
    assert np.isnan(found[0]).all()
    np.testing.assert_array_equal(found[1, :6], [4, 5, 6, 7, 8, 9])
    assert np.isnan(found[1, 6:]).all()


def test_an_adjustment_that_helped_is_told_with_its_margin() -> None:
    """Doubled on days that doubled: only changed intervals count, and the gain is beyond noise."""
    before = _weeks(10.0)
    means = before.mean.copy()
    means[0, 336:672] = 20
    after = replace(before, mean=means)
    actual = np.random.default_rng(2).poisson(means).astype(float)
    (row,) = compare(_frozen(before, 1), _frozen(after, 2, based_on=1), actual, zone=BERLIN)
    assert (row.days, row.intervals, row.verdict) == (7, 336, "better")
    assert row.gain == pytest.approx(row.wape_first - row.wape_second)
    assert 0 < row.margin < row.gain
    back = compare(_frozen(after, 1), _frozen(before, 2), actual, zone=BERLIN)[0]
    assert back.verdict == "worse"
    assert back.intervals == 1008


def test_a_change_within_noise_is_no_gain() -> None:
    """One contact in a hundred on chance: the verdict is noise; on one day there is no verdict."""
    before = _weeks(100.0)
    after = replace(before, mean=before.mean * 1.001)
    actual = np.random.default_rng(2).poisson(before.mean).astype(float)
    (row,) = compare(_frozen(before, 1), _frozen(after, 2, based_on=1), actual, zone=BERLIN)
    assert row.verdict == "within noise"
    actual[:, 48:] = np.nan
    (row,) = compare(_frozen(before, 1), _frozen(after, 2, based_on=1), actual, zone=BERLIN)
    assert row.verdict == "too few days"
    assert np.isnan(row.margin)


def test_who_is_compared_with_whom() -> None:
    """A changed forecast with what it was; an outside one with our newest that shares its time."""
    ours, later = _weeks(5.0), _weeks(5.0)
    vendor = _weeks(6.0, source="vendor")
    elsewhere = replace(ours, grid=Grid.for_days(date(2026, 1, 5), 21, zone=BERLIN, minutes=30))
    frozen = [
        _frozen(ours, 1),
        _frozen(later, 2),
        _frozen(vendor, 3),
        _frozen(later, 4, based_on=2),
        _frozen(elsewhere, 5),
    ]
    assert [(a.id, b.id) for a, b in pairs(frozen)] == [(2, 3), (2, 4)]


def test_comparisons_are_of_common_intervals() -> None:
    """Forecasts of other days and queues are compared where both speak, after both were made."""
    ours, vendor = _weeks(5.0, days=2), _weeks(5.5, source="vendor")
    actual = np.full(vendor.mean.shape, 5.0)
    first = _frozen(ours, 1, known_until=ours.grid.at(10))
    (row,) = compare(first, _frozen(vendor, 2), actual, zone=BERLIN)
    assert row.intervals == 86
    assert (row.wape_first, row.wape_second) == (0, pytest.approx(10))
    other = replace(vendor, queues=("chat",))
    assert compare(first, _frozen(other, 2), actual, zone=BERLIN) == ()


def test_all_queues_together(forecast: Forecast) -> None:
    """Errors and contacts of all queues are added up before they are divided."""
    actual = forecast.mean.copy()
    actual[1] += 1
    ours, mean8 = total_wape(_frozen(forecast), actual)
    assert ours == pytest.approx(100 * 144 / actual.sum())
    expected = np.abs(1.1 * forecast.mean - actual).sum() / actual.sum()
    assert mean8 == pytest.approx(100 * expected)

"""Changes of a forecast by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import ConfigurationError, Forecast, Grid, NotFoundError
from wfm.adjusting import Change, adjust

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
WEDNESDAY = MONDAY + timedelta(days=2)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _adjust(forecast: Forecast, change: Change) -> Forecast:
    return adjust(forecast, change, zone=BERLIN, by="Mia", at=AT)


def _change(kind: str, amount: float, **more: object) -> Change:
    days = {"first_date": MONDAY, "last_date": WEDNESDAY}
    return Change("voice", kind=kind, amount=amount, reason="leaflets", **{**days, **more})


def test_percent_multiplies_mean_and_samples(forecast: Forecast) -> None:
    """Ten percent more in each chosen interval, the samples' means within half a contact in 200."""
    done = _adjust(forecast, _change("percent", 10))
    np.testing.assert_allclose(done.mean[0], 1.1 * forecast.mean[0])
    means = done.samples[:, 0].mean(axis=0)
    np.testing.assert_allclose(means, 1.1 * forecast.samples[:, 0].mean(axis=0), atol=1 / 200)
    assert (done.samples[:, 0, forecast.mean[0] == 0] == 0).all()
    assert done.samples.dtype == np.int32


def test_nothing_else_changes(forecast: Forecast) -> None:
    """The other queue, the judge, the handle times and the old forecast stay as they were."""
    before = forecast.samples.copy()
    done = _adjust(forecast, _change("percent", 50))
    np.testing.assert_array_equal(done.samples[:, 1], forecast.samples[:, 1])
    np.testing.assert_array_equal(done.mean[1], forecast.mean[1])
    np.testing.assert_array_equal(done.mean8, forecast.mean8)
    np.testing.assert_array_equal(done.aht_seconds, forecast.aht_seconds)
    np.testing.assert_array_equal(forecast.samples, before)


def test_add_and_set_are_contacts_a_day(forecast: Forecast) -> None:
    """Each open day gets as many, in the shape it has; the closed day stays closed."""
    days = forecast.mean[0].reshape(3, 48)
    added = _adjust(forecast, _change("add", 25)).mean[0].reshape(3, 48)
    np.testing.assert_allclose(added.sum(axis=1) - days.sum(axis=1), [25, 0, 25])
    np.testing.assert_allclose(added[0] / added[0].sum(), days[0] / days[0].sum())
    fixed = _adjust(forecast, _change("set", 400)).mean[0].reshape(3, 48)
    np.testing.assert_allclose(fixed.sum(axis=1), [400, 0, 400])


def test_hours_and_days_bound_the_change(forecast: Forecast) -> None:
    """Only intervals that start from 9:00 and before 12:00 of the third day change."""
    change = _change("percent", 100, first_date=WEDNESDAY, first_minute=540, end_minute=720)
    done = _adjust(forecast, change)
    changed = np.flatnonzero(done.mean[0] != forecast.mean[0])
    np.testing.assert_array_equal(changed, np.arange(96 + 18, 96 + 24))


def test_the_change_is_recorded(forecast: Forecast) -> None:
    """Who, when, why, what before and after; a second change comes after the first."""
    once = _adjust(forecast, _change("percent", 10))
    twice = _adjust(once, _change("add", -5, last_date=MONDAY))
    first, second = twice.adjustments
    assert (first.made_by, first.made_at, first.reason) == ("Mia", AT, "leaflets")
    assert first.contacts_before == pytest.approx(forecast.mean[0].sum())
    assert first.contacts_after == pytest.approx(1.1 * forecast.mean[0].sum())
    assert second.contacts_after == pytest.approx(second.contacts_before - 5)
    assert "voice: Mia changed" in twice.caveats[0]
    assert "(-5 a day, 2026-11-23: leaflets)" in twice.caveats[1]


def test_an_outside_forecast_can_be_changed(forecast: Forecast) -> None:
    """Without samples only the mean changes."""
    outside = replace(forecast, samples=forecast.samples[:0], source="vendor")
    done = _adjust(outside, _change("percent", -100))
    assert done.mean[0].sum() == 0
    assert done.samples.shape == (0, 2, 144)


@settings(max_examples=40, deadline=None)
@given(
    percent=st.floats(-100, 300),
    level=st.floats(0.01, 200),
    seed=st.integers(0, 1000),
)
def test_day_totals_follow_too(percent: float, level: float, seed: int) -> None:
    """Roundings of a day's intervals do not gang up: totals follow their samples closely.

    A rounding is below one contact; independent ones of 48 intervals stay within
    5 sqrt(48) / 2 = 17, ganged up they would reach 48.
    """
    mean = np.full((1, 48), level)
    samples = np.random.default_rng(seed).poisson(mean, (50, 1, 48)).astype(np.int32)
    grid = Grid.for_days(MONDAY, 1, zone=BERLIN, minutes=30)
    made = Forecast(("voice",), grid, mean, mean, samples, ("m",), ("",))
    done = _adjust(made, _change("percent", percent, last_date=MONDAY))
    wanted = samples.sum(axis=2) * (1 + percent / 100)
    assert np.abs(done.samples.sum(axis=2) - wanted).max() < 17.4
    assert (done.samples >= 0).all()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (_change("percent", -101), ConfigurationError, "a forecast cannot go below 0"),
        (_change("add", -1000), ConfigurationError, r"-1000 a day, would be -\d"),
        (_change("set", -1), ConfigurationError, "set to -1 a day"),
        (_change("add", float("nan")), ConfigurationError, "cannot go below 0"),
        (_change("percent", 1e300), ConfigurationError, "no forecast goes over 100,000,000 a day"),
        (
            _change("percent", 5, last_date=MONDAY + timedelta(days=3)),
            ConfigurationError,
            "2026-11-26 is not in the forecast, which is of 2026-11-23 to 2026-11-25",
        ),
        (
            _change("percent", 5, first_date=WEDNESDAY, last_date=MONDAY),
            ConfigurationError,
            "is after",
        ),
        (
            _change("add", 5, first_minute=0, end_minute=480),
            ConfigurationError,
            "has no expected contacts .* in those hours",
        ),
        (
            replace(_change("percent", 5), queue="mail"),
            NotFoundError,
            "queue 'mail' is not in the forecast, which is of voice, chat",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    forecast: Forecast, change: Change, error: type[Exception], message: str
) -> None:
    """Unknown queue, days outside, nothing to change, a negative result."""
    with pytest.raises(error, match=message):
        _adjust(forecast, change)

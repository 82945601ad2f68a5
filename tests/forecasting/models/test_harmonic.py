"""Dynamic harmonic regression."""

import numpy as np
import pytest

from forecasting.models import Harmonic, WeekdayMean


def _wave(days):
    angle = 2 * np.pi * np.arange(days) / 365.25
    return 1 + 0.3 * np.sin(angle) + 0.1 * np.cos(2 * angle)


@pytest.mark.parametrize("days", [735, 917])
def test_it_knows_the_season(make_history, make_ahead, make_weekly, days):
    """Where a yearly wave is steepest it lies within 4 % of four weeks, the mean 8 % off."""
    wave = _wave(days + 28)
    contacts = make_weekly(days // 7 + 4) * wave[:, None]
    noise = np.random.default_rng(1).normal(1, 0.03, days)
    history = make_history(contacts[:days] * noise[:, None])
    ahead, truth = make_ahead(days, 28), contacts[days:].sum()
    assert Harmonic().forecast(history, ahead).sum() == pytest.approx(truth, rel=0.04)
    assert abs(WeekdayMean().forecast(history, ahead).sum() / truth - 1) > 0.08


def test_it_stays_sane_for_years(make_history, make_ahead, make_weekly):
    """Three years ahead every four weeks lie within 15 % of the wave, weeks and level kept."""
    weeks = 130
    contacts = make_weekly(weeks + 156) * _wave(7 * (weeks + 156))[:, None]
    noise = np.random.default_rng(2).normal(1, 0.05, 7 * weeks)
    said = Harmonic().forecast(
        make_history(contacts[: 7 * weeks] * noise[:, None]), make_ahead(7 * weeks, 1092)
    )
    truth = contacts[7 * weeks :].sum(axis=1).reshape(39, 28).sum(axis=1)
    assert said.sum(axis=1).reshape(39, 28).sum(axis=1) == pytest.approx(truth, rel=0.15)
    assert said[6::7].sum() == 0.0


def test_noise_is_no_season(make_history, make_ahead, make_weekly):
    """A year and a half of noise around one level is forecast within 3 % of it, week by week."""
    noise = np.random.default_rng(3).normal(1, 0.15, 546)
    history = make_history(make_weekly(78) * noise[:, None])
    said = Harmonic().forecast(history, make_ahead(546, 28))
    assert said.sum(axis=1).reshape(4, 7).sum(axis=1) == pytest.approx(np.full(4, 5700), rel=0.03)


def test_a_driver_ahead_counts(make_driven, make_ahead, make_weekly):
    """Mailings of size 2 that brought half as much again do so ahead, and only on their day."""
    drivers = np.zeros((560, 1))
    drivers[[150, 233, 310, 402, 500]] = 2.0
    noise = np.random.default_rng(4).normal(1, 0.03, 560)
    contacts = make_weekly(80) * (noise * (1 + 0.25 * drivers[:, 0]))[:, None]
    history = make_driven(contacts, drivers)
    usable = history.usable.copy()
    usable[drivers[:, 0] > 0] = True
    object.__setattr__(history, "usable", usable)
    coming = np.zeros((7, 1))
    plain = Harmonic().forecast(history, make_ahead(560, 7, coming)).sum(axis=1)
    coming[1] = 2.0
    said = Harmonic().forecast(history, make_ahead(560, 7, coming)).sum(axis=1)
    assert said[1] == pytest.approx(1.5 * plain[1], rel=0.05)
    assert said[[0, 2, 3, 4, 5]] == pytest.approx(plain[[0, 2, 3, 4, 5]])


def test_a_driver_without_a_past_does_nothing(make_driven, make_ahead, make_weekly):
    """What was never seen has no effect."""
    history = make_driven(make_weekly(60), np.zeros((420, 1)))
    coming = np.zeros((7, 1))
    plain = Harmonic().forecast(history, make_ahead(420, 7, coming))
    coming[1] = 50.0
    said = Harmonic().forecast(history, make_ahead(420, 7, coming))
    assert said == pytest.approx(plain)


def test_salaries_come_every_month(make_history, make_ahead, make_weekly):
    """The first five days of a month a third busier: known after half a year, unknown to a mean."""
    dates = np.datetime64("2024-01-01") + np.arange(212)
    start = dates.astype("datetime64[M]").astype("datetime64[D]")
    busy = np.where((dates - start).astype(int) < 5, 1.33, 1.0)
    noise = np.random.default_rng(6).normal(1, 0.03, 182)
    contacts = (make_weekly(31)[:212] * busy[:212, None]).sum(axis=1)
    history = make_history((contacts[:182] * noise)[:, None])
    ahead = make_ahead(182, 30)
    monthly, mean = (
        np.abs(model.forecast(history, ahead)[:, 0] - contacts[182:]).sum()
        for model in (Harmonic(month=True, least_days=120), WeekdayMean())
    )
    assert monthly < 0.6 * mean

"""What planners' drivers do to a queue."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.calendar import day_calendar
from forecasting.drivers import driver_ratio, without_drivers

DAYS = 280
WEEK = np.array([1300.0, 1000.0, 1000.0, 1000.0, 900.0, 500.0, 200.0])
ALL = np.ones(DAYS, np.bool_)


def _calendar(*drivers):
    calendar = day_calendar(np.datetime64("2024-01-01") + np.arange(DAYS), ())
    return replace(calendar, drivers=np.stack([np.asarray(d, float) for d in drivers], axis=1))


def _mailings(*days, size=1.0):
    out = np.zeros(DAYS)
    out[list(days)] = size
    return out


def test_a_mailing_is_learnt_and_taken_out():
    """Five mailings that brought 60 % more, noise of 4 %: effect within 0.05, days like others."""
    calendar = _calendar(_mailings(50, 92, 120, 163, 231))
    noise = np.random.default_rng(1).normal(1, 0.04, DAYS)
    usual = np.tile(WEEK, 40) * noise
    clean, effects = without_drivers(usual * (1 + 0.6 * calendar.drivers[:, 0]), calendar, ALL)
    assert effects == pytest.approx([0.6], abs=0.05)
    assert clean / usual == pytest.approx(np.ones(DAYS), rel=0.04)


def test_twice_the_size_brings_twice_the_extra():
    """0.3 a unit makes ratios of 1.3 and 1.6, not of 1.3 and 1.69; never below a tenth."""
    calendar = _calendar(_mailings(1) + _mailings(2, size=2.0))
    assert driver_ratio(np.array([0.3]), calendar)[:4] == pytest.approx([1.0, 1.3, 1.6, 1.0])
    assert driver_ratio(np.array([-0.8]), calendar)[:3] == pytest.approx([1.0, 0.2, 0.1])


def test_a_driver_of_every_day_is_learnt_from_its_ups_and_downs():
    """Reservations of 50 to 150 a day that add a contact in two hundred each."""
    random = np.random.default_rng(2)
    calendar = _calendar(random.uniform(50, 150, DAYS))
    totals = np.tile(WEEK, 40) * random.normal(1, 0.03, DAYS)
    _, effects = without_drivers(totals * (1 + 0.005 * calendar.drivers[:, 0]), calendar, ALL)
    assert effects == pytest.approx([0.005], rel=0.2)


def test_the_effect_of_a_day_seen_once_by_hand():
    """Twice the usual once, all else alike: log 2 stands 0.03 and 1/sqrt(1000) wide of nothing.

    The posterior mode solves (log 2 - log(1+c)) / ((1+c) s^2) = c / 0.5^2, s^2 = 0.03^2 + 1/1000.5.
    """
    calendar = _calendar(_mailings(141))
    totals = np.full(DAYS, 1000.0)
    totals[141] = 2000.0
    _, effects = without_drivers(totals, calendar, ALL)
    effect = float(effects[0])
    left = np.log(2000 / (1 + effect) + 0.5) - np.log(1000.5)
    noise = 0.03**2 + 1 / 1000.5
    assert left / ((1 + effect) * noise) == pytest.approx(effect / 0.25, rel=0.02)
    assert 0.95 < effect < 1.0


def test_a_queue_that_no_driver_moves_is_left_alone():
    """Mailings without any effect: every day keeps its total within 2 %."""
    calendar = _calendar(_mailings(50, 92, 120, 163, 231, 233, 250))
    totals = np.tile(WEEK, 40) * np.random.default_rng(3).normal(1, 0.03, DAYS)
    clean, _ = without_drivers(totals, calendar, ALL)
    assert clean == pytest.approx(totals, rel=0.02)


def test_nothing_to_learn_from():
    """Without drivers, with one never seen, with days unknown: totals stay, effects are zero."""
    totals = np.tile(WEEK, 40)
    totals[100:130] = np.nan
    for calendar in (replace(_calendar(ALL), drivers=np.zeros((DAYS, 0))), _calendar(~ALL)):
        clean, effects = without_drivers(totals, calendar, ALL)
        np.testing.assert_array_equal(clean, totals)
        assert not effects.any()

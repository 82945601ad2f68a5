"""Bursts: found, told apart from busy days, and drawn again."""

import numpy as np
import pytest

from forecasting.burst import burst_risk, bursts

DAYS, SLOTS = 70, 24


def _calm(rng, size=1.0):
    shape = 30 + 20 * np.sin(np.linspace(0, 2 * np.pi, SLOTS, endpoint=False))
    day = rng.gamma(60, 1 / 60, DAYS)
    return rng.poisson(size * day[:, None] * shape).astype(float)


def _with_bursts(rng, *, extra=200, every=7, length=2):
    contacts = _calm(rng)
    at = range(3, DAYS, every)
    for day in at:
        start = int(rng.integers(0, SLOTS - length))
        contacts[day, start : start + length] += rng.poisson(extra, length)
    return contacts, len(at)


def test_frequency_size_and_length_are_recovered(make_history):
    """A burst of 200 an hour over two hours every week comes back as such."""
    contacts, count = _with_bursts(np.random.default_rng(1))
    risk = burst_risk(make_history(contacts), "mentions")
    assert risk.queue == "mentions"
    assert risk.days_percent == pytest.approx(100 * count / DAYS, abs=2)
    assert risk.extra_contacts == pytest.approx(400, rel=0.1)
    assert risk.largest_contacts < 500
    assert risk.hours == pytest.approx(2, abs=0.2)


def test_a_queue_without_bursts_has_no_risk(make_history):
    """Ordinary noise and busy days are no bursts."""
    assert burst_risk(make_history(_calm(np.random.default_rng(2))), "voice") is None
    assert burst_risk(make_history(_calm(np.random.default_rng(2), size=0.02)), "rare") is None


def test_busy_days_are_no_bursts(make_history):
    """A day of three times its contacts at every hour is a day unlike others."""
    contacts = _calm(np.random.default_rng(3))
    contacts[5::10] *= 3
    assert not bursts(make_history(contacts))


def test_two_bursts_are_accidents(make_history):
    """Two of the past tell no frequency; three do."""
    contacts = _calm(np.random.default_rng(4))
    contacts[10, 5] += 1500
    contacts[30, 15] += 1500
    assert burst_risk(make_history(contacts), "voice") is None
    contacts[50, 10] += 1500
    assert burst_risk(make_history(contacts), "voice") is not None


def test_an_hour_busy_on_every_second_day_is_a_shape(make_history):
    """What comes at the same hour again and again is not sudden."""
    contacts = _calm(np.random.default_rng(5))
    contacts[::2, 12] *= 8
    assert burst_risk(make_history(contacts), "voice") is None


def test_a_short_pause_does_not_split_a_burst(make_history):
    """Hours 8 and 10 high, 9 ordinary: one burst of three hours."""
    contacts = _calm(np.random.default_rng(6))
    contacts[20, [8, 10]] += 300
    (burst,) = bursts(make_history(contacts))
    assert burst.start == 20 * SLOTS + 8
    assert len(burst.extra) == 3
    assert burst.contacts == pytest.approx(600, rel=0.15)

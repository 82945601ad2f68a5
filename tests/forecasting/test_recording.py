"""Copied days and hours that were not recorded."""

import numpy as np

from forecasting.recording import copied_days, silent_slots

DAYS = 70
SHAPE = np.concatenate([np.zeros(8), np.linspace(1, 2, 12), np.zeros(4)])


def _poisson(seed=1, level=200.0):
    rng = np.random.default_rng(seed)
    return rng.poisson(level * SHAPE / SHAPE.sum(), (DAYS, 24)).astype(float)


def _silent(contacts):
    shares = np.tile(SHAPE / SHAPE.sum(), (DAYS, 1))
    return silent_slots(contacts, np.ones((DAYS, 24), bool), shares, np.ones(DAYS, bool))


def test_a_day_that_repeats_another_is_copied():
    """Yesterday's counts again, and last week's."""
    contacts = _poisson()
    contacts[20], contacts[40] = contacts[19], contacts[33]
    copied = copied_days(contacts)
    assert np.flatnonzero(copied).tolist() == [20, 40]
    assert copied[[20, 40]].tolist() == [1, 7]


def test_a_series_of_one_constant_is_not_copied():
    """Where all days are alike nothing tells a copy."""
    assert not copied_days(np.full((DAYS, 24), 10.0)).any()


def test_small_days_may_be_alike_by_chance():
    """Forty contacts in twelve hours."""
    contacts = _poisson(level=40.0)
    contacts[20] = contacts[19]
    assert copied_days(contacts)[20] == 0


def test_three_silent_hours_are_found_and_closed_ones_are_not():
    """Zero from 12 to 15 where some fifty contacts are usual; nights are always zero."""
    contacts = _poisson()
    contacts[30, 12:15] = 0.0
    silent = _silent(contacts)
    assert np.argwhere(silent).tolist() == [[30, 12], [30, 13], [30, 14]]


def test_a_queue_that_opens_later_is_not_silent():
    """From the middle on nothing comes before 12 o'clock: the neighbours are as silent."""
    contacts = _poisson()
    contacts[35:, :12] = 0.0
    assert not _silent(contacts)[45:].any()


def test_a_day_without_any_contact_is_no_silent_hour():
    """It is an outage, or a closure, as a whole."""
    contacts = _poisson()
    contacts[30] = 0.0
    assert not _silent(contacts).any()

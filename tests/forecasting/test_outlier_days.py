"""Days of the past that models do not take as they were."""

import numpy as np
import pytest

from forecasting.outlier_days import outlier_days

WEEK = np.array([1.2, 1, 1, 1, 1, 0.5, 0.3])
SHAPE = np.linspace(1, 3, 24) / np.linspace(1, 3, 24).sum()


@pytest.fixture
def contacts():
    rng = np.random.default_rng(6)
    return rng.poisson(np.outer(1000 * WEEK[np.arange(84) % 7], SHAPE)).astype(float)


def _only(make_history, contacts):
    (row,) = outlier_days("voice", make_history(contacts))
    return row


def test_nothing_odd_nothing_listed(make_history, contacts):
    """Chance is no outlier."""
    assert outlier_days("voice", make_history(contacts)) == ()


def test_a_storm_is_told_with_its_size(make_history, contacts):
    """Four times the contacts on a Wednesday: 4.0 in words, about 1000 in its place."""
    contacts[44] *= 4
    row = _only(make_history, contacts)
    assert str(row.date) == "2024-02-14"
    assert row.contacts == contacts[44].sum()
    assert row.expected == pytest.approx(1000, rel=0.05)
    assert row.reason.startswith(("storm: 4.", "storm: 3.9"))


def test_a_day_like_a_sunday_looks_like_a_holiday(make_history, contacts):
    """A Monday at a quarter of its contacts, as a Sunday has them."""
    contacts[42] = np.round(contacts[42] * 0.25)
    assert "looks like an unlisted holiday: 2" in _only(make_history, contacts).reason
    assert "normal Monday" in _only(make_history, contacts).reason


def test_a_week_of_little_is_no_holiday(make_history, contacts):
    """Four days in a row at 40 % are an outage or quiet."""
    contacts[43:47] = np.round(contacts[43:47] * 0.4)
    reasons = [row.reason for row in outlier_days("voice", make_history(contacts))]
    assert len(reasons) == 4
    assert all(r.startswith("outage or quiet day: ") for r in reasons)


def test_silent_hours_are_named_and_scaled_up(make_history, contacts):
    """Nothing from 12:00 to 15:00 on a Thursday: the total stands for the whole day."""
    whole = contacts[45].sum()
    contacts[45, 12:15] = 0
    row = _only(make_history, contacts)
    assert row.reason == "no contact from 12:00 to 15:00: taken as not recorded"
    assert row.contacts < 0.95 * whole
    assert row.expected == pytest.approx(whole, rel=0.04)


def test_a_copied_day_names_the_day_it_repeats(make_history, contacts):
    """Thursday's counts are Wednesday's."""
    contacts[45] = contacts[44]
    assert _only(make_history, contacts).reason == "the same counts as 2024-02-14: copied"

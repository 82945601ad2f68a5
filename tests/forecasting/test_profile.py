"""The shape of a day."""

import numpy as np
import pytest

from forecasting.profile import weekday_profiles, winsorised_sum

WEEKS = 8
WEEKDAY = np.arange(7 * WEEKS) % 7
USABLE = np.ones(7 * WEEKS, bool)


def _profiles(contacts, opened=None):
    opened = np.ones((7, contacts.shape[1]), bool) if opened is None else opened
    return weekday_profiles(contacts, WEEKDAY, USABLE, opened)


def test_a_steady_shape_is_recovered_exactly():
    """Days of 100, 300 and 600 contacts in three slots have shares 0.1, 0.3, 0.6."""
    contacts = np.tile([100.0, 300.0, 600.0], (7 * WEEKS, 1))
    assert _profiles(contacts)[3] == pytest.approx([0.1, 0.3, 0.6])


def test_a_burst_moves_a_profile_little():
    """One of eight Mondays with ten times the contacts in one slot: a mean would say 0.32."""
    contacts = np.tile([100.0, 300.0, 600.0], (7 * WEEKS, 1))
    contacts[7, 0] = 3000.0
    assert _profiles(contacts)[0, 0] == pytest.approx(0.1, abs=0.025)


def test_sparse_slots_are_not_biased():
    """With half a contact a slot a median would be zero; the winsorised sum keeps the total."""
    rng = np.random.default_rng(1)
    rates = np.concatenate([np.full(24, 0.25), np.full(24, 0.75)])
    rows = rng.poisson(rates, (400, 48)).astype(float)
    kept = winsorised_sum(rows, 3.0)
    assert kept[:24].sum() / kept.sum() == pytest.approx(0.25, abs=0.01)
    assert kept.sum() == pytest.approx(rows.sum(), rel=0.05)


def test_weekdays_that_differ_by_chance_share_a_profile():
    """Shrinkage cuts the error of a sparse queue's weekday profiles by more than a half."""
    rng = np.random.default_rng(2)
    true = np.linspace(1, 3, 24) / np.linspace(1, 3, 24).sum()
    contacts = rng.poisson(20 * true, (7 * WEEKS, 24)).astype(float)
    own = np.stack([contacts[d == WEEKDAY].sum(axis=0) for d in range(7)])
    own = own / own.sum(axis=1, keepdims=True)
    assert np.abs(_profiles(contacts) - true).sum() < 0.5 * np.abs(own - true).sum()


def test_weekdays_that_differ_truly_keep_their_own():
    """A busy Sunday evening stays where it is."""
    contacts = np.tile([800.0, 200.0], (7 * WEEKS, 1))
    contacts[WEEKDAY == 6] = [200.0, 800.0]
    assert _profiles(contacts)[6] == pytest.approx([0.2, 0.8], abs=0.01)


def test_closed_slots_have_no_share():
    """A weekday open in the morning only has its whole profile there."""
    contacts = np.tile([40.0, 60.0], (7 * WEEKS, 1))
    contacts[WEEKDAY == 5, 1] = 0.0
    opened = np.ones((7, 2), bool)
    opened[5, 1] = False
    profiles = _profiles(contacts, opened)
    assert profiles[5].tolist() == [1.0, 0.0]
    assert profiles[0] == pytest.approx([0.4, 0.6], abs=0.01)


def test_no_contacts_no_profile():
    """A queue without contacts has shares of zero, not NaN."""
    assert _profiles(np.zeros((7 * WEEKS, 4))).sum() == 0.0

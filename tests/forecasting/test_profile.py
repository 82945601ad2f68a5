"""The shape of a day."""

import numpy as np
import pytest

from forecasting.profile import pulled_in, tilted_profiles, weekday_profiles

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
    kept = pulled_in(rows, np.zeros(400, int), caution=3.0).kept.sum(axis=0)
    assert kept[:24].sum() / kept.sum() == pytest.approx(0.25, abs=0.01)
    assert kept.sum() == pytest.approx(rows.sum(), rel=0.05)


def test_weekdays_that_differ_by_chance_share_a_profile():
    """Shrinkage cuts the error of a sparse queue's weekday profiles by four tenths."""
    rng = np.random.default_rng(2)
    true = np.linspace(1, 3, 24) / np.linspace(1, 3, 24).sum()
    contacts = rng.poisson(20 * true, (7 * WEEKS, 24)).astype(float)
    own = np.stack([contacts[d == WEEKDAY].sum(axis=0) for d in range(7)])
    own = own / own.sum(axis=1, keepdims=True)
    assert np.abs(_profiles(contacts) - true).sum() < 0.6 * np.abs(own - true).sum()


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


def test_a_shape_that_changed_three_weeks_ago_is_followed():
    """A morning slot doubled three weeks back: most of the change is in the profile."""
    contacts = np.tile([100.0, 300.0, 600.0], (7 * WEEKS, 1))
    contacts[-21:, 0] = 200.0
    before, after = 0.1, 200 / 1100
    share = _profiles(contacts)[:, 0]
    assert (share > before + 0.7 * (after - before)).all()


def test_a_missing_slot_is_no_zero():
    """Every second day lacks its last slot: the shape is that of the whole days."""
    contacts = np.tile([100.0, 300.0, 600.0], (7 * WEEKS, 1))
    contacts[::2, 2] = np.nan
    assert _profiles(contacts)[3] == pytest.approx([0.1, 0.3, 0.6], abs=0.01)


def test_special_days_take_the_candidate_that_fits_and_their_own_tilt():
    """Holidays shaped like Sundays get the Sunday's profile on every weekday."""
    weekdays = np.tile([0.5, 0.3, 0.2], (7, 1))
    sunday = np.tile([0.2, 0.3, 0.5], (7, 1))
    rng = np.random.default_rng(9)
    days = rng.poisson(np.tile([200.0, 300.0, 500.0], (10, 1))).astype(float)
    found = tilted_profiles(days, np.arange(10) % 7, candidates=[weekdays, sunday])
    assert found[2] == pytest.approx([0.2, 0.3, 0.5], abs=0.02)
    own = tilted_profiles(days, np.arange(10) % 7, candidates=[weekdays])
    assert own[2] == pytest.approx([0.2, 0.3, 0.5], abs=0.03)


def test_no_special_day_no_tilt():
    """Without a day the first candidate is taken as it is."""
    weekdays = np.tile([0.5, 0.3, 0.2], (7, 1))
    none = tilted_profiles(np.zeros((0, 3)), np.zeros(0, int), candidates=[weekdays])
    assert none.tolist() == weekdays.tolist()

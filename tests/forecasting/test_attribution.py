"""Counts brought to arrival."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.attribution import offered_at_arrival


def test_counts_at_the_end_move_forward_by_the_time_a_contact_takes(make_contacts):
    """Handled 15 min after a wait of 15: in hours half of each count belongs to the hour before."""
    history = make_contacts(lambda _, minute: 10.0 + 2 * (minute == 600), days=1, aht=900.0)
    waits = history.handled * 900
    moved = offered_at_arrival(replace(history, attribution="end", wait_seconds=waits), 0)
    assert moved[8:12] == pytest.approx([10, 11, 11, 10])
    assert np.isnan(moved[-1])


@pytest.mark.parametrize("attribution", ["arrival", "worked"])
def test_counts_at_arrival_stay(make_contacts, attribution):
    """Nothing to move."""
    history = make_contacts(lambda _, minute: 10.0 + minute, days=1)
    kept = offered_at_arrival(replace(history, attribution=attribution), 0)
    assert np.array_equal(kept, history.offered[0])

"""Counts brought to arrival."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.attribution import handled_at_arrival, offered_at_arrival


def test_counts_at_the_end_move_forward_by_the_time_a_contact_takes(make_contacts):
    """Handled 15 min after a wait of 15: in hours half of each count belongs to the hour before."""
    history = make_contacts(lambda _, minute: 10.0 + 2 * (minute == 600), days=1, aht=900.0)
    waits = history.handled * 900
    moved = offered_at_arrival(replace(history, attribution="end", wait_seconds=waits), 0)
    assert moved[8:12] == pytest.approx([10, 11, 11, 10])
    assert np.isnan(moved[-1])


def test_handle_times_at_the_end_move_with_their_counts(make_contacts):
    """The mean handle time of each interval stays 900 s."""
    history = make_contacts(lambda _, minute: 10.0 + 2 * (minute == 600), days=1, aht=900.0)
    waits = history.handled * 900
    at_end = replace(history, attribution="end", wait_seconds=waits)
    handled, seconds = handled_at_arrival(at_end, 0)
    assert handled[8:12] == pytest.approx([10, 11, 11, 10])
    assert seconds[:-1] == pytest.approx(900 * handled[:-1])


@pytest.mark.parametrize("attribution", ["arrival", "worked"])
def test_counts_at_arrival_stay(make_contacts, attribution):
    """Nothing to move."""
    history = make_contacts(lambda _, minute: 10.0 + minute, days=1)
    kept = offered_at_arrival(replace(history, attribution=attribution), 0)
    assert np.array_equal(kept, history.offered[0])


def test_work_is_brought_back_to_the_contacts_that_caused_it(make_contacts):
    """Simulated work of 170,000 calls: 600 s each, 1,200 s at noon, by quarter-hour.

    What was worked in the interval over what arrived in it is off by a sixth as volume climbs and
    falls; brought back, handle times are twice as near to those simulated.
    """
    history = make_contacts(
        lambda _, minute: np.round(4000 * np.exp(-(((minute - 720) / 180) ** 2))),
        days=2,
        minutes=15,
        aht=600.0,
        zone="UTC",
    )
    rng = np.random.default_rng(1)
    count = history.offered[0].astype(int)
    minute = history.grid.local_minutes("UTC")
    true = np.where((minute >= 690) & (minute < 750), 1200.0, 600.0)
    arrived = np.repeat(np.arange(len(count)) * 900.0, count) + rng.random(count.sum()) * 900
    work = rng.exponential(np.repeat(true, count))
    worked = np.zeros(len(count) + 40)
    for k in range(40):  # seconds of work in the k-th interval after the arrival's
        edge = (arrived // 900 + k) * 900
        inside = np.minimum(arrived + work, edge + 900) - np.maximum(arrived, edge)
        np.add.at(worked, (arrived // 900 + k).astype(int), np.maximum(inside, 0.0))
    spread = replace(history, attribution="worked", handle_seconds=worked[: len(count)][None])
    handled, seconds = handled_at_arrival(spread, 0)
    busy = count > 1000
    raw = np.abs(worked[: len(count)][busy] / count[busy] / true[busy] - 1)
    back = np.abs(seconds[busy] / handled[busy] / true[busy] - 1)
    assert raw.mean() > 0.15
    assert back.mean() < 0.5 * raw.mean()


def test_work_without_handle_times_stays_missing(make_contacts):
    """Nothing is known, nothing is invented."""
    history = make_contacts(lambda _, minute: 10.0 + minute, days=1)
    nothing = np.full_like(history.handle_seconds, np.nan)
    spread = replace(history, attribution="worked", handle_seconds=nothing)
    assert np.isnan(handled_at_arrival(spread, 0)[1]).all()

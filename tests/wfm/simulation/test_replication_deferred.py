"""Due times, opening backlogs and what is left over."""

import numpy as np
import pytest

from data.records import ServiceGoal
from wfm.simulation import replicate

DAY = 86_400.0
BY_NOON = ServiceGoal(0.9, DAY, kind="done_by", done_by_minute=720)


def test_done_by(model, queue):
    """Contacts are met if done by the due time of their interval; undue ones are not counted."""
    tasks = queue(channel="deferred", goal=BY_NOON, aht_seconds=300.0)
    due = np.array([[1800.0, 3600.0, 9999.0, 9999.0, 9999.0, 9999.0]])
    contacts = [[5, 5, 5, 0, 0, 0]]
    one = replicate(model([tasks], [((0,), 900.0, DAY)], contacts, due_seconds=due), 0)
    # Done at 1200, 1500, ..., 3900.
    assert one.met[0].tolist() == [3, 4, 0, 0, 0, 0]
    assert one.offered[0].tolist() == one.answered[0].tolist() == [5, 5, 0, 0, 0, 0]


def test_opening_backlog(model, deferred):
    """Old work is done first, oldest first, and counts in no interval but takes its time."""
    plan = model(
        [deferred(aht_seconds=290.0)],
        [((0,), 600.0, DAY)],
        [[1] + [0] * 7],
        backlog_queue=np.zeros(3, np.int64),
        backlog_seconds=np.array([7200.0, 3600.0, 100.0]),
    )
    one = replicate(plan, 0)
    # Done at 890, 1180, 1470; then the one of the first interval at 1760.
    assert one.backlog[0].tolist() == [3, 0, 0, 0, 0, 0, 0, 0]
    # At 900 s the third is the oldest that waits.
    assert one.oldest_seconds[0].tolist() == [1000, 0, 0, 0, 0, 0, 0, 0]
    assert one.offered.sum() == one.answered.sum() == one.contacts == 1
    assert 1760 - 900 < one.wait_seconds.sum() < 1760
    assert one.busy_agents.sum() * 900 == pytest.approx(4 * 290)


def test_backlog_grows(model, deferred, queue):
    """With nobody to do it work piles up and ages; other channels have no backlog."""
    one = replicate(model([deferred(), queue()], [], [[2, 0, 3, 0], [5] * 4]), 0)
    assert one.backlog.tolist() == [[2, 2, 5, 5], [0] * 4]
    assert np.diff(one.oldest_seconds[0]).tolist() == pytest.approx([900] * 3)
    assert 0 < one.oldest_seconds[0, 0] < 900
    assert one.oldest_seconds[1].tolist() == [0] * 4


def test_unfinished(model, queue, deferred):
    """What is in hand at the end is told by queue, and whether it was answered in time."""
    queues = [queue("a", aht_seconds=1e5), queue("b", aht_seconds=1e5), deferred(aht_seconds=1e5)]
    spans = [((0,), 0.0, DAY)] * 2 + [((1,), 1800.0, DAY), ((2,), 0.0, DAY)]
    one = replicate(model(queues, spans, [[2, 0, 0, 0], [3, 0, 0, 0], [4, 0, 0, 0]]), 0)
    assert one.unfinished.tolist() == [2, 1, 1]
    assert one.unfinished_met.tolist() == [2, 0, 0]


def test_books_by_group(steady, queue, deferred):
    """Busy and available agents by group add up to those of the queues, and to all."""
    queues = [queue(patience_seconds=120.0), deferred()]
    heads = {(0,): 6, (0, 1): 4, (1,): 2}
    one = replicate(steady(queues, [90, 30], heads, days=1, off_queue=0.1), 0)
    assert one.busy_by_group.sum(axis=0) == pytest.approx(one.busy_agents.sum(axis=0))
    assert one.available_by_group.sum(axis=0) == pytest.approx(one.available_agents)
    assert (one.busy_by_group <= one.available_by_group + 1e-9).all()
    assert one.available_by_group[:, 48].max() <= 6

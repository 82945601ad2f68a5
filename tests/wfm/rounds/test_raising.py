"""Rows raised over those of a forecast."""

from datetime import UTC, datetime

import numpy as np
import pytest

from data.records import DeadlineRow, Grid, Requirement
from wfm.rounds.raising import DEFERRED_WORK, Raise, more_work

GRID = Grid(datetime(2026, 3, 2, tzinfo=UTC), 15, 3)
BASE = Requirement(
    queues=("a", "b"),
    grid=GRID,
    subsets=((0,), (1,), (0, 1)),
    agents=np.array([[4.0, 4.0, 0.0], [2.0, 2.0, 2.0], [5.0, 5.0, 2.0]]),
    deadlines=(),
    offered_load=np.array([[3.0, 3.0, 0.0], [1.0, 1.0, 1.0]]),
)


def test_a_queue_raises_every_row_that_holds_it():
    """One agent more for a: in its own row and in that of both, where they ask for anyone."""
    own = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    found = Raise(own, {}).requirement(BASE, BASE.offered_load).agents
    np.testing.assert_allclose(found, [[5, 5, 0], [2, 2, 2], [6, 6, 3]])


def test_no_row_is_lowered_below_its_load():
    """Three agents less for a: its row stops at three erlangs, that of both at four."""
    own = np.array([[-3.0, -3.0, 0.0], [0.0, 0.0, 0.0]])
    found = Raise(own, {}).requirement(BASE, BASE.offered_load).agents
    np.testing.assert_allclose(found, [[3, 3, 0], [2, 2, 2], [4, 4, 2]])


def test_a_cut_raises_the_row_of_its_subset_alone():
    """By the agents of each interval; a subset without a row is an error."""
    nothing = np.zeros((2, 3))
    found = Raise(nothing, {(0, 1): np.array([0.0, 2.0, 0.0])}).requirement(BASE, nothing)
    np.testing.assert_allclose(found.agents, [*BASE.agents[:2], [5, 7, 2]])
    with pytest.raises(ValueError, match="without a row"):
        Raise(nothing, {(2,): np.zeros(3)}).requirement(BASE, nothing)


def test_a_level_takes_the_place_of_a_row_and_never_lowers_it():
    """Whatever the queue's own raise; cuts come on top."""
    own = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    levels = {(0,): np.array([7.0, 3.0, 0.0])}
    cuts = {(0,): np.array([0.0, 0.5, 0.0])}
    found = Raise(own, cuts, levels).requirement(BASE, BASE.offered_load)
    np.testing.assert_allclose(found.agents, [[7, 4.5, 0], [2, 2, 2], [6, 6, 3]])


def test_stricter_deferred_queues_get_more_work_planned():
    """Arrived and due grow alike, so that what is due has arrived; looser ones stay."""
    row = DeadlineRow(0, np.array([1.0, 2.0]), np.array([0.5, 2.0]))
    (more,) = more_work([row], np.array([1.0]))
    np.testing.assert_allclose(more.due, row.due * (1 + DEFERRED_WORK))
    np.testing.assert_allclose(more.arrived, row.arrived * (1 + DEFERRED_WORK))
    (same,) = more_work([row], np.array([-1.0]))
    np.testing.assert_allclose(same.due, row.due)

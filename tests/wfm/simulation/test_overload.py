"""A plan with more work than agents is called unstable."""

import numpy as np
import pytest

from wfm.simulation import overload


def test_agents_of_two_queues_are_there_once():
    """Ten agents who serve both of two queues are too few for 6.67 erlangs each."""
    load = np.full((2, 3), 20 / 3)
    beyond = overload(load, np.full((1, 3), 10.0), [(0, 1)])
    assert beyond == pytest.approx(np.full((2, 3), 10 / 3))
    assert (overload(load, np.full((1, 3), 14.0), [(0, 1)]) == 0).all()


def test_a_queue_alone_is_overloaded_where_its_own_agents_are_too_few():
    """Eight erlangs with five agents of their own; the other queue's idle agents do not help."""
    load = np.array([[8.0], [1.0]])
    beyond = overload(load, np.array([[5.0], [20.0]]), [(0,), (1,)])
    assert beyond == pytest.approx(np.array([[3.0], [0.0]]))


def test_helpers_of_both_count_for_the_one_that_needs_them():
    """Five own agents and four who serve both carry eight erlangs and one together, not ten."""
    available = np.array([[5.0], [0.5], [4.0]])
    groups = [(0,), (1,), (0, 1)]
    assert (overload(np.array([[8.0], [1.0]]), available, groups) == 0).all()
    assert overload(np.array([[9.5], [0.5]]), available, groups) == pytest.approx(
        np.array([[0.5], [0.5]])
    )


def test_nobody_is_overloaded_without_work():
    """A closed queue has no excess although nobody is there."""
    assert (overload(np.zeros((1, 4)), np.zeros((1, 4)), [(0,)]) == 0).all()

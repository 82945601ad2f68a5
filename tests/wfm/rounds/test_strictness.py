"""How goals behind the rows are moved, and by how much."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import ServiceGoal
from wfm.rounds.distance import logistic, logit
from wfm.rounds.strictness import LEAST_STEP, next_step, stricter_goal, within_reach


def test_a_goal_is_moved_by_logits():
    """80 % are a logit of ln 4; one logit more are 4e / (1 + 4e) = 91.6 %."""
    moved = stricter_goal(ServiceGoal(0.8, 20.0), 1.0)
    assert moved.target == pytest.approx(4 * math.e / (1 + 4 * math.e))
    assert moved.threshold_seconds == 20.0


def test_limits_get_tighter_with_strictness():
    """A mean wait by a factor of e, shares by a logit; a target of none stays none."""
    goal = ServiceGoal(0.0, 20.0, max_asa_seconds=30.0, max_abandoned=0.05, max_occupancy=0.85)
    moved = stricter_goal(goal, 1.0)
    assert moved.target == 0
    assert moved.max_asa_seconds == pytest.approx(30 / math.e)
    assert moved.max_abandoned == pytest.approx(logistic(logit(0.05) - 1))
    assert moved.max_occupancy == pytest.approx(logistic(logit(0.85) - 1))


@given(st.floats(0.05, 0.95), st.floats(-2, 4))
def test_moving_back_and_forth_changes_nothing(target: float, by: float) -> None:
    """Logits add up, as long as shares stay away from 0 and 1."""
    there = stricter_goal(ServiceGoal(target, 20.0), by)
    if 0.011 < there.target < 0.989:
        assert stricter_goal(there, -by).target == pytest.approx(target)


def test_queues_below_are_raised_and_others_left_while_agents_suffice():
    """At least by the least step; a queue far above its goal costs nobody anything."""
    step = next_step(np.array([0.01, 0.7, 0.0, -2.0]), short=0.0)
    np.testing.assert_allclose(step, [LEAST_STEP, 0.7, 0.0, 0.0])


def test_where_rows_are_short_all_are_lowered_and_the_best_served_most():
    """Three per cent of the hours short: whoever is far above its goal gives most."""
    step = next_step(np.array([0.5, 0.0, -1.0]), short=0.03)
    assert step[0] > step[1] > step[2]
    assert step[1] < 0


def test_strictness_has_an_end():
    """No goal is moved out of what makes sense."""
    np.testing.assert_array_equal(within_reach(np.array([-9.0, 0.0, 9.0])), [-2.0, 0.0, 4.0])

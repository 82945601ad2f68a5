"""Levels: rows that begin where the agents are."""

from typing import Any

import numpy as np
import pytest

from wfm.rounds.levels import EVEN, PER_LOGIT, levels_of, short_share

SETS = ((0, 1), (1, 2), (2, 3))
SUBSETS = ((0,), (1,), (2,), (3,), (0, 1), (1, 2), (0, 1, 2), (0, 1, 2, 3))
PLAIN = np.array([[2.0, 4.0, 0.0]] * 4 + [[4.0, 8.0, 0.0]] * 2 + [[6.0, 12.0, 0.0]] * 2)
ON_DUTY = np.array([[6.0, 6.0, 3.0], [6.0, 6.0, 0.0], [6.0, 6.0, 0.0]])


def levels(distance: list[float], **changed: Any) -> dict[tuple[int, ...], Any]:
    """Give levels of the center above, some of it changed."""
    usual = {
        "subsets": SUBSETS,
        "plain": PLAIN,
        "rows": PLAIN,
        "skill_sets": SETS,
        "on_duty": ON_DUTY,
    }
    return dict(levels_of(np.array(distance), **usual | changed))


def test_a_level_begins_where_the_agents_are_and_keeps_the_shape_of_the_row():
    """Six agents all day for a row of two and four: four and eight, and a share for the logits."""
    found = levels([0.4, -1.0, 0.0, -1.0])
    beyond = 1 + 0.4 * PER_LOGIT
    np.testing.assert_allclose(found[0,], beyond * np.array([4.0, 8.0, 0.0]))
    np.testing.assert_allclose(found[0, 1], beyond * np.array([8.0, 16.0, 0.0]))


def test_only_rows_within_reach_of_the_agents_get_levels():
    """Queue 0 shares agents with 1 alone: subsets with 2 stay; queues at their goals have none."""
    assert set(levels([0.4, -1.0, 0.0, -1.0])) == {(0,), (0, 1)}
    assert levels([0.0, -1.0, -0.2, 0.0]) == {}


def test_agents_without_hours_left_are_to_come_when_the_row_says():
    """A row raised to 9 and 9 that six could not reach: next to nothing more, but in its shape."""
    rows = PLAIN.copy()
    rows[0] = [9.0, 9.0, 0.0]
    found = levels([0.4, -1.0, 0.0, -1.0], rows=rows)
    np.testing.assert_allclose(found[0,], (1 + EVEN) * np.array([4.0, 8.0, 0.0]))
    np.testing.assert_allclose(found[0, 1], (1 + 0.4 * PER_LOGIT) * np.array([8.0, 16.0, 0.0]))


def test_no_level_is_below_the_row_of_the_forecast():
    """One agent where two and four are asked for: the row stays."""
    found = levels([0.4, -1.0, 0.0, -1.0], on_duty=ON_DUTY / 6)
    np.testing.assert_allclose(found[0,], PLAIN[0])


def test_the_larger_of_two_levels_counts():
    """Two queues below: what the one further below asks for."""
    both = levels([0.4, 0.8, 0.0, -1.0])
    np.testing.assert_allclose(both[0, 1], levels([0.0, 0.8, 0.0, -1.0])[0, 1])
    np.testing.assert_allclose(both[0,], levels([0.4, -1.0, 0.0, -1.0])[0,])


def test_what_is_short_is_a_share_of_the_row():
    """Two of twelve; a row that asks for nothing is not short."""
    found = short_share(np.array([4.0, 8.0]), np.array([5.0, 6.0]))
    assert found == pytest.approx(2 / 12)
    assert short_share(np.zeros(2), np.zeros(2)) == 0

"""The seeded centers of the scheduling benchmark, and how their rosters are measured."""

import numpy as np
import pytest

from benchmarks.scheduling_center import center_case
from benchmarks.scheduling_measure import at_work, coverage_of, undone


@pytest.mark.parametrize(("queues", "sets"), [(3, 7), (12, 20)])
def test_a_case_has_the_skill_sets_and_rows_it_promises(queues: int, sets: int) -> None:
    """Voice, chat and social have seven skill sets; twelve queues have twenty."""
    case = center_case(200, weeks=1, queues=queues, seed=3, individual=False)

    assert len({frozenset(a.skills) for a in case.agents}) == sets
    assert len(case.agents) == 200
    for row, need in zip(case.requirement.subsets, case.requirement.agents, strict=True):
        np.testing.assert_array_equal(need, case.requirement.offered_load[list(row)].sum(axis=0))


def test_the_same_seed_gives_the_same_center_and_another_does_not() -> None:
    """Figures can be measured again."""
    first, again, other = (
        center_case(30, weeks=1, seed=seed, individual=True) for seed in (1, 1, 2)
    )

    np.testing.assert_array_equal(first.requirement.agents, again.requirement.agents)
    assert first.extras == again.extras
    assert (first.requirement.agents != other.requirement.agents).any()


def test_work_undone_is_what_no_routing_can_do() -> None:
    """Three voice and one chat, one agent for voice and two for both: one contact waits."""
    case = center_case(30, weeks=1, seed=1, individual=False)
    loads = np.array([[3.0], [1.0], [0.0]])
    sets = ((0,), (0, 1))

    assert undone(loads, sets, np.array([[1.0], [2.0]])).tolist() == [1.0]
    assert undone(loads, sets, np.array([[5.0], [0.0]])).tolist() == [1.0]
    assert undone(loads, sets, np.array([[2.0], [2.0]])).tolist() == [0.0]
    nobody_sets, nobody = at_work(case, ())
    measured = coverage_of(case, nobody_sets, nobody)
    assert measured.under_percent == pytest.approx(100)
    assert measured.over_percent == pytest.approx(0)

"""Subsets of queues that lack agents, against the best of all subsets."""

from itertools import combinations

import numpy as np
import pytest

from skills import SkillSet, lacking_subsets


def _lack(load: np.ndarray, sets: list[SkillSet], on_duty: np.ndarray, row: SkillSet) -> float:
    able = [i for i, served in enumerate(sets) if set(served) & set(row)]
    return float(load[list(row)].sum() - on_duty[able].sum())


def _most_lacking(load: np.ndarray, sets: list[SkillSet], on_duty: np.ndarray) -> float:
    queues = range(len(load))
    rows = [row for size in queues for row in combinations(queues, size + 1)]
    return max(0.0, *(_lack(load, sets, on_duty, row) for row in rows))


@pytest.mark.parametrize("seed", range(30))
def test_parts_together_lack_what_the_worst_of_all_subsets_lacks(seed: int) -> None:
    """The cut's parts share no agents, so what they lack adds up to the maximum."""
    random = np.random.default_rng(seed)
    queues = int(random.integers(2, 7))
    sets: list[SkillSet] = sorted(
        {
            tuple(
                sorted(
                    random.choice(queues, random.integers(1, queues + 1), replace=False).tolist()
                )
            )
            for _ in range(6)
        }
    )
    load = random.integers(0, 9, (queues, 1)).astype(float)
    on_duty = random.integers(0, 6, (len(sets), 1)).astype(float)

    found = lacking_subsets(load, sets, on_duty)

    lacks = [_lack(load[:, 0], sets, on_duty[:, 0], row) for row in found]
    assert all(lack > 0 for lack in lacks)
    assert sum(lacks) == pytest.approx(_most_lacking(load[:, 0], sets, on_duty[:, 0]))


def test_nothing_lacks_where_agents_with_both_skills_fill_in() -> None:
    """Two queues of two agents each are served by one specialist each and two who do both."""
    sets: list[SkillSet] = [(0,), (1,), (0, 1)]
    load = np.array([[2.0], [2.0]])

    assert lacking_subsets(load, sets, np.array([[1.0], [1.0], [2.0]])) == set()
    assert lacking_subsets(load, sets, np.array([[1.0], [1.0], [1.0]])) == {(0, 1)}


def test_a_queue_nobody_serves_is_named_alone() -> None:
    """Its work cannot flow anywhere, the other queue's can."""
    assert lacking_subsets(np.array([[1.0], [1.0]]), [(1,)], np.array([[3.0]])) == {(0,)}

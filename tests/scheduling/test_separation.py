"""Rows for many queues: those that a roster breaks are found and added."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from data.records import Requirement
from scheduling import Instance, Solution, many_queues, separation, solve, solve_with_rows
from scheduling.separation import missing_rows, with_rows


def _without_pairs(office: Any, *, demand: float) -> Any:
    """Two queues, two agents who serve both, and only the rows of each queue and of all three."""
    office.queues = tuple(office.queue(name) for name in ("a", "b", "c"))
    office.agents = (
        office.agent("both", "a", "b"),
        office.agent("too", "a", "b"),
        office.agent("third", "c"),
    )
    office.subsets = ((0,), (1,), (2,), (0, 1, 2))
    loads = np.zeros((3, office.grid.count))
    loads[:, 8:16] = [[demand], [demand], [0.0]]
    office.need = np.array([loads[list(row)].sum(axis=0) for row in office.subsets])
    return loads


def test_a_pair_of_queues_that_shares_too_few_agents_gets_a_row(office: Any) -> None:
    """Three agents stand for three; but the third does neither a nor b."""
    loads = _without_pairs(office, demand=1.5)
    office.need[3] = 0.0  # all queues together look easy
    instance = _instance(office, loads)
    shifts = [office.shift(0, agent=agent) for agent in ("both", "too", "third")]

    def rows_of(subsets: Sequence[tuple[int, ...]]) -> np.ndarray:
        return np.array([loads[list(row)].sum(axis=0) for row in subsets])

    lacks = missing_rows(instance, shifts, rows_of)
    assert lacks == ()  # on its row of nothing, all queues' loads scale to nothing

    office.need[3] = loads.sum(axis=0) - 1.5
    found = missing_rows(_instance(office, loads), shifts[:1], rows_of)
    assert [lack.subset for lack in found] == [(0, 1)]
    assert found[0].hours == pytest.approx(8 * (2 - 0.5))  # the rows of a and b tell 0.5 each


def test_rows_are_added_before_that_of_all_queues(office: Any) -> None:
    """The row of all queues stays the last: surplus is counted against it."""
    loads = _without_pairs(office, demand=1.0)
    requirement = _instance(office, loads).requirement

    more = with_rows(requirement, [(0, 1)], lambda _: loads[:2].sum(axis=0, keepdims=True))

    assert more.subsets == ((0,), (1,), (2,), (0, 1), (0, 1, 2))
    np.testing.assert_array_equal(more.agents[3], loads[0] + loads[1])
    np.testing.assert_array_equal(more.agents[4], requirement.agents[3])
    assert with_rows(requirement, [], lambda _: loads) is requirement


def test_a_solution_of_many_queues_is_of_the_rows_it_needed(office: Any) -> None:
    """The instance that comes back has the rows; its cost counts what the first one missed."""
    loads = _without_pairs(office, demand=1.5)
    office.need[3] = loads.sum(axis=0) - 0.5

    def build(requirement: Requirement) -> Instance:
        office.subsets, office.need = requirement.subsets, requirement.agents
        return _instance(office, loads)

    instance, solution = solve_with_rows(
        _instance(office, loads).requirement,
        lambda subsets: np.array([loads[list(row)].sum(axis=0) for row in subsets]),
        build,
        seconds=4.0,
        workers=1,
    )

    assert (0, 1) in instance.requirement.subsets
    assert solution.quality.bound <= solution.quality.cost
    assert solution.stages[0].seconds <= solution.stages[-1].seconds


@pytest.mark.parametrize(("takes", "times"), [(0.0, 4), (6.0, 2)])
def test_rosters_that_take_longer_than_their_part_are_fewer(
    office: Any, monkeypatch: pytest.MonkeyPatch, takes: float, times: int
) -> None:
    """Of 60 s the first may take 3; where it takes twice as long the second is the last."""
    loads = _without_pairs(office, demand=1.0)
    instance = _instance(office, loads)
    done, now, asked = solve(instance, seconds=0.2), [0.0], list[float]()

    def taking(_instance: Instance, *, seconds: float, **_settings: object) -> Solution:
        asked.append(seconds)
        now[0] += takes
        return done

    monkeypatch.setattr(separation, "solve", taking)
    monkeypatch.setattr(separation, "monotonic", lambda: now[0])
    solve_with_rows(
        instance.requirement, lambda rows: np.zeros((len(rows), 1)), lambda _: instance, seconds=60
    )
    assert len(asked) == times
    assert asked[0] == pytest.approx(3)
    assert asked[-1] == pytest.approx(60 - takes * (times - 1))


def test_only_live_queues_make_many() -> None:
    """Deferred queues have no row of their own."""
    from benchmarks.scheduling_instances import omnichannel

    assert not many_queues(omnichannel(10, 7).requirement)


def _instance(office: Any, loads: np.ndarray) -> Instance:
    from dataclasses import replace

    from scheduling import build_instance

    return build_instance(
        replace(office.requirement, offered_load=loads),
        office.center,
        office.agents,
        first_date=office.first,
        days=office.days,
    )

"""What a roster leaves undone and idle, whoever made it: measured apart from the scheduler."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling_instances import Case
from data.records import Shift
from skills import SkillSet

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Work undone and agents idle under the best routing [% of the required agent-hours]."""

    under_percent: float
    over_percent: float


def coverage(case: Case, shifts: Sequence[Shift]) -> Coverage:
    """Measure a roster of live queues.

    In each interval the work undone is the most that any subset of queues lacks (Hall); who is
    at work beyond the work done is idle.
    """
    sets, on_duty = at_work(case, shifts)
    return coverage_of(case, sets, on_duty)


def coverage_of(case: Case, sets: Sequence[SkillSet], on_duty: Floats) -> Coverage:
    """Measure agents at work by skill set, shape (skill sets, T)."""
    loads = case.requirement.offered_load
    under = undone(loads, sets, on_duty)
    over = on_duty.sum(axis=0) - (loads.sum(axis=0) - under)
    total = float(loads.sum())
    return Coverage(100 * float(under.sum()) / total, 100 * float(over.sum()) / total)


def undone(loads: Floats, sets: Sequence[SkillSet], on_duty: Floats) -> Floats:
    """Give the agents missing in each interval, shape (T,).

    Parameters
    ----------
    loads
        Agents asked for by queue, shape (queues, T).
    """
    worst = np.zeros(loads.shape[1])
    for size in range(1, len(loads) + 1):
        for row in combinations(range(len(loads)), size):
            able = [i for i, served in enumerate(sets) if set(served) & set(row)]
            lacking = loads[list(row)].sum(axis=0) - on_duty[able].sum(axis=0)
            np.maximum(worst, lacking, out=worst)
    return worst


def at_work(case: Case, shifts: Sequence[Shift]) -> tuple[tuple[SkillSet, ...], Floats]:
    """Give the skill sets, and how many agents of each are at work, shape (skill sets, T)."""
    names = case.requirement.queues
    served = {
        agent.id: tuple(q for q, name in enumerate(names) if name in agent.skills)
        for agent in case.agents
    }
    sets = tuple(sorted(set(served.values())))
    place = {each: i for i, each in enumerate(sets)}
    grid = case.requirement.grid
    out = np.zeros((len(sets), grid.count))
    for shift in shifts:
        row = out[place[served[shift.agent_id]]]
        for activity in shift.activities:
            if activity.category == "work":
                first, last = grid.index(activity.start_at), grid.index(activity.end_at)
                row[max(0, first) : max(0, last)] += 1
    return sets, out

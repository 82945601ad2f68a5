"""Rows for many queues: those that a roster breaks are found and added, the others never made.

Q queues have 2**Q subsets. Beyond six queues only single queues, skill sets and what agents
connect get a row from the start; what else binds shows in the roster.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from data.records import Progress, Requirement, Shift, silent
from scheduling.duty import slot_position, spread
from scheduling.instance import Instance
from scheduling.solution import Solution, Stage
from scheduling.solver import solve
from skills import SkillSet, counts_for, lacking_subsets

Floats = NDArray[np.float64]

RowsOf = Callable[[Sequence[SkillSet]], Floats]
"""Gives the agents that subsets of queues need, shape (subsets, T)."""

MOST_ADDED = 24
"""Rows added at a time, the worst first."""

WORTH_HOURS = 0.0005
"""A row is added when its subset lacks this share of the required hours beyond known rows."""


MOST_QUEUES = 6
"""Up to so many live queues every subset that matters has a row from the start."""

SHARES = (0.05, 0.1, 0.15, 1.0)
"""Share of the time left for each roster on which rows are looked for; the last is the result."""

OVERRUN = 1.5
"""After a roster that took so many times its part there is time for one more alone."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a subset of queues lacks beyond what rows with some of its queues tell [agent-hours]."""

    subset: SkillSet
    hours: float


def missing_rows(instance: Instance, shifts: Sequence[Shift], rows_of: RowsOf) -> tuple[Lack, ...]:
    """Give the subsets without a row that a roster leaves short, the worst first.

    Candidates come from minimum cuts of the queues' loads, scaled by what all queues together
    need over their load: no subset needs less. What a candidate lacks is told by its own need;
    work that a row with some of its queues is short of already is not counted twice.
    """
    requirement = instance.requirement
    sets, on_duty = at_work(instance, shifts)
    known = set(requirement.subsets)
    candidates = sorted(lacking_subsets(_scaled_loads(requirement), sets, on_duty) - known)
    if not candidates:
        return ()
    needs = rows_of(candidates)
    short = {
        subset: np.maximum(0.0, requirement.agents[r] - able(sets, subset, on_duty))
        for r, subset in enumerate(requirement.subsets)
    }
    found = []
    for subset, need in zip(candidates, needs, strict=True):
        lacks = np.maximum(0.0, need - able(sets, subset, on_duty))
        told = [short[other] for other in known if set(other) & set(subset)]
        beyond = np.maximum(0.0, lacks - np.max(told, axis=0)) if told else lacks
        found.append(Lack(subset, float(beyond.sum()) * requirement.grid.hours))
    least = WORTH_HOURS * requirement.hours
    worth = [lack for lack in found if lack.hours > least]
    return tuple(sorted(worth, key=lambda lack: -lack.hours)[:MOST_ADDED])


def with_rows(
    requirement: Requirement, subsets: Sequence[SkillSet], rows_of: RowsOf
) -> Requirement:
    """Give a requirement with more rows; the row of all queues stays the last."""
    if not subsets:
        return requirement
    last = requirement.subsets[-1:]
    return replace(
        requirement,
        subsets=(*requirement.subsets[:-1], *subsets, *last),
        agents=np.concatenate(
            [requirement.agents[:-1], rows_of(subsets), requirement.agents[-1:]], axis=0
        ),
    )


def at_work(instance: Instance, shifts: Sequence[Shift]) -> tuple[tuple[SkillSet, ...], Floats]:
    """Give the skill sets and the agents of each at work, shape (skill sets, T)."""
    grid = instance.requirement.grid
    index = instance.agent_index()
    out = np.zeros((len(instance.skill_sets), grid.count))
    for shift in shifts:
        day = (shift.schedule_date - instance.first_date).days
        row = out[instance.skill_set[index[shift.agent_id], day]]
        for activity in shift.activities:
            if activity.category == "work":
                start = slot_position(grid, activity.start_at)
                spread(row, start, slot_position(grid, activity.end_at))
    return instance.skill_sets, out


def able(sets: Sequence[SkillSet], subset: SkillSet, on_duty: Floats) -> Floats:
    """Give the agents at work who can serve any queue of a subset, shape (T,)."""
    return np.asarray(on_duty[counts_for(sets, [subset])[:, 0]].sum(axis=0))


def _scaled_loads(requirement: Requirement) -> Floats:
    """Give each queue's part of the agents that all queues together need, shape (queues, T)."""
    loads = np.asarray(requirement.offered_load, np.float64).copy()
    loads[[row.queue for row in requirement.deadlines]] = 0.0
    total = loads.sum(axis=0)
    scale = np.divide(requirement.agents[-1], total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(loads * scale)


def many_queues(requirement: Requirement) -> bool:
    """Tell whether a requirement has more live queues than rows can be made for at once."""
    return len(requirement.queues) - len(requirement.deadlines) > MOST_QUEUES


def solve_with_rows(
    requirement: Requirement,
    rows_of: RowsOf,
    build: Callable[[Requirement], Instance],
    *,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 2,
    start: Sequence[Shift] | None = None,
    progress: Progress = silent,
) -> tuple[Instance, Solution]:
    """Solve in a part of the time, add the rows that the roster breaks, and solve with them.

    Rows are looked for up to three times, fewer where a first roster takes longer than its part.

    Parameters
    ----------
    rows_of
        What more subsets need.
    build
        Gives the instance of a requirement.
    start
        Shifts to begin with, as in ``solve``.

    Returns
    -------
        The instance with all rows, and its solution.
    """
    begun = monotonic()
    stages: list[Stage] = []
    instance = build(requirement)
    place = 0
    while True:
        spent = monotonic() - begun
        part = SHARES[place] * max(1.0, seconds - spent)
        solution = solve(
            instance,
            seconds=part,
            seed=seed,
            workers=workers,
            start=start,
            progress=_later(progress, spent, seconds),
        )
        stages += [replace(stage, seconds=spent + stage.seconds) for stage in solution.stages]
        if place == len(SHARES) - 1 or solution.stopped:
            break
        overran = monotonic() - begun - spent > OVERRUN * part
        place = len(SHARES) - 1 if overran else place + 1
        lacks = missing_rows(instance, solution.shifts, rows_of)
        if lacks:
            requirement = with_rows(requirement, [lack.subset for lack in lacks], rows_of)
            instance = build(requirement)
    quality = replace(solution.quality, seconds=monotonic() - begun)
    return instance, replace(solution, quality=quality, stages=tuple(stages))


def _later(progress: Progress, spent: float, seconds: float) -> Progress:
    """Tell progress as part of a longer run."""

    def told(stage: str, done: float, total: float, note: str = "") -> None:  # noqa: ARG001 - the whole run has its own
        progress(stage, min(spent + done, seconds), seconds, note)

    return told

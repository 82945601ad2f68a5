"""Columns as a stage of the solver: a better roster and a better bound, where they apply."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.records import Progress, silent
from scheduling.columns.solver import solve_by_columns
from scheduling.instance import Instance
from scheduling.roster_state import RosterState

Int = NDArray[np.int64]

MOST_CELLS = 2_500
"""Priced cells of coverage; the linear program slows down with their number."""

MOST_TOURS = 40_000
"""Agents times days times kinds of shift a day: the work of one round of answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Improvement:
    """What columns made of a roster.

    Parameters
    ----------
    bound
        A lower bound of ``RosterState.cost`` for any roster, deferred work as it is set.
    tours, breaks
        A cheaper roster, as ``RosterState.put`` takes it; None: there is none.
    proven
        The roster, the new one or the old, is the cheapest.
    """

    bound: float
    tours: Int | None
    breaks: Int | None
    proven: bool


def worth_it(instance: Instance) -> bool:
    """Tell whether columns apply to an instance and are likely to gain.

    They know shifts without breaks, costs that add up over days, and no meetings; coverage must
    be of moderate size, and deferred work would move with the roster.
    """
    rows, options = instance.rows, instance.options
    plain = not any(t.breaks for each in options for t in each.templates)
    additive = instance.prices.fairness == 0 and not instance.meetings
    cells = int((rows.priced & (rows.need > 0)).any(axis=0).sum())
    tours = sum(len(instance.options_of(a).start) for a in range(len(instance.agents)))
    small = cells <= MOST_CELLS and tours <= MOST_TOURS
    return bool(instance.agents) and plain and additive and small and not len(rows.deferred[0])


def improve_by_columns(
    state: RosterState,
    *,
    cost: float,
    seconds: float,
    workers: int,
    seed: int,
    clock: Callable[[], float] | None = None,
    progress: Progress = silent,
) -> Improvement:
    """Look for a cheaper roster, and prove how good any can be.

    Parameters
    ----------
    state
        A full roster to begin with; it is not changed. ``worth_it`` holds for its instance.
    cost
        Only rosters cheaper than this are given back, in the measure of ``RosterState.cost``.
    seconds
        Time limit [s].
    clock
        Gives a time that runs; None: that of the machine.
    """
    result = solve_by_columns(
        state.instance,
        state.targets,
        seconds=seconds,
        workers=workers,
        seed=seed,
        start=state.tours,
        clock=clock,
        progress=progress,
    )
    if result.tours is None or result.cost >= cost - 1e-9:
        return Improvement(result.bound, None, None, result.proven)
    return Improvement(result.bound, result.tours, np.zeros_like(state.breaks), result.proven)

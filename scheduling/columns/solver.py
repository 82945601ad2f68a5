"""A roster from columns: first answers, mixtures of tours, a dive, and large neighbourhoods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from data.records import Progress, silent
from scheduling.columns.cells import Cells
from scheduling.columns.diving import dive
from scheduling.columns.enumeration import Enumeration
from scheduling.columns.generation import Generation
from scheduling.columns.neighbourhood import ColumnSearch
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.responses import respond_in_turn
from scheduling.instance import Instance

Float = NDArray[np.float64]
Int = NDArray[np.int64]

FIRST_SHARE = 0.15
RELAXED_SHARE = 0.5
DIVE_SHARE = 0.65
"""Shares of the time by which the first roster, the mixtures and the dive end at the latest."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnsResult:
    """What came of it.

    Parameters
    ----------
    tours
        Options of each agent and day, -1 a day off, shape (agents, days); None: no roster.
    cost
        Price of shortage and of the tours.
    bound
        A lower bound of the cost of any roster.
    proven
        No roster is cheaper.
    """

    tours: Int | None
    cost: float
    bound: float
    proven: bool


class _Clock:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun = monotonic()

    def __call__(self) -> float:
        return monotonic() - self._begun

    def left(self, share: float) -> float:
        """Give the time until a share of all is used [s]."""
        return share * self._seconds - self()

    def before(self, share: float) -> Callable[[], bool]:
        """Give a test of whether less than a share of the time is used."""
        return lambda: self() < share * self._seconds


def solve_by_columns(
    instance: Instance,
    targets: Float,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    progress: Progress = silent,
) -> ColumnsResult:
    """Give a roster and a bound by column generation.

    Parameters
    ----------
    targets
        Agents asked for by tier, row and slot, deferred work included.
    seconds
        Time limit [s].
    """
    clock = _Clock(seconds)
    problem = ColumnProblem(instance, targets, workers=workers)
    best = respond_in_turn(problem, seed=seed, more=clock.before(FIRST_SHARE), sweeps=6)
    if best is None:
        return ColumnsResult(None, np.inf, -np.inf, proven=False)

    def tell(name: str, cost: float, bound: float) -> None:
        progress(name, min(clock(), seconds), seconds, f"cost {cost:g}, bound {bound:g}")

    tell("first roster", problem.cost(best), -np.inf)
    step = granularity(problem.cells, problem)
    generation = Generation(problem, problem.agents)
    generation.offer(problem.pool.columns)
    relaxed = generation.run(clock.before(RELAXED_SHARE))
    bound, duals = relaxed.bound, generation.duals
    tell("mixtures", problem.cost(best), bound)
    dived = dive(generation, relaxed, more=clock.before(DIVE_SHARE))
    if dived is not None and problem.cost(dived) < problem.cost(best):
        best = dived
    tell("dive", problem.cost(best), bound)
    search = ColumnSearch(problem, best, seed=seed, granularity=step)
    proof = Enumeration(problem, duals, bound, granularity=step)
    while not proof.met(search.cost) and clock.left(0.97) > 0:
        if proof.is_due(clock()):
            search.take(proof.run(search.roster, clock.left(0.97), clock))
            tell("enumeration", search.cost, proof.bound)
        else:
            search.step(lambda: clock.left(0.97), clock)
            tell("neighbourhoods", search.cost, proof.bound)
    tours = np.array([c.tour for c in search.roster])
    proven = proof.met(search.cost)
    return ColumnsResult(tours, search.cost, search.cost if proven else proof.bound, proven)


def granularity(cells: Cells, problem: ColumnProblem) -> float:
    """Give by how much costs of different rosters differ at least: 1 if all is whole, else 0."""
    parts: Sequence[Float] = [cells.need, cells.price.reshape(-1), cells.length.reshape(-1)]
    parts = [*parts, *(p.charge for p in problem.pricers)]
    return float(all(np.array_equal(part, np.round(part)) for part in parts))

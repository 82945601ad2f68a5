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
END_SHARE = 0.96
"""Shares of the time by which the first roster, the mixtures, the dive and all else end."""

FEWEST_ROUNDS = 25
"""Rounds of answers without which mixtures are no start for a roster."""


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
    """Time since the start, and how much of it is left."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._begun = clock()

    def __call__(self) -> float:
        return self._clock() - self._begun

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
    start: Int | None = None,
    clock: Callable[[], float] | None = None,
    progress: Progress = silent,
) -> ColumnsResult:
    """Give a roster and a bound by column generation.

    Parameters
    ----------
    targets
        Agents asked for by tier, row and slot, deferred work included.
    seconds
        Time limit [s].
    start
        A roster to begin with, shape (agents, days); None: agents answer in turn.
    clock
        Gives a time that runs; None: that of the machine.
    """
    time = _Clock(seconds, clock or monotonic)
    problem = ColumnProblem(instance, targets, workers=workers)
    if start is None:
        best = respond_in_turn(problem, seed=seed, more=time.before(FIRST_SHARE), sweeps=6)
    else:
        best = [problem.column(a, tour.copy()) for a, tour in enumerate(start)]
    if best is None:
        return ColumnsResult(None, np.inf, -np.inf, proven=False)

    def tell(name: str, cost: float, bound: float) -> None:
        progress(name, time(), seconds, f"cost {cost:g}, bound {bound:g}")

    tell("first roster", problem.cost(best), -np.inf)
    if time.left(RELAXED_SHARE) <= 0:
        tours = np.array([c.tour for c in best])
        return ColumnsResult(tours, problem.cost(best), -np.inf, proven=False)
    generation = Generation(problem, problem.agents)
    generation.offer([*problem.pool.columns, *best])
    begun = time()
    relaxed = generation.run(lambda: False)
    # What takes so long will not settle in time: one round is for the bound alone.
    settles = (time() - begun) * FEWEST_ROUNDS < time.left(RELAXED_SHARE)
    if settles:
        relaxed = generation.run(time.before(RELAXED_SHARE))
    tell("mixtures", problem.cost(best), relaxed.bound)
    step = granularity(problem.cells, problem)
    extra = [c for c, share in zip(relaxed.columns, relaxed.share, strict=True) if share > 0]
    proof = Enumeration(problem, generation.duals, relaxed.bound, granularity=step, extra=extra)
    if settles:
        dived = dive(generation, relaxed, left=lambda: time.left(DIVE_SHARE))
        best = min(best, dived, key=problem.cost)
    tell("dive", problem.cost(best), relaxed.bound)
    search = ColumnSearch(problem, best, seed=seed, granularity=step)
    while not proof.met(search.cost) and time.left(END_SHARE) > 0:
        if proof.is_due(time()):
            search.take(proof.run(search.roster, time.left(END_SHARE), time))
            tell("enumeration", search.cost, proof.bound)
        elif proof.may_recombine(time()):
            search.take(proof.recombine(search.roster, time.left(END_SHARE), time))
            tell("recombination", search.cost, proof.bound)
        else:
            search.step(lambda: time.left(END_SHARE), time)
            tell("neighbourhoods", search.cost, proof.bound)
    tours = np.array([c.tour for c in search.roster])
    proven = proof.met(search.cost)
    return ColumnsResult(tours, search.cost, search.cost if proven else proof.bound, proven)


def granularity(cells: Cells, problem: ColumnProblem) -> float:
    """Give by how much costs of different rosters differ at least: 1 if all is whole, else 0."""
    parts: Sequence[Float] = [cells.need, cells.price.reshape(-1), cells.length.reshape(-1)]
    parts = [*parts, *(p.charge for p in problem.pricers)]
    return float(all(np.array_equal(part, np.round(part)) for part in parts))

"""A roster from columns: first answers, mixtures of tours, a dive, and large neighbourhoods."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from data.records import Progress, silent
from scheduling.columns.cells import Cells
from scheduling.columns.diving import dive
from scheduling.columns.enumeration import Enumeration
from scheduling.columns.generation import Generation
from scheduling.columns.neighbourhood import (
    LEAST_SECONDS,
    MOST_SECONDS,
    PATIENCE,
    ColumnSearch,
)
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.responses import respond_in_turn
from scheduling.instance import Instance

Float = NDArray[np.float64]
Int = NDArray[np.int64]

FIRST_SHARE = 0.2
RELAXED_SHARE = 0.35
DIVE_SHARE = 0.45
END_SHARE = 0.96
"""Shares of the time by which the first roster, the mixtures, the dive and all else end."""

SWEEPS = 20
"""Most rounds of first answers."""

FEWEST_ROUNDS = 50
"""Rounds of answers without which mixtures are no start for a roster."""

STATES_A_SECOND = 1e8
"""How fast agents answer, about."""


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
    workers
        Threads: one finds mixtures and proves, the others search neighbourhoods.
    start
        A roster to begin with, shape (agents, days); None: agents answer in turn.
    clock
        Gives a time that runs; None: that of the machine.
    """
    time = _Clock(seconds, clock or monotonic)
    problem = ColumnProblem(instance, targets, workers=workers)
    if start is None:
        best = respond_in_turn(
            problem, seed=seed, more=time.before(FIRST_SHARE), sweeps=SWEEPS, together=workers
        )
    else:
        best = [problem.column(a, tour.copy()) for a, tour in enumerate(start)]
    if best is None:
        return ColumnsResult(None, np.inf, -np.inf, proven=False)
    step = granularity(problem.cells, problem)
    patience = min(MOST_SECONDS, max(LEAST_SECONDS, PATIENCE * seconds))
    search = ColumnSearch(problem, best, seed=seed, granularity=step, patience=patience)
    course = _Course(problem, search, time, progress, seconds)
    course.tell("first roster")
    with ThreadPoolExecutor(workers) as threads:
        beside = [threads.submit(course.go_beside) for _ in range(workers - 1)]
        try:
            course.go()
        finally:
            course.over = True
        for each in beside:
            each.result()
    tours = np.array([c.tour for c in search.roster])
    return ColumnsResult(tours, search.cost, course.proven_bound, course.met)


class _Course:
    """What is done after the first roster, in one thread or several.

    One thread looks for mixtures, dives from them and proves; as soon as that is done or turns out
    to take too long, it searches neighbourhoods as all others do from the start.
    """

    def __init__(
        self,
        problem: ColumnProblem,
        search: ColumnSearch,
        time: _Clock,
        progress: Progress,
        seconds: float,
    ) -> None:
        self._problem, self._search, self._time = problem, search, time
        self._progress, self._seconds = progress, seconds
        self._proof: Enumeration | None = None
        self.over = False

    def tell(self, name: str) -> None:
        """Report the cost and the bound."""
        note = f"cost {self._search.cost:g}, bound {self._bound:g}"
        self._progress(name, self._time(), self._seconds, note)

    @property
    def met(self) -> bool:
        """No roster is cheaper."""
        return self._proof is not None and self._proof.met(self._search.cost)

    @property
    def proven_bound(self) -> float:
        """A lower bound of the cost of any roster."""
        return self._search.cost if self.met else self._bound

    @property
    def _bound(self) -> float:
        return -np.inf if self._proof is None else self._proof.bound

    @property
    def _more(self) -> bool:
        return not self.over and not self.met and self._time.left(END_SHARE) > 0

    def go_beside(self) -> None:
        """Search neighbourhoods until the others end."""
        self._problem.alone()
        while self._more:
            self._search.step(lambda: self._time.left(END_SHARE), self._time)

    def go(self) -> None:
        """Find mixtures and dive, then search neighbourhoods and prove."""
        settled = self._relax()
        time, search = self._time, self._search
        while self._more:
            proof = self._proof
            if settled and proof is not None and proof.is_due(time()):
                search.take(proof.run(search.roster, time.left(END_SHARE), time))
                self.tell("enumeration")
            elif settled and proof is not None and proof.may_recombine(time()):
                search.take(proof.recombine(search.roster, time.left(END_SHARE), time))
                self.tell("recombination")
            else:
                search.step(lambda: time.left(END_SHARE), time)
                self.tell("neighbourhoods")

    def _relax(self) -> bool:
        """Find mixtures and a roster near them; tell whether the mixtures are the best."""
        time, search = self._time, self._search
        states = sum(p.rules.size(()) for p in self._problem.pricers)
        if states * FEWEST_ROUNDS / STATES_A_SECOND > time.left(RELAXED_SHARE):
            return False
        generation = Generation(self._problem, self._problem.agents)
        generation.offer([*self._problem.pool.columns, *search.roster])
        begun = time()
        relaxed = generation.run(lambda: False, left=lambda: time.left(RELAXED_SHARE))
        # What takes so long will not settle in time: one round is for the bound alone.
        if (time() - begun) * FEWEST_ROUNDS < time.left(RELAXED_SHARE):
            relaxed = generation.run(
                lambda: time.left(RELAXED_SHARE) > 0,
                left=lambda: time.left(RELAXED_SHARE),
            )
        extra = [c for c, share in zip(relaxed.columns, relaxed.share, strict=True) if share > 0]
        self._proof = Enumeration(
            self._problem,
            generation.duals,
            relaxed.bound,
            granularity=search.granularity,
            extra=extra,
        )
        self.tell("mixtures")
        if relaxed.settled:
            search.take(dive(generation, relaxed, left=lambda: time.left(DIVE_SHARE)))
            self.tell("dive")
        return relaxed.settled


def granularity(cells: Cells, problem: ColumnProblem) -> float:
    """Give by how much costs of different rosters differ at least: 1 if all is whole, else 0."""
    parts: Sequence[Float] = [cells.need, cells.price.reshape(-1), cells.length.reshape(-1)]
    parts = [*parts, *(p.charge for p in problem.pricers)]
    return float(all(np.array_equal(part, np.round(part)) for part in parts))

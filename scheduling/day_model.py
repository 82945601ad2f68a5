"""One day of a roster to proven optimality, all other days as they are.

Who works on the day, which shift and when the breaks are is chosen anew for everybody at once:
an agent may come on duty or go off where his other days leave it legal. Annealed moves find good
choices, prices of the cells prove how good they are; a linear program, in whole numbers where
that is quick, closes what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from scheduling.day_bound import DayBound
from scheduling.day_kernel import anneal, settle
from scheduling.day_program import DayProgram
from scheduling.day_search import DaySearch
from scheduling.day_tables import DayCase, day_case
from scheduling.roster_state import RosterState

Float = NDArray[np.float64]

TOLERANCE_HOURS = 0.01
TOLERANCE_SHARE = 1e-4
"""Proven: nothing is better by more agent-hours than this, or by this share of the day's cost."""

CLIMB_STEPS = 250
"""Steps of the bound between two looks at the clock."""

MOST_CLIMBED = 10_000
"""Steps of the bound at a time: after so many it hardly gets better."""

LARGE = 8000
"""Rows of a program that may not be solved in the time there is: prices climb before."""

CLIMB_SHARE = 0.2
"""Share of the time left for that."""

ROW_SECONDS = 1.5e-4
"""Time that a large program takes for each row [s], before it is known: it keeps no time limit."""

PROGRAM_SHARE = 0.7
"""Share of the time left for a program: where it is too much, prices climb in what is left."""

MARGINS = (2.0, np.inf)
"""Programs price the cells that have fewer agents than so many above their need: few suffice."""

MOST_ROWS = 1500
"""Rows of a program that is solved in whole numbers."""

REPEATABLE_SECONDS = 60.0
"""Time for each program where runs must repeat each other: never used up."""

REPEATABLE_ROUNDS = 2
"""Rounds of the search where runs must repeat each other."""


@dataclass(frozen=True, slots=True)
class DayResult:
    """What re-optimising a day did.

    Parameters
    ----------
    before, after
        Cost of the roster, deferred work as it is set.
    bound
        No roster that differs on this day alone costs less.
    proven
        Nothing is better by more than a hundredth of an agent-hour, or by more than a
        ten-thousandth of the day's cost. Agents in a meeting keep their shifts.
    """

    before: float
    after: float
    bound: float
    proven: bool


class DayModel:
    """One day of a roster.

    Parameters
    ----------
    state
        The roster; ``improve`` changes it.
    day
        Index of the day.

    Attributes
    ----------
    prices
        Of cells of the whole horizon, that prove the bound of ``improve``, shape (rows, slots).
    """

    def __init__(self, state: RosterState, day: int) -> None:
        self.state = state
        self.day = day
        self.case: DayCase | None = day_case(state, day)
        self.prices = np.zeros((0, 0))

    def improve(
        self,
        *,
        seconds: float,
        workers: int,
        seed: int,
        repeatable: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> DayResult:
        """Put a better day into the roster, if there is one, and prove how good it is.

        Parameters
        ----------
        seconds
            Time limit [s].
        workers
            2 or more: the bound is proven beside the search.
        repeatable
            Let work, not time, end the search: the same roster every time.
        stop
            Asks for an early end.
        """
        before = self.state.cost
        if self.case is None:
            return DayResult(before, before, before, proven=True)
        end = monotonic() + (REPEATABLE_SECONDS if repeatable else seconds)
        improvement = _Improvement(self.case, self.state, seed=seed, end=end, stop=stop)
        if repeatable:
            improvement.run_steps()
        elif workers > 1:
            improvement.run_beside()
        else:
            improvement.run_alone()
        search = improvement.search
        if search.gain > 1e-9 or self.case.mended:
            search.put(self.state, self.day)
        after = self.state.cost
        self.prices = self._spread(improvement.bound.prices)
        gap = max(0.0, search.best - improvement.bound.best)
        return DayResult(before, after, after - gap, proven=gap <= improvement.tolerance)

    def proven_by(self, prices: Float) -> bool:
        """Tell whether prices found before still prove that nothing is better for the day."""
        case = self.case
        if case is None:
            return True
        bound = DayBound(case).try_prices(prices[case.rows][:, self._slots(case)])
        cost = float(case.chosen.cost[0])
        return not case.mended and cost - bound <= _tolerance(cost, self.state)

    def _spread(self, prices: Float) -> Float:
        """Put the prices of a day's cells among those of the horizon."""
        spread = np.zeros(self.state.on_duty.shape)
        if self.case is not None:
            spread[self.case.rows, self._slots(self.case)] = prices
        return spread

    @staticmethod
    def _slots(case: DayCase) -> slice:
        return slice(case.first, case.first + case.day.others.shape[1])


def compile_days(state: RosterState) -> None:
    """Run the kernels of a day once; takes time only where none is on disk yet."""
    for day in range(state.instance.days):
        case = day_case(state, day, among=range(min(1, len(state.agents))))
        if case is not None:
            anneal(
                case.day, case.chosen, np.zeros((0, 0)), np.zeros(1), np.zeros(1), case.widest, 0
            )
            settle(case.day, int(case.day.option.max()), case.chosen.breaks[0])
            DayBound(case).climb(0.0, enough=np.inf, steps=1)
            return


def _tolerance(cost: float, state: RosterState) -> float:
    """Give what may be left between a day's cost and its bound when it is proven."""
    hour = state.instance.rows.unit * 60 / state.instance.slots.minutes
    return max(TOLERANCE_HOURS * hour, TOLERANCE_SHARE * abs(cost))


class _Improvement:
    """Search and proof of one day, until the two meet or time is up."""

    def __init__(
        self,
        case: DayCase,
        state: RosterState,
        *,
        seed: int,
        end: float,
        stop: Callable[[], bool],
    ) -> None:
        self.search = DaySearch(case, unit=state.instance.rows.unit, seed=seed)
        self.bound = DayBound(case)
        self._state = state
        self._pace = ROW_SECONDS
        self._size = 0
        self._case = case
        self._end = end
        self._stop = stop
        self._twins: list[DaySearch] = []

    @property
    def best(self) -> float:
        """Cost of the best choices, of this day alone."""
        return min(self.search.best, *(twin.best for twin in self._twins), np.inf)

    @property
    def tolerance(self) -> float:
        """What may be left between cost and bound of a day that is proven."""
        return _tolerance(self.best, self._state)

    @property
    def proven(self) -> bool:
        """Whether search and bound have met."""
        return self.best - self.bound.best <= self.tolerance

    @property
    def left(self) -> float:
        """Time left [s]."""
        return 0.0 if self._stop() else max(0.0, self._end - monotonic())

    def run_beside(self) -> None:
        """Search and prove beside each other."""
        thread = Thread(target=self._prove_and_search, daemon=True)
        thread.start()
        while self.left and not self.proven:
            self.search.go_on()
        thread.join()
        self.search = min((self.search, *self._twins), key=lambda each: each.best)

    def _prove_and_search(self) -> None:
        """Prove, then search beside the other search, which goes its own way."""
        self._prove()
        if self.left and not self.proven:
            twin = self.search.twin()
            self._twins.append(twin)
            while self.left and not self.proven:
                twin.go_on()

    def run_alone(self) -> None:
        """Search and prove in turn."""
        begun = self.left
        self.search.go_on()
        while self.search.in_round and self.left > 0.7 * begun and not self.proven:
            self.search.go_on()
        self._prove()
        while self.left and not self.proven:
            self.search.go_on()

    def run_steps(self) -> None:
        """Search and prove by the amount of work."""
        self.search.rounds(REPEATABLE_ROUNDS)
        self._prove()

    def _prove(self) -> None:
        """Solve the linear program; climb where it is not solved; take small ones as whole."""
        if not all(self._relax(margin) for margin in MARGINS):
            self._climb(1.0)
        if self.proven or not self.left or self._size > MOST_ROWS:
            return
        best = self.search.best
        program = DayProgram(self._case.day, self.bound.within(best))
        found = program.whole(self.left)
        if found is not None:
            self.search.offer(found.counts, found.breaks)
            # The program holds every day that costs no more than the best one did.
            self.bound.raise_to(min(found.bound, best))

    def _relax(self, margin: float) -> bool:
        """Solve the program of the cells that are short or nearly so; tell whether it could be."""
        if self.proven or not self.left:
            return True
        day = self._case.day
        near = day.need.max(axis=0) > self.search.on_duty - margin
        keep = self.bound.within(self.search.best)
        if self._pace * self._size > PROGRAM_SHARE * self.left:
            return False
        program = DayProgram(day, keep, cells=near)
        self._size = program.size
        if program.size > LARGE:
            self._climb(CLIMB_SHARE)
        if self._pace * program.size > PROGRAM_SHARE * self.left:
            return False
        begun = monotonic()
        prices = program.prices(PROGRAM_SHARE * self.left)
        self._pace = (monotonic() - begun) / program.size
        if prices is not None:
            self.bound.try_prices(prices)
            self.search.prices = self.bound.prices
        return prices is not None

    def _climb(self, share: float) -> None:
        """Move the prices of cells towards the best bound, for a share of the time left."""
        steps, end = 0, (1.0 - share) * self.left
        while self.left > end and not self.proven and steps < MOST_CLIMBED:
            best = self.search.best
            enough = best - 0.5 * self.tolerance
            self.bound.climb(best, enough=enough, steps=CLIMB_STEPS)
            steps += CLIMB_STEPS

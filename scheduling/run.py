"""One run of the solver: its clock, its stages and the best roster so far."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import numpy as np

from data.records import Progress, silent
from scheduling.deferred import DeferredPlan, even_plan, level
from scheduling.evaluation import constant_cost, ideal_wish_cost
from scheduling.instance import Instance
from scheduling.meetings import MeetingPlan
from scheduling.pins import Pin
from scheduling.roster_state import Saved
from scheduling.search import TourSearch
from scheduling.solution import Moment, Stage
from scheduling.stopping import Stop

DAYS_SHARE = 0.1
"""Share of the time kept for the days one by one."""

LEVEL_SHARE = 0.02
"""Deferred work is levelled after every sweep where that takes less than this of the time."""

TOLERANCE = 1e-6
"""A roster within this share of the bound is the best there is."""

TOLD = 0.2
"""Least time between two reports [s]."""

SHIFT_SECONDS = 1.5e-4
"""Time kept for each shift at the end [s]: activities, figures and reasons."""

AT_ONCE = 50
"""Agents of a sweep between two looks at the clock."""

Clock = Callable[[], float]
"""Gives seconds that only grow."""


class Run:
    """Keeps time, the best roster and the bound.

    Parameters
    ----------
    seconds
        Time limit [s].
    iterations
        Moves of the search instead of a time limit.
    stop
        Asks for an early end.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        seconds: float,
        iterations: int | None = None,
        progress: Progress = silent,
        stop: Stop | None = None,
        clock: Clock = monotonic,
    ) -> None:
        self.instance = instance
        self.seconds = seconds
        self.iterations = iterations
        self.stop = stop or Stop()
        self.stages: list[Stage] = []
        self.trace: list[Moment] = []
        self.notes: list[str] = []
        self.proven_days = 0
        self.plan: DeferredPlan = even_plan(instance)
        self.best: Saved
        self.best_pins: list[tuple[Pin, ...]] = []
        self.best_cost = float("inf")
        self.proof: Callable[[], float] = lambda: float("-inf")
        self.floor = float("-inf")
        self.reserve = 0.0
        self.missed_cost = 0.0
        self.sweep_seconds = 0.0
        self._progress = progress
        self._clock = clock
        self._started = clock()
        self._told = float("-inf")
        self._levelling = 0.0
        self.constant = constant_cost(instance)
        self._ideal = ideal_wish_cost(instance)

    @property
    def bound(self) -> float:
        """The best bound known."""
        return max(self.floor, self.proof())

    @property
    def elapsed(self) -> float:
        """Time since the start [s]."""
        return self._clock() - self._started

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Do something that the time limit does not count."""
        begun = self._clock()
        yield
        self._started += self._clock() - begun

    @property
    def left(self) -> float:
        """Time that stages may still use [s]; none once the search is to stop or done."""
        return 0.0 if self.over else max(0.0, self.end - self.elapsed)

    @property
    def end(self) -> float:
        """When stages end [s]: levelling of deferred work and the evaluation need time too."""
        return 0.98 * self.seconds - self.reserve - 3 * self._levelling

    @property
    def over(self) -> bool:
        """Whether nothing is left to do: the search is to stop, or its roster is proven best."""
        return self.stop.requested or self.proven

    @property
    def proven(self) -> bool:
        """Whether no roster costs less than the best known one."""
        return self.best_cost - self.bound <= TOLERANCE * max(1.0, abs(self.best_cost))

    @property
    def goes_on(self) -> bool:
        """Whether stages may go on; iterations know no time."""
        return not self.over and (self.iterations is not None or self.elapsed < self.end)

    def clock(self) -> float:
        """Give the time [s], for those who watch it themselves; endless once all is over."""
        return float("inf") if self.over else self._clock()

    def before(self, share: float) -> bool:
        """Tell whether less than a share of the time is used; iterations know no time."""
        return not self.over and (
            self.iterations is not None or self.elapsed < min(share * self.seconds, self.end)
        )

    def affordable(self, share: float, seconds: float, *, most: int) -> int:
        """Give how often something fits into a share of the time, and into half of what is left.

        Parameters
        ----------
        seconds
            What it takes once [s].
        """
        if self.iterations is not None:
            return 0 if self.over else most
        room = min(share * self.seconds, self.left / 2)
        return min(most, int(room / max(seconds, 1e-9)))

    def stage(self, name: str, *, note: str = "") -> None:
        """Note that a stage is finished."""
        self.stages.append(Stage(name, self.best_cost, self.elapsed))
        self.tell(name, note=note)

    def tell(self, name: str, *, note: str = "") -> None:
        """Report progress, with cost, bound and gap."""
        now = self._told = self.elapsed
        hour = self.instance.prices.shortage / self.instance.requirement.grid.hours
        cost = (self.best_cost - self._ideal) / hour
        bound = (max(self.bound, self._ideal) - self._ideal) / hour
        self.trace.append(Moment(now, cost, bound))
        self._progress(
            name, min(now, self.seconds), self.seconds, "; ".join(filter(None, (self.gap, note)))
        )

    @property
    def gap(self) -> str:
        """The distance of the best cost from the bound, in words."""
        if not self.trace:
            return ""
        cost, bound = self.trace[-1].cost, self.trace[-1].bound
        required = self.instance.requirement.hours
        percent = 100 * (cost - bound) / required if required else 0.0
        return f"gap {percent:.2g} % (cost {cost:.1f}, bound {bound:.1f} agent-hours short)"

    def advance(self, stage: str = "moves") -> Callable[[], float | None]:
        """Give the clock of a search: from 0 now to 1 at the end of time or iterations."""
        begun, moves = self.elapsed, 0
        end = max(begun + 1e-9, self.end - DAYS_SHARE * self.seconds)

        def share() -> float | None:
            nonlocal moves
            moves += 1
            if self.over:
                return None
            if self.iterations is not None:
                return (moves - 1) / self.iterations if moves <= self.iterations else None
            now = self.elapsed
            if now - self._told > TOLD:
                self.tell(stage)
            return (now - begun) / (end - begun) if now < end else None

        return share

    def climb(self, end: float, *, steps: int) -> Callable[[], float | None]:
        """Give the clock of the bound: from 0 now to 1 at a time [s], or after so many steps."""
        begun, taken = self.elapsed, 0

        def share() -> float | None:
            nonlocal taken
            taken += 1
            if self.over:
                return None
            if self.iterations is not None:
                return (taken - 1) / steps if taken <= steps else None
            now = self.elapsed
            return (now - begun) / (end - begun) if now < end else None

        return share

    def settle(self, name: str, search: TourSearch, *, sweeps: int) -> None:
        """Level deferred work and let agents answer in turn; keep the roster if it is the best."""
        self.level(search)
        for _ in range(sweeps):
            begun = self.elapsed
            for agents in np.array_split(search.order(), 1 + len(search.state.agents) // AT_ONCE):
                if self.goes_on:
                    search.sweep(agents)
            self.sweep_seconds = self.elapsed - begun
            self.keep(search)
            if self.goes_on and self._levels_quickly:
                self.level(search)
        if not self._levels_quickly and self.goes_on:
            self.level(search)
        self.stage(name)

    @property
    def _levels_quickly(self) -> bool:
        """Whether levelling is worth its time after every sweep; iterations know no time."""
        return self.iterations is not None or self._levelling < LEVEL_SHARE * self.seconds

    def keep(self, search: TourSearch) -> None:
        """Remember a roster if it is the best so far."""
        cost = search.cost + self.plan.cost(self.instance) + self.constant
        if cost < self.best_cost:
            self.best_cost = cost
            self.best = search.state.save()
            self.best_pins = list(search.state.pins)

    def hold(self, meetings: MeetingPlan, search: TourSearch) -> None:
        """Have meetings in the roster, from the first time on: only then is it a whole one."""
        if not meetings.sessions:
            return
        if any(search.state.pins):
            meetings.improve(lambda: self.goes_on)
        else:
            meetings.place(lambda: self.goes_on)
            self.best_cost = float("inf")
        self.missed_cost = meetings.missed_cost
        self.keep(search)
        self.stage("meetings")

    def level(self, search: TourSearch) -> None:
        """Put deferred work where the roster has room for it."""
        begun = self.elapsed
        self.reserve = SHIFT_SECONDS * int((search.state.tours >= 0).sum())
        self.plan = level(self.instance, search.state.on_duty)
        search.state.set_work(self.plan.by_slot(self.instance))
        search.recount()
        self.keep(search)
        taken = self.elapsed - begun
        self._levelling = min(taken, self._levelling) if self._levelling else taken

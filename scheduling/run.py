"""One run of the solver: its clock, its stages and the best roster so far."""

from collections.abc import Callable
from time import monotonic

from data.records import Progress
from scheduling.deferred import DeferredPlan, even_plan, level
from scheduling.evaluation import minimum_minutes, paid_rate
from scheduling.instance import Instance
from scheduling.roster_state import Saved
from scheduling.search import TourSearch
from scheduling.solution import Stage

DAYS_SHARE = 0.2
"""Share of the time kept for the days one by one."""

PROOF_STEPS = 60
"""Steps of the proof when iterations, not time, end the search."""


class Run:
    """Keeps time and the best roster.

    Parameters
    ----------
    seconds
        Time limit [s].
    iterations
        Moves of the search instead of a time limit.
    """

    def __init__(
        self, instance: Instance, *, seconds: float, iterations: int | None, progress: Progress
    ) -> None:
        self.instance = instance
        self.seconds = seconds
        self.iterations = iterations
        self.stages: list[Stage] = []
        self.notes: list[str] = []
        self.proven_days = 0
        self.plan: DeferredPlan = even_plan(instance)
        self.best: Saved
        self.best_cost = float("inf")
        self._progress = progress
        self._started = monotonic()
        self._levelling = 0.0
        self._paid_anyway = minimum_minutes(instance) * paid_rate(instance)

    @property
    def elapsed(self) -> float:
        """Time since the start [s]."""
        return monotonic() - self._started

    @property
    def left(self) -> float:
        """Time that stages may still use [s]."""
        return max(0.0, self._end - self.elapsed)

    @property
    def _end(self) -> float:
        """When stages end: levelling of deferred work and the evaluation need time too."""
        return 0.98 * self.seconds - 3 * self._levelling

    def before(self, share: float) -> bool:
        """Tell whether less than a share of the time is used; iterations know no time."""
        return self.iterations is not None or self.elapsed < share * self.seconds

    def affordable(self, share: float, seconds: float, *, most: int) -> int:
        """Give how often something fits into a share of the time, and into half of what is left.

        Parameters
        ----------
        seconds
            What it takes once [s].
        """
        if self.iterations is not None:
            return most
        room = min(share * self.seconds, self.left / 2)
        return min(most, int(room / max(seconds, 1e-9)))

    def proves(self, steps: int) -> bool:
        """Tell whether the proof shall take one more step; the days' solver needs the cores."""
        return steps < PROOF_STEPS if self.iterations is not None else self.before(1 - DAYS_SHARE)

    def stage(self, name: str, *, note: str = "") -> None:
        """Note that a stage is finished."""
        self.stages.append(Stage(name, self.best_cost, self.elapsed))
        self._progress(name, min(self.elapsed, self.seconds), self.seconds, note)

    def advance(self) -> Callable[[], float | None]:
        """Give the clock of the annealing: from 0 now to the end of time or iterations."""
        begun, moves = self.elapsed, 0
        end = self._end - DAYS_SHARE * self.seconds

        def share() -> float | None:
            nonlocal moves
            moves += 1
            if self.iterations is not None:
                return (moves - 1) / self.iterations if moves <= self.iterations else None
            now = self.elapsed
            if moves % 64 == 0:
                self._progress("moves", min(now, self.seconds), self.seconds)
            return (now - begun) / (end - begun) if now < end else None

        return share

    def settle(self, name: str, search: TourSearch, *, sweeps: int) -> None:
        """Level deferred work and let agents answer in turn; keep the roster if it is the best."""
        self._level(search)
        for _ in range(sweeps):
            search.sweep()
            self.keep(search)
            if self.before(1.0 - 2 * self._levelling / self.seconds):
                self._level(search)
        self.stage(name)

    def keep(self, search: TourSearch) -> None:
        """Remember a roster if it is the best so far."""
        cost = search.cost + self.plan.late_cost(self.instance) - self._paid_anyway
        if cost < self.best_cost:
            self.best_cost = cost
            self.best = search.state.save()

    def _level(self, search: TourSearch) -> None:
        """Put deferred work where the roster has room for it."""
        begun = self.elapsed
        self.plan = level(self.instance, search.state.on_duty)
        search.state.set_work(self.plan.by_slot(self.instance))
        search.recount()
        self.keep(search)
        self._levelling = self.elapsed - begun
